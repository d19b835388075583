/** One BPMN element → one node: what all kinds have, and what its kind has beyond that. */
import type { EventDefinition, HumanSpec, Kind, Props } from '../definition.ts';
import type { Work } from '../dialects/reader.ts';
import { bpmnChildren, childText, nameOf } from '../document.ts';
import type { Reading } from '../reading.ts';
import { attribute, deepText, type XmlElement } from '../xml/element.ts';
import { eventDefinition } from './events.ts';
import { loopOf } from './loop.ts';
import { messageSpec } from './message.ts';
import { draftOf, type Draft } from './draft.ts';
import { skipOf } from './skip.ts';

type Own<K extends Kind> = Props[K];

/** Everything but flows, children and boundary events, which the scope fills in. */
export function buildNode(
  element: XmlElement,
  id: string,
  kind: Kind,
  parent: Draft,
  reading: Reading,
): Draft {
  const draft = draftOf(id, kind, parent);
  const work = reading.first((reader) => reader.work?.(element, reading));
  draft.name = nameOf(element);
  draft.documentation = documentationOf(element);
  draft.loop = loopOf(element, reading);
  const skip = skipOf(element, reading);
  if (skip) draft.skip = skip;
  draft.isForCompensation = attribute(element, 'isForCompensation') === 'true';
  draft.startQuantity = quantity(element, 'startQuantity', reading);
  draft.completionQuantity = quantity(element, 'completionQuantity', reading);
  addMappings(draft, element, work, reading);
  for (const reader of reading.readers) {
    draft.listeners.push(...(reader.listeners?.(element, reading) ?? []));
    draft.properties = { ...reader.properties?.(element), ...draft.properties };
    reader.review?.(element, reading);
  }
  return Object.assign(draft, propsOf(kind, element, work, reading));
}

function addMappings(draft: Draft, element: XmlElement, work: Work | null, reading: Reading): void {
  const own = reading.first((reader) => reader.mappings?.(element, reading));
  draft.inputs = [...(own?.inputs ?? []), ...(work?.inputs ?? [])];
  draft.outputs = [...(work?.outputs ?? []), ...(own?.outputs ?? [])];
}

export function documentationOf(element: XmlElement): string | null {
  const text = bpmnChildren(element, 'documentation')
    .map((documentation) => deepText(documentation).trim())
    .filter((part) => part !== '')
    .join('\n\n');
  return text === '' ? null : text;
}

function quantity(element: XmlElement, name: string, reading: Reading): number {
  const value = Number.parseInt(attribute(element, name) ?? '1', 10);
  if (value === 1) return 1;
  if (!(value >= 1)) {
    reading.report('QUANTITY_INVALID', element, `has a ${name} that is not at least 1.`);
    return 1;
  }
  reading.report('QUANTITY', element, `has a ${name} of ${value}.`);
  return value;
}

/** Scopes get theirs from the builder of scopes, boundary events their host. */
function propsOf(kind: Kind, element: XmlElement, work: Work | null, reading: Reading): object {
  const job = work?.kind === 'job' ? work.job : null;
  const script = work?.kind === 'script' ? work.script : null;
  switch (kind) {
    case 'startEvent':
      return {
        ...caughtBy(element, 'isInterrupting', reading),
        form: reading.first((reader) => reader.form?.(element, reading)),
      } satisfies Own<'startEvent'>;
    case 'intermediateCatchEvent':
      return { on: eventDefinition(element, false, reading) } satisfies Own<'intermediateCatchEvent'>;
    case 'boundaryEvent':
      return caughtBy(element, 'cancelActivity', reading) satisfies Omit<Own<'boundaryEvent'>, 'host'>;
    case 'endEvent':
    case 'intermediateThrowEvent':
      return { on: eventDefinition(element, true, reading), job } satisfies Own<'endEvent'>;
    case 'userTask':
      return { human: humanOf(element, reading) } satisfies Own<'userTask'>;
    case 'serviceTask':
      return { job, script } satisfies Own<'serviceTask'>;
    case 'sendTask':
      return {
        job,
        script,
        message: work ? null : messageSpec(element, element, true, reading),
      } satisfies Own<'sendTask'>;
    case 'receiveTask':
      return {
        message: messageSpec(element, element, false, reading),
        instantiate: attribute(element, 'instantiate') === 'true',
      } satisfies Own<'receiveTask'>;
    case 'scriptTask':
      return { script, job } satisfies Own<'scriptTask'>;
    case 'businessRuleTask':
      return {
        decision: work?.kind === 'decision' ? work.decision : null,
        job,
        script,
      } satisfies Own<'businessRuleTask'>;
    case 'callActivity':
      return { call: reading.first((reader) => reader.call?.(element, reading)) };
    case 'eventBasedGateway':
      return {
        instantiate: attribute(element, 'instantiate') === 'true',
        parallel: attribute(element, 'eventGatewayType') === 'Parallel',
      } satisfies Own<'eventBasedGateway'>;
    case 'complexGateway':
      return {
        activationCondition: reading.optional(
          childText(element, 'activationCondition'),
          element,
          'condition',
        ),
      } satisfies Own<'complexGateway'>;
    default:
      return {};
  }
}

/** Triggers that always interrupt, whatever the attribute says (table 10.90). */
const ALWAYS_INTERRUPTING = new Set(['error', 'cancel', 'compensate']);

function caughtBy(
  event: XmlElement,
  mark: 'isInterrupting' | 'cancelActivity',
  reading: Reading,
): { on: EventDefinition; interrupting: boolean } {
  const on = eventDefinition(event, false, reading);
  return { on, interrupting: attribute(event, mark) !== 'false' || ALWAYS_INTERRUPTING.has(on.type) };
}

const NOBODY: Omit<HumanSpec, 'form'> = {
  assignee: null,
  candidateUsers: null,
  candidateGroups: null,
  dueDate: null,
  followUpDate: null,
  priority: null,
};

function humanOf(element: XmlElement, reading: Reading): HumanSpec {
  const human = reading.first((reader) => reader.human?.(element, reading)) ?? NOBODY;
  if (!human.assignee && !human.candidateUsers && !human.candidateGroups)
    reading.report('TASK_WITHOUT_ASSIGNMENT', element, 'is offered to nobody; only operators see it.');
  const name = nameOf(element);
  const isComputed = name !== null && /[$#]\{/.test(name) && !['camunda8', 'baton'].includes(reading.dialect);
  return {
    ...human,
    ...(isComputed && { name: reading.expression(name, element, 'template') }),
    form: reading.first((reader) => reader.form?.(element, reading)),
  };
}
