/** Camunda 8: the `zeebe:` vocabulary, which is also what new diagrams are written in (docs/vocabulary.md). */
import type { CallSpec, HumanSpec } from '../../definition.ts';
import { extension, extensions } from '../../document.ts';
import type { Expression } from '../../expression.ts';
import { ZEEBE } from '../../namespaces.ts';
import type { Reading } from '../../reading.ts';
import { attribute, childrenIn, type XmlElement } from '../../xml/element.ts';
import { bindingOf } from '../binding.ts';
import type { DialectReader, Mappings, MultiInstance, ProcessSettings } from '../reader.ts';
import { zeebeForm } from './form.ts';
import { zeebeListeners } from './listeners.ts';
import { zeebeWork } from './work.ts';

const URIS = [ZEEBE];

export const camunda8: DialectReader = {
  dialect: 'camunda8',
  settings,
  work: zeebeWork,
  human,
  form: zeebeForm,
  mappings,
  listeners: zeebeListeners,
  multiInstance,
  call,
  correlation,
  watchedVariable,
  properties,
  review,
};

/** `=…` is FEEL, everything else is text. */
export function zeebeText(
  text: string | undefined,
  element: XmlElement,
  reading: Reading,
): Expression | null {
  return reading.optional(text, element, 'template', { dialect: 'camunda8' });
}

function settings(process: XmlElement): Partial<ProcessSettings> {
  const tag = extension(process, URIS, 'versionTag');
  const value = tag && attribute(tag, 'value');
  return value ? { versionTag: value } : {};
}

function human(task: XmlElement, reading: Reading): Omit<HumanSpec, 'form'> | null {
  const assignment = extension(task, URIS, 'assignmentDefinition');
  const schedule = extension(task, URIS, 'taskSchedule');
  const priority = extension(task, URIS, 'priorityDefinition');
  if (!assignment && !schedule && !priority) return null;
  const text = (element: XmlElement | undefined, name: string): Expression | null =>
    element ? zeebeText(attribute(element, name), task, reading) : null;
  return {
    assignee: text(assignment, 'assignee'),
    candidateUsers: text(assignment, 'candidateUsers'),
    candidateGroups: text(assignment, 'candidateGroups'),
    dueDate: text(schedule, 'dueDate'),
    followUpDate: text(schedule, 'followUpDate'),
    priority: text(priority, 'priority'),
  };
}

function mappings(element: XmlElement, reading: Reading): Mappings | null {
  const mapping = extension(element, URIS, 'ioMapping');
  if (!mapping) return null;
  const read = (local: string): Mappings['inputs'] =>
    childrenIn(mapping, URIS, local).flatMap((parameter) => {
      const target = attribute(parameter, 'target')?.trim();
      const source = attribute(parameter, 'source') ?? '';
      return target
        ? [{ target, source: reading.expression(source, element, 'template', { dialect: 'camunda8' }) }]
        : [];
    });
  return { inputs: read('input'), outputs: read('output') };
}

function multiInstance(loop: XmlElement, owner: XmlElement, reading: Reading): Partial<MultiInstance> | null {
  const told = extension(loop, URIS, 'loopCharacteristics');
  if (!told) return null;
  const collection = zeebeText(attribute(told, 'inputCollection'), owner, reading);
  const element = attribute(told, 'inputElement')?.trim();
  const target = attribute(told, 'outputCollection')?.trim();
  const output = zeebeText(attribute(told, 'outputElement'), owner, reading);
  return {
    ...(collection && { collection }),
    ...(element && { elementVariable: element }),
    ...(target && output && { output: { collection: target, element: output } }),
  };
}

function call(activity: XmlElement, reading: Reading): CallSpec | null {
  const called = extension(activity, URIS, 'calledElement');
  if (!called) return null;
  const processId = zeebeText(
    attribute(called, 'processId') ?? attribute(called, 'processIdExpression'),
    activity,
    reading,
  );
  if (!processId) return null;
  return {
    processId,
    binding: bindingOf(
      {
        type: attribute(called, 'bindingType'),
        version: undefined,
        versionTag: attribute(called, 'versionTag'),
      },
      activity,
      reading,
    ),
    allIn: attribute(called, 'propagateAllParentVariables') !== 'false',
    allOut: attribute(called, 'propagateAllChildVariables') === 'true',
    inputs: [],
    outputs: [],
    businessKey: zeebeText(attribute(called, 'businessId'), activity, reading),
  };
}

function correlation(message: XmlElement, reading: Reading): Expression | null {
  const subscription = extension(message, URIS, 'subscription');
  return subscription ? zeebeText(attribute(subscription, 'correlationKey'), message, reading) : null;
}

function watchedVariable(definition: XmlElement): string | null {
  const filter = extension(definition, URIS, 'conditionalFilter');
  const names = filter && attribute(filter, 'variableNames')?.split(',');
  return names?.length === 1 ? (names[0]?.trim() ?? null) : null;
}

function properties(element: XmlElement): Readonly<Record<string, string>> {
  const list = extensions(element, URIS, 'properties').flatMap((group) =>
    childrenIn(group, URIS, 'property'),
  );
  return Object.fromEntries(
    list.flatMap((property) => {
      const name = attribute(property, 'name');
      return name ? [[name, attribute(property, 'value') ?? '']] : [];
    }),
  );
}

function review(element: XmlElement, reading: Reading): void {
  const inbound = properties(element)['inbound.type'];
  if (inbound)
    reading.report(
      'EXTENSION_NOT_RUN',
      element,
      `is triggered by the inbound connector ${inbound}, which is not here.`,
      {
        remedy: 'Publish the message through the API instead.',
      },
    );
  if (extension(element, URIS, 'linkedResources'))
    reading.report('EXTENSION_NOT_RUN', element, 'has linked resources, which are not used.');
}
