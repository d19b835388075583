/** The record of an instance in plain words: one line an event. */
import type { HistoryView, Json, JsonObject } from '../../engine/index.ts';
import { kindText } from '../../web/diagram/index.ts';
import { actorText } from './instance-rows.ts';
import { shortValue } from './variable-form.ts';

export interface HistoryLine {
  readonly seq: string;
  readonly at: string;
  readonly by: string;
  readonly text: string;
  readonly tone: 'neutral' | 'accent' | 'danger' | 'warning';
  /** Name and value pairs under the line. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** The event as it is stored. */
  readonly data: JsonObject;
  readonly type: string;
}

const STORY = [
  'instance.started',
  'instance.completed',
  'instance.cancelled',
  'wait.opened',
  'task.changed',
  'job.failed',
  'job.retried',
  'timer.fired',
  'incident.raised',
  'incident.resolved',
  'variables.set',
  'message.thrown',
  'signal.thrown',
  'error.thrown',
  'escalation.thrown',
  'compensation.thrown',
  'decision.evaluated',
  'child.requested',
  'element.completed',
  'element.cancelled',
] as const;

export type HistoryFilter = 'story' | 'steps' | 'values' | 'trouble' | 'everything';

export const HISTORY_FILTERS: readonly { readonly id: HistoryFilter; readonly label: string }[] = [
  { id: 'story', label: 'In short' },
  { id: 'steps', label: 'Steps' },
  { id: 'values', label: 'Values' },
  { id: 'trouble', label: 'Trouble' },
  { id: 'everything', label: 'Everything' },
];

/** Event types that a filter asks for; undefined asks for all. */
export function typesOf(filter: HistoryFilter): readonly string[] | undefined {
  switch (filter) {
    case 'story':
      return STORY;
    case 'steps':
      return [
        'instance.started',
        'instance.completed',
        'instance.cancelled',
        'element.entered',
        'element.completed',
        'element.cancelled',
      ];
    case 'values':
      return ['variables.set', 'decision.evaluated'];
    case 'trouble':
      return [
        'job.failed',
        'job.retried',
        'incident.raised',
        'incident.resolved',
        'error.thrown',
        'escalation.thrown',
        'instance.cancelled',
      ];
    case 'everything':
      return undefined;
  }
}

export function historyModel(view: HistoryView): HistoryLine {
  return {
    seq: view.seq,
    at: view.at,
    by: view.by === null ? '' : actorText(view.by),
    text: sentence(view),
    tone: toneOf(view.type),
    values: valuesOf(view),
    data: view.data,
    type: view.type,
  };
}

function toneOf(type: string): HistoryLine['tone'] {
  if (type === 'incident.raised') return 'danger';
  if (
    ['job.failed', 'error.thrown', 'escalation.thrown', 'element.cancelled', 'instance.cancelled'].includes(
      type,
    )
  )
    return 'warning';
  return ['instance.started', 'instance.completed', 'incident.resolved'].includes(type)
    ? 'accent'
    : 'neutral';
}

/** A step by its name; without one by kind and id. */
function stepOf({ elementName, element, data }: HistoryView): string {
  if (elementName) return `“${elementName}”`;
  const kind = text(data['kind']);
  return `${kind === '' || kind === 'process' ? 'the process' : `the ${kindText(kind)}`} ${element ?? ''}`.trim();
}

/** Number of the process among the running elements of an instance. */
const PROCESS_SCOPE = 1;

function sentence(view: HistoryView): string {
  const { data } = view;
  const step = stepOf(view);
  switch (view.type) {
    case 'instance.started':
      return 'The instance was started';
    case 'instance.completed':
      return 'The instance was completed';
    case 'instance.cancelled':
      return `The instance was cancelled${reason(data)}`;
    case 'element.entered':
      return `Reached ${step}`;
    case 'element.completed':
      return `Finished ${step}`;
    case 'element.cancelled':
      return `Left ${step} before its end${reason(data)}`;
    case 'element.changed':
      return `Went on inside ${step}`;
    case 'flow.taken':
      return `Took the flow from ${text(data['from'])} to ${text(data['to'])}`;
    case 'flow.arrived':
      return `Arrived at ${step} and waits for the other branches`;
    case 'gateway.joined':
      return `The branches met at ${step}`;
    case 'variables.set':
      return data['scope'] === PROCESS_SCOPE || !view.elementName
        ? 'Values were set'
        : `Values were set at ${step}`;
    case 'decision.evaluated':
      return `The decision ${text(data['decisionId'])} was taken at ${step}`;
    case 'child.requested':
      return `${capital(step)} called the process ${text(data['processId'])}`;
    default:
      return waitSentence(view, step) ?? thrownSentence(view, step) ?? `${view.type} at ${step}`;
  }
}

function waitSentence({ type, data }: HistoryView, step: string): string | null {
  switch (type) {
    case 'wait.opened':
      return `${capital(step)} waits for ${waitedFor(object(data['wait']))}`;
    case 'wait.closed':
      return data['served'] === true
        ? `${capital(step)} got its ${waitName(text(data['waitType']))}`
        : `${capital(step)} no longer waits for its ${waitName(text(data['waitType']))}`;
    case 'task.changed':
      return taskSentence(object(data['changes']), step);
    case 'job.failed':
      return `${capital(step)} failed: ${text(data['message'])}. ${retriesText(Number(data['retriesLeft'] ?? 0))}`;
    case 'job.retried':
      return `${capital(step)} is tried again. ${retriesText(Number(data['retriesLeft'] ?? 0))}`;
    case 'timer.fired':
      return `The time of ${step} came`;
    case 'incident.raised':
      return `Incident at ${step}: ${text(object(data['incident'])['message'])}`;
    case 'incident.resolved':
      return `The incident at ${step} was resolved`;
    default:
      return null;
  }
}

function thrownSentence({ type, data }: HistoryView, step: string): string | null {
  const caught = typeof data['caughtBy'] === 'string' ? `, caught by ${data['caughtBy']}` : '';
  switch (type) {
    case 'message.thrown':
      return `${capital(step)} sent the message “${text(data['name'])}”`;
    case 'signal.thrown':
      return `${capital(step)} sent the signal “${text(data['name'])}”`;
    case 'error.thrown':
      return `${capital(step)} ended with the error ${text(data['code']) || 'without a code'}${detailOf(data)}${caught}`;
    case 'escalation.thrown':
      return `${capital(step)} escalated ${text(data['code'])}${caught}`;
    case 'compensation.thrown':
      return `${capital(step)} asked to undo ${text(data['activity']) || 'what was done'}`;
    default:
      return null;
  }
}

function detailOf(data: JsonObject): string {
  const message = text(data['message']);
  return message === '' ? '' : ` (${message})`;
}

function waitedFor(wait: JsonObject): string {
  switch (text(wait['type'])) {
    case 'task':
      return text(wait['assignee']) === ''
        ? 'somebody to do the task'
        : `${text(wait['assignee'])} to do the task`;
    case 'job':
      return `the work “${text(wait['jobType'])}”`;
    case 'message':
      return `the message “${text(wait['name'])}”`;
    case 'signal':
      return `the signal “${text(wait['name'])}”`;
    case 'timer':
      return `the timer ${text(wait['text'])}`;
    default:
      return `its ${waitName(text(wait['type']))}`;
  }
}

function waitName(type: string): string {
  const names: Readonly<Record<string, string>> = {
    job: 'work',
    child: 'called process',
    incident: 'repair',
  };
  return Object.hasOwn(names, type) ? (names[type] ?? type) : type;
}

function taskSentence(changes: JsonObject, step: string): string {
  if (Object.hasOwn(changes, 'assignee')) {
    const assignee = text(changes['assignee']);
    return assignee === '' ? `${capital(step)} was handed back` : `${capital(step)} was given to ${assignee}`;
  }
  return `${capital(step)} was changed: ${Object.keys(changes).join(', ')}`;
}

function retriesText(left: number): string {
  if (left <= 0) return 'No retries are left.';
  return left === 1 ? 'One retry is left.' : `${left} retries are left.`;
}

const MAX_VALUES = 50;

function valuesOf({ type, data }: HistoryView): HistoryLine['values'] {
  if (type === 'decision.evaluated')
    return [{ name: 'result', value: shortValue(data['result'] ?? null).text }];
  if (type !== 'variables.set') return [];
  return Object.entries(object(data['values']))
    .slice(0, MAX_VALUES)
    .map(([name, value]) => ({ name, value: shortValue(value).text }));
}

function reason(data: JsonObject): string {
  const words = text(data['reason']);
  return words === '' ? '' : `: ${words}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function text(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
