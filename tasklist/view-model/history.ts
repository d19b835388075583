/** The history of a case in plain words: what people, systems and the clock did; what only engines care for is left out. */
import type { HistoryView, Subject } from '../../engine/index.ts';
import { wordsOf } from './words.ts';

export interface HistoryLine {
  readonly at: string;
  readonly text: string;
  readonly tone: string | null;
}

/** The events that become lines; the engine is asked for no others. */
export const TOLD_EVENTS = [
  'instance.started',
  'instance.completed',
  'instance.cancelled',
  'element.completed',
  'task.changed',
  'timer.fired',
  'error.thrown',
  'escalation.thrown',
  'incident.raised',
  'incident.resolved',
] as const;

/** Completed elements of these kinds are worth a line. */
const TOLD_KINDS = new Set([
  'userTask',
  'manualTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'scriptTask',
  'businessRuleTask',
  'callActivity',
  'intermediateCatchEvent',
  'boundaryEvent',
]);

export function historyLines(events: readonly HistoryView[], subject: Subject): readonly HistoryLine[] {
  return events.flatMap((event) => {
    const line = lineOf(event, event.by === null ? null : event.by === subject.name ? 'You' : event.by);
    return line ? [{ at: event.at, ...line }] : [];
  });
}

function lineOf(event: HistoryView, who: string | null): Omit<HistoryLine, 'at'> | null {
  const name = event.elementName ?? event.element ?? '';
  switch (event.type) {
    case 'instance.started':
      return plain(who ? `${who} started the case` : 'The case was started');
    case 'instance.completed':
      return { text: 'The case was completed', tone: 'accent' };
    case 'instance.cancelled':
      return { text: who ? `${who} cancelled the case` : 'The case was cancelled', tone: 'danger' };
    case 'element.completed':
      return completedLine(wordsOf(event.data['kind']), name, who);
    case 'task.changed':
      return assignmentLine(event, name, who);
    case 'timer.fired':
      return { text: `The time for ${name} was up`, tone: 'warning' };
    case 'error.thrown':
      // What catches the error has a line of its own.
      if (event.data['caughtBy'] !== null && event.data['caughtBy'] !== undefined) return null;
      return {
        text: `${name}: ${wordsOf(event.data['message']) || 'an error was reported'}`,
        tone: 'danger',
      };
    case 'escalation.thrown':
      return { text: `${name}: escalated`, tone: 'warning' };
    case 'incident.raised':
      return { text: `${name} could not go on; the operators see to it`, tone: 'danger' };
    case 'incident.resolved':
      return plain(`${name} goes on`);
    default:
      return null;
  }
}

function completedLine(kind: string, name: string, who: string | null): Omit<HistoryLine, 'at'> | null {
  if (!TOLD_KINDS.has(kind) || name === '') return null;
  if (kind === 'userTask')
    return { text: who ? `${who} completed ${name}` : `${name} was completed`, tone: 'accent' };
  if (kind === 'receiveTask' || kind === 'intermediateCatchEvent') return plain(`${name}: arrived`);
  if (kind === 'boundaryEvent') return { text: name, tone: 'warning' };
  if (kind === 'businessRuleTask') return plain(`${name}: decided`);
  return plain(`${name}: done`);
}

function assignmentLine(
  event: HistoryView,
  name: string,
  who: string | null,
): Omit<HistoryLine, 'at'> | null {
  const changes = event.data['changes'];
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return null;
  if (!('assignee' in changes)) return null;
  const assignee = (changes as { readonly assignee?: unknown }).assignee;
  if (assignee === null) return plain(`${who ?? 'Somebody'} handed back ${name}`);
  if (assignee === event.by) return plain(`${who ?? 'Somebody'} took ${name}`);
  return plain(`${name} was given to ${wordsOf(assignee)}`);
}

function plain(text: string): Omit<HistoryLine, 'at'> {
  return { text, tone: null };
}
