/** What an instance waits for, in words. */
import type { ElementView, InstanceView, JobView, JsonObject, OutlineEntry } from '../../engine/index.ts';
import { kindText } from '../../web/diagram/index.ts';

export interface WaitRow {
  readonly step: string;
  readonly kind: string;
  readonly since: string | null;
  readonly icon: string;
  readonly what: string;
  /** An instant that matters: when a timer fires, a job is tried, a task is due. */
  readonly at: string | null;
  readonly atLabel: string;
  readonly href: string | null;
  readonly tone: 'neutral' | 'danger';
}

type Wait = ElementView['waits'][number];
type Names = ReadonlyMap<string, { readonly name: string | null; readonly kind: string }>;

/** One row a wait, in the order in which the elements were entered. A job that failed for good is told by its incident. */
export function waitRows(
  alive: readonly ElementView[],
  jobs: readonly JobView[],
  outline: readonly OutlineEntry[],
): readonly WaitRow[] {
  const names = new Map(outline.map(({ element, name, kind }) => [element, { name, kind }]));
  return alive.flatMap((element) => {
    const failed = new Set(
      element.waits.map(({ type, detail }) => (type === 'incident' ? detail['job'] : null)),
    );
    return element.waits
      .filter(({ id }) => !failed.has(id))
      .map((wait) => waitRow(element, wait, jobs, names));
  });
}

function waitRow(element: ElementView, wait: Wait, jobs: readonly JobView[], names: Names): WaitRow {
  const target = text(wait.detail['target']) || element.element;
  const own = target === element.element;
  const event = names.get(target);
  return {
    // The wait of a boundary event is kept by the activity it is attached to.
    step: own ? (element.name ?? target) : (event?.name ?? target),
    kind: own
      ? kindText(element.kind)
      : `${kindText(event?.kind ?? 'boundaryEvent')} of ${element.name ?? element.element}`,
    since: element.enteredAt,
    tone: wait.type === 'incident' ? 'danger' : 'neutral',
    href: null,
    at: null,
    atLabel: '',
    ...words(wait, jobs),
  };
}

type Words = Pick<WaitRow, 'icon' | 'what'> & Partial<Pick<WaitRow, 'at' | 'atLabel' | 'href'>>;

function words({ id, type, detail }: Wait, jobs: readonly JobView[]): Words {
  switch (type) {
    case 'task':
      return { icon: 'user', what: taskWords(detail), at: instant(detail['dueAt']), atLabel: 'due' };
    case 'job':
      return jobWords(
        detail,
        jobs.find((job) => job.id.endsWith(`-${id}`)),
      );
    case 'timer':
      return { icon: 'timer', what: timerWords(detail), at: instant(detail['dueAt']), atLabel: 'fires' };
    case 'message':
      return { icon: 'mail', what: messageWords(detail) };
    case 'signal':
      return { icon: 'radio', what: `The signal “${text(detail['name'])}”` };
    case 'condition':
      return { icon: 'git-branch', what: 'A condition to become true' };
    case 'child':
      return {
        icon: 'layers',
        what: `The called process ${text(detail['processId'])}`,
        href: '?tab=called#details',
      };
    case 'incident':
      return { icon: 'triangle-alert', what: 'Somebody to mend an incident', href: '?tab=incidents#details' };
    default:
      return { icon: 'hourglass', what: type };
  }
}

function taskWords(detail: JsonObject): string {
  const assignee = text(detail['assignee']);
  if (assignee !== '') return `${assignee} to complete the task`;
  const candidates = [...list(detail['candidateGroups']), ...list(detail['candidateUsers'])];
  return candidates.length > 0
    ? `Somebody of ${candidates.join(', ')} to claim the task`
    : 'Somebody to be assigned to the task';
}

function jobWords(detail: JsonObject, job: JobView | undefined): Words {
  const jobType = job?.type ?? text(detail['jobType']);
  const attempt = job?.attempt ?? Number(detail['attempt'] ?? 0);
  const left = job?.retriesLeft ?? Number(detail['retriesLeft'] ?? 0);
  const who = job?.lockedBy
    ? `The work “${jobType}”, which ${job.lockedBy} is doing`
    : `The work “${jobType}”`;
  const tries = attempt > 1 ? `, attempt ${attempt}, ${left} ${left === 1 ? 'retry' : 'retries'} left` : '';
  return {
    icon: 'cog',
    what: `${who}${tries}`,
    at: job?.lockedUntil ?? job?.dueAt ?? instant(detail['dueAt']),
    atLabel: job?.lockedUntil ? 'reserved until' : attempt > 1 ? 'next attempt' : 'ready',
  };
}

function timerWords(detail: JsonObject): string {
  const written = text(detail['text']);
  return written === '' ? 'A timer' : `The timer ${written}`;
}

function messageWords(detail: JsonObject): string {
  const key = text(detail['correlation']);
  return `The message “${text(detail['name'])}”${key === '' ? '' : ` with the key “${key}”`}`;
}

/** Milliseconds or ISO text to ISO text. */
function instant(value: JsonObject[string] | undefined): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Math.abs(value) < 8.64e15 ? new Date(value).toISOString() : null;
}

function text(value: JsonObject[string] | undefined): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value);
}

function list(value: JsonObject[string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

const MAX_STEPS = 4;

/** One sentence for the whole instance, for the head of the page and for those who do not see the diagram. */
export function waitSentence(
  instance: Pick<InstanceView, 'status' | 'incidents'>,
  alive: readonly ElementView[],
): string {
  if (instance.status === 'completed') return 'It is completed.';
  if (instance.status === 'cancelled') return 'It was cancelled.';
  const troubled = names(alive.filter(({ waits }) => waits.some(({ type }) => type === 'incident')));
  const waiting = names(
    alive.filter(({ waits }) => waits.length > 0 && !waits.some(({ type }) => type === 'incident')),
  );
  if (troubled !== '')
    return `It cannot go on at ${troubled}.${waiting === '' ? '' : ` It also waits at ${waiting}.`}`;
  return waiting === '' ? 'It is on its way.' : `It waits at ${waiting}.`;
}

function names(elements: readonly ElementView[]): string {
  const all = [...new Set(elements.map(({ name, element }) => name ?? element))];
  const shown = all.slice(0, MAX_STEPS).map((name) => `“${name}”`);
  if (all.length > MAX_STEPS) shown.push(`${all.length - MAX_STEPS} more steps`);
  const last = shown.pop() ?? '';
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
}
