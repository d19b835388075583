/** What this interpreter executes, by element kind, position and event: deployment refuses the rest by name. */
import type { EventType } from '../core/behaviour.ts';
import type { Kind } from '../model/definition.ts';

export interface Support {
  readonly kind: Kind;
  /** Where an event stands; `any` for what has one place only. */
  readonly position:
    | 'any'
    | 'start'
    | 'eventSubProcessInterrupting'
    | 'eventSubProcessNonInterrupting'
    | 'intermediateCatch'
    | 'intermediateThrow'
    | 'boundaryInterrupting'
    | 'boundaryNonInterrupting'
    | 'end';
  readonly event: EventType | null;
  /** Only for events with several definitions: whether all of them are needed (parallel multiple). */
  readonly parallel?: boolean;
  readonly level: 'full' | 'none';
  readonly note: string | null;
}

const elsewhere: readonly Kind[] = [
  'process',
  'task',
  'manualTask',
  'userTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'scriptTask',
  'businessRuleTask',
  'callActivity',
  'subProcess',
  'eventSubProcess',
  'transaction',
  'adHocSubProcess',
  'exclusiveGateway',
  'parallelGateway',
  'inclusiveGateway',
  'eventBasedGateway',
  'complexGateway',
];

const positions: readonly (readonly [Kind, Support['position'], readonly EventType[]])[] = [
  ['startEvent', 'start', ['none', 'message', 'timer', 'signal', 'conditional', 'multiple']],
  [
    'startEvent',
    'eventSubProcessInterrupting',
    ['message', 'timer', 'signal', 'conditional', 'error', 'escalation', 'compensate', 'multiple'],
  ],
  [
    'startEvent',
    'eventSubProcessNonInterrupting',
    ['message', 'timer', 'signal', 'conditional', 'escalation', 'multiple'],
  ],
  [
    'intermediateCatchEvent',
    'intermediateCatch',
    ['none', 'message', 'timer', 'signal', 'conditional', 'link', 'multiple'],
  ],
  [
    'intermediateThrowEvent',
    'intermediateThrow',
    ['none', 'message', 'signal', 'escalation', 'compensate', 'link', 'multiple'],
  ],
  [
    'boundaryEvent',
    'boundaryInterrupting',
    ['message', 'timer', 'signal', 'conditional', 'error', 'escalation', 'compensate', 'cancel', 'multiple'],
  ],
  [
    'boundaryEvent',
    'boundaryNonInterrupting',
    ['message', 'timer', 'signal', 'conditional', 'escalation', 'multiple'],
  ],
  [
    'endEvent',
    'end',
    ['none', 'message', 'signal', 'error', 'escalation', 'compensate', 'cancel', 'terminate', 'multiple'],
  ],
];

const gaps: readonly Support[] = [
  {
    kind: 'startEvent',
    position: 'start',
    event: 'multiple',
    parallel: true,
    level: 'none',
    note: 'Start with an instantiating, parallel event-based gateway instead.',
  },
];

export const support: readonly Support[] = [
  ...elsewhere.map((kind): Support => ({ kind, position: 'any', event: null, level: 'full', note: null })),
  ...positions.flatMap(([kind, position, events]) =>
    events.map((event): Support => ({ kind, position, event, level: 'full', note: null })),
  ),
  ...gaps,
];

/** What deployment must refuse. What is in neither list is not BPMN. */
export const unsupported: readonly Support[] = support.filter(({ level }) => level === 'none');
