/** Where BPMN refers to other elements of the file: attributes and elements whose text is an id or a QName. */
import { BPMN, BPMN_DI } from '../namespaces.ts';
import { descendants, type XmlElement } from '../xml/element.ts';

export interface Reference {
  readonly element: XmlElement;
  readonly name: string;
  /** Without spaces around it (a QName, whose white space collapses). */
  readonly value: string;
  /** As it stands in the text. */
  readonly raw: string;
  /** Offsets of `raw` in the text. */
  readonly start: number;
  readonly end: number;
}

const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'sourceRef targetRef attachedToRef default messageRef signalRef errorRef escalationRef operationRef dataObjectRef ' +
    'dataStoreRef itemSubjectRef processRef activityRef itemRef structureRef categoryValueRef calledChoreographyRef ' +
    'initiatingParticipantRef correlationKeyRef correlationPropertyRef partitionElementRef parameterRef ' +
    'noneBehaviorEventRef oneBehaviorEventRef inputDataItem outputDataItem definitionalCollaborationRef'
  ).split(' '),
);

const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'incoming outgoing flowNodeRef sourceRef targetRef dataInputRefs dataOutputRefs optionalInputRefs ' +
    'whileExecutingInputRefs optionalOutputRefs whileExecutingOutputRefs inputSetRefs outputSetRefs inMessageRef ' +
    'outMessageRef errorRef resourceRef participantRef messageFlowRef correlationPropertyRef eventDefinitionRef ' +
    'loopDataInputRef loopDataOutputRef supportedInterfaceRef interfaceRef operationRef categoryValueRef innerParticipantRef ' +
    'outerParticipantRef innerMessageFlowRef outerMessageFlowRef'
  ).split(' '),
);

export function referencesOf(root: XmlElement, text: string): readonly Reference[] {
  const found: Reference[] = [];
  for (const element of descendants(root)) {
    if (element.uri !== BPMN && element.uri !== BPMN_DI) continue;
    for (const { local, prefix, value, valueStart, valueEnd } of element.attributes)
      if (prefix === '' && (ATTRIBUTES.has(local) || (element.uri === BPMN_DI && local === 'bpmnElement')))
        found.push({
          element,
          name: local,
          value: value.trim(),
          raw: value,
          start: valueStart,
          end: valueEnd,
        });
    if (element.uri === BPMN && ELEMENTS.has(element.local) && element.children.length === 0)
      found.push(textReference(element, text));
  }
  return found;
}

function textReference(element: XmlElement, text: string): Reference {
  const end = Math.max(element.openEnd, element.closeStart);
  const raw = text.slice(element.openEnd, end);
  return { element, name: element.local, value: element.text.trim(), raw, start: element.openEnd, end };
}
