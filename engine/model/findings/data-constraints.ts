/** Constraints of the specification on data (§10.4): what an association, a loop or an event may put where. */
import { bpmnChild, bpmnChildren, childText, type BpmnDocument } from '../document.ts';
import { attribute, type XmlElement } from '../xml/element.ts';
import type { Constraint } from './constraints.ts';

const ITEMS =
  /^(?:data(?:Input|Output|Object|ObjectReference|StoreReference|Store)|property|(?:input|output)DataItem)$/;

function association(element: XmlElement, document: BpmnDocument): string | null {
  const references = [...bpmnChildren(element, 'sourceRef'), ...bpmnChildren(element, 'targetRef')];
  const items = references.map((reference) => document.find(reference.text));
  if (items.some((item) => !item || !ITEMS.test(item.local))) return 'refers to what is no data (§10.4.2).';
  const [source, target] = items.map((item) => (item ? itemOf(item, document) : null));
  if (!source || !target || items.length !== 2 || bpmnChild(element, 'transformation')) return null;
  if (isCollection(source) !== isCollection(target)) return 'connects one thing with a collection (§10.4.2).';
  return differs(source, target, document) ? 'connects items of different structure (§10.4.2).' : null;
}

/** A reference stands for what it refers to. */
function itemOf(item: XmlElement, document: BpmnDocument): XmlElement {
  return document.find(attribute(item, 'dataObjectRef') ?? attribute(item, 'dataStoreRef')) ?? item;
}

function isCollection(item: XmlElement): boolean {
  return attribute(item, 'isCollection') === 'true';
}

function structureOf(item: XmlElement, document: BpmnDocument): string | undefined {
  const definition = document.find(
    attribute(item, 'itemSubjectRef') ?? attribute(item, 'itemRef') ?? attribute(item, 'structureRef'),
  );
  return definition ? attribute(definition, 'structureRef') : undefined;
}

function differs(one: XmlElement, other: XmlElement, document: BpmnDocument): boolean {
  const [first, second] = [structureOf(one, document), structureOf(other, document)];
  return first !== undefined && second !== undefined && first !== second;
}

/** The collection of a multi-instance is a data input or output, and its items are single (§10.3.8). */
function loopData(loop: XmlElement, document: BpmnDocument, way: 'Input' | 'Output'): string | null {
  const reference = childText(loop, `loopData${way}Ref`);
  if (reference === undefined) return null;
  const data = document.find(reference);
  if (!data || !ITEMS.test(data.local)) return `loops over what is no data (§10.3.8).`;
  if (data.local === `data${way}` && !isCollection(data))
    return 'loops over data that is no collection (§10.3.8).';
  const item = bpmnChild(loop, `${way.toLowerCase()}DataItem`);
  if (!item) return null;
  const subject = document.find(attribute(item, 'itemSubjectRef'));
  if (isCollection(item) || (subject && isCollection(subject)))
    return 'has a collection as its single item (§10.3.8).';
  return differs(data, item, document)
    ? 'has items of another structure than its collection (§10.3.8).'
    : null;
}

/** What an event carries has a place among its data (§10.5.1). */
const eventData: Constraint = (event, { document }) => {
  const way = /^(?:end|intermediateThrow)Event$/.test(event.local) ? 'dataInput' : 'dataOutput';
  const places = bpmnChildren(event, way);
  if (places.length === 0) return null;
  const carried = event.children.flatMap((definition) => {
    const name = /^(message|signal|error|escalation)EventDefinition$/.exec(definition.local)?.[1];
    if (name === undefined) return [];
    const item = document.find(attribute(definition, `${name}Ref`));
    return [item ? structureOf(item, document) : undefined];
  });
  if (carried.length === 0) return null;
  if (carried.length !== places.length) return 'has not one data item for each of its definitions (§10.5.1).';
  return places.some((place, index) => {
    const structure = structureOf(place, document);
    return structure !== carried[index];
  })
    ? 'has data of another structure than what it carries (§10.5.1).'
    : null;
};

/** The data of a send or receive task is that of its message (§10.3.3). */
const messageData: Constraint = (task, { document }) => {
  if (task.local !== 'sendTask' && task.local !== 'receiveTask') return null;
  const message = document.find(attribute(task, 'messageRef'));
  const specification = bpmnChild(task, 'ioSpecification');
  if (!message || !specification) return null;
  const places = bpmnChildren(specification, task.local === 'sendTask' ? 'dataInput' : 'dataOutput');
  return places.some((place) => differs(place, message, document))
    ? 'has data of another structure than its message (§10.3.3).'
    : null;
};

/** A process that offers an interface binds its data to the operations, by the messages' structure (§10.4.1). */
const processData: Constraint = (process, { document }) => {
  if (!bpmnChild(process, 'supportedInterfaceRef') || !bpmnChild(process, 'ioSpecification')) return null;
  const bindings = bpmnChildren(process, 'ioBinding');
  if (bindings.length === 0) return 'offers an interface without binding its data to it (§10.4.1).';
  return bindings.some((binding) => {
    const operation = document.find(attribute(binding, 'operationRef'));
    const message = operation ? document.find(childText(operation, 'inMessageRef')) : null;
    const data = document.find(attribute(binding, 'inputDataRef'));
    return message && data && differs(data, message, document);
  })
    ? 'binds data of another structure than the message has (§10.4.1).'
    : null;
};

export const dataRules: {
  readonly event: readonly Constraint[];
  readonly activity: readonly Constraint[];
  readonly byName: Readonly<Record<string, readonly Constraint[]>>;
} = {
  event: [eventData],
  activity: [messageData],
  byName: {
    dataInputAssociation: [(element, { document }) => association(element, document)],
    dataOutputAssociation: [(element, { document }) => association(element, document)],
    multiInstanceLoopCharacteristics: [
      (loop, { document }) => loopData(loop, document, 'Input') ?? loopData(loop, document, 'Output'),
    ],
    process: [processData],
  },
};
