/** What `baton run` prints: one event a line, as JSON or in words, and the result at the end. */
import type { Json } from '../../json.ts';
import type { PlayedEvent, Waiting } from '../../testing/player.ts';

/** `element`: id of the BPMN element, a sequence flow too; `kind`: what it is; `id`: number of its running instance. */
export function eventLine(event: PlayedEvent): string {
  const { seq, at, type, instance, ...rest } = event;
  const { element = null, kind = null, ...data } = rest as { element?: string; kind?: string };
  const what =
    event.type === 'flow.taken' ? { element: event.flow, kind: 'sequenceFlow' } : { element, kind };
  return JSON.stringify({ seq, at: new Date(at).toISOString(), type, instance, ...what, ...data });
}

const QUIET = new Set(['wait.closed', 'flow.arrived', 'element.changed']);

/** Null for events that only matter to programs. */
export function eventInWords(event: PlayedEvent): string | null {
  if (QUIET.has(event.type)) return null;
  const { seq, at, type, instance, ...rest } = event;
  const data = rest as Record<string, unknown>;
  const what = [data.element ?? data.flow, detailOf(event)].filter(
    (part) => part !== undefined && part !== null && part !== '',
  );
  return `${String(seq).padStart(4)}  ${new Date(at).toISOString()}  ${instance.padEnd(4)} ${type.padEnd(20)} ${what.join('  ')}`;
}

function detailOf(event: PlayedEvent): string | null {
  switch (event.type) {
    case 'variables.set':
      return short(event.values);
    case 'wait.opened':
      return event.wait.type;
    case 'incident.raised':
      return `${event.incident.type}: ${event.incident.message}`;
    case 'error.thrown':
    case 'escalation.thrown':
      return `${event.code ?? ''}${event.caughtBy === null ? ' (caught by nobody)' : ` → ${event.caughtBy}`}`;
    case 'message.thrown':
    case 'signal.thrown':
      return event.name;
    case 'decision.evaluated':
      return `${event.decisionId} = ${short(event.result)}`;
    case 'child.requested':
      return event.processId;
    case 'job.failed':
      return event.message;
    default:
      return null;
  }
}

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
}

/** What waits, as data for the last line. */
export function waitingData({ instance, element, owner, wait }: Waiting): Readonly<Record<string, Json>> {
  const base = { instance, element, id: owner, type: wait.type };
  switch (wait.type) {
    case 'task':
      return { ...base, name: wait.name, assignee: wait.assignee, candidateGroups: wait.candidateGroups };
    case 'job':
      return { ...base, jobType: wait.jobType, retriesLeft: wait.retriesLeft };
    case 'timer':
      return { ...base, dueAt: new Date(wait.dueAt).toISOString() };
    case 'message':
      return { ...base, name: wait.name, correlation: wait.correlation };
    case 'signal':
      return { ...base, name: wait.name };
    case 'incident':
      return { ...base, incident: wait.incident.type, message: wait.incident.message };
    default:
      return base;
  }
}
