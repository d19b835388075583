/** Events of one instance become rows: one switch says what each event means for the tables. */
import type { Command } from '../core/command.ts';
import type { Event, EventOf } from '../core/event.ts';
import type { ElementId, Wait, WaitId } from '../core/state.ts';
import type { Json } from '../json.ts';
import type { Entry } from './entry.ts';
import { isBig, ROOT, setBig } from './entry.ts';
import type { OutboxMessage } from './outbox.ts';

/** What one batch does to one instance; turned into rows by rows.ts once all its commands are stepped. */
export interface Changes {
  readonly entry: Entry;
  /** Set when the instance is new. */
  readonly created: { readonly at: number; readonly by: string | null } | null;
  readonly fromRevision: number;
  readonly waits: Map<WaitId, TouchedWait>;
  /** Variables written, by scope: the last value counts. */
  readonly variables: Map<ElementId, WrittenVariables>;
  /** Values that were big and are small now: their rows go. */
  readonly demoted: (readonly [scope: ElementId, name: string])[];
  readonly scopesGone: Set<ElementId>;
  readonly participants: Set<string>;
  readonly history: HistoryRow[];
  readonly outbox: { readonly revision: number; readonly seq: number; readonly message: OutboxMessage }[];
  endedAt: number | null;
}

export interface WrittenVariables {
  /** Of the process scope these go to the instance's row; of others they are in the document. */
  readonly small: Map<string, Json>;
  readonly big: Map<string, Json>;
}

interface TouchedWait {
  readonly type: Wait['type'];
  readonly owner: ElementId;
  /** It has no row yet. */
  readonly isNew: boolean;
}

export interface HistoryRow {
  readonly revision: number;
  readonly at: number;
  readonly by: string | null;
  readonly command: Command['type'];
  readonly events: readonly Event[];
}

export interface StepFacts {
  readonly at: number;
  readonly by: string | null;
  readonly command: Command;
  /** Ids for called instances, given with the request so that a repeated delivery is recognised. */
  newInstanceId(): number;
}

export function newChanges(entry: Entry, created: Changes['created']): Changes {
  return {
    entry,
    created,
    fromRevision: entry.revision,
    waits: new Map(),
    variables: new Map(),
    demoted: [],
    scopesGone: new Set(),
    participants: new Set(created?.by != null ? [created.by] : []),
    history: [],
    outbox: [],
    endedAt: null,
  };
}

/** Takes one step's events in; the state has them already. Raises the entry's revision by one. */
export function project(changes: Changes, events: readonly Event[], facts: StepFacts): void {
  const revision = (changes.entry.revision += 1);
  const { at, by, command } = facts;
  changes.history.push({ revision, at, by, command: command.type, events: events.map(forHistory) });
  if (by !== null && command.type === 'task.complete') changes.participants.add(by);
  const messages = events.flatMap((event) => projectOne(changes, event, facts));
  messages.forEach((message, seq) => changes.outbox.push({ revision, seq, message }));
}

/** The variables of an ended process are in its row already. */
function forHistory(event: Event): Event {
  return event.type === 'instance.completed' ? { ...event, output: {} } : event;
}

/** Returns what must reach other instances. */
function projectOne(changes: Changes, event: Event, facts: StepFacts): readonly OutboxMessage[] {
  const { parent } = changes.entry.state;
  switch (event.type) {
    case 'wait.opened':
      open(changes, event.wait.id, event.wait.type, event.id);
      if (event.wait.type === 'task') participates(changes, event.wait.assignee);
      return [];
    case 'incident.raised':
      open(changes, event.wait, 'incident', event.id);
      return [];
    case 'wait.closed':
      touch(changes, event.wait, event.waitType, event.id);
      return event.waitType === 'child' && !event.served ? [{ kind: 'child.cancel', wait: event.wait }] : [];
    case 'incident.resolved':
      touch(changes, event.wait, 'incident', event.id);
      return [];
    case 'task.changed':
      touch(changes, event.wait, 'task', event.id);
      participates(changes, event.changes.assignee);
      return [];
    case 'job.failed':
    case 'job.retried':
      touch(changes, event.wait, 'job', event.id);
      return [];
    case 'timer.fired':
      touch(changes, event.wait, 'timer', event.id);
      return [];
    case 'variables.set':
      set(changes, event);
      return [];
    case 'element.completed':
    case 'element.cancelled':
      if (event.id !== ROOT && changes.entry.big.delete(event.id)) changes.scopesGone.add(event.id);
      return [];
    case 'child.requested':
      return [called(event, changes, facts)];
    case 'instance.completed':
      changes.endedAt = facts.at;
      return parent ? [{ kind: 'child.complete', parent, output: event.output }] : [];
    case 'instance.cancelled':
      changes.endedAt = facts.at;
      return parent ? [endOfCalled(event, parent)] : [];
    case 'escalation.thrown':
      return parent && event.caughtBy === null ? [{ kind: 'child.escalate', parent, code: event.code }] : [];
    case 'message.thrown':
      return [
        { kind: 'message', name: event.name, correlation: event.correlation, variables: event.variables },
      ];
    case 'signal.thrown':
      return [{ kind: 'signal', name: event.name, variables: event.variables }];
    case 'instance.started':
    case 'element.entered':
    case 'element.changed':
    case 'flow.taken':
    case 'flow.arrived':
    case 'gateway.joined':
    case 'error.thrown':
    case 'compensation.thrown':
    case 'decision.evaluated':
      return [];
    default:
      throw new Error(`unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

function open(changes: Changes, wait: WaitId, type: Wait['type'], owner: ElementId): void {
  changes.waits.set(wait, { type, owner, isNew: true });
}

/** Changed or closed: which of the two, the state tells. */
function touch(changes: Changes, wait: WaitId, type: Wait['type'], owner: ElementId): void {
  if (!changes.waits.has(wait)) changes.waits.set(wait, { type, owner, isNew: false });
}

function participates(changes: Changes, assignee: string | null | undefined): void {
  if (assignee != null) changes.participants.add(assignee);
}

function set({ variables, entry, demoted }: Changes, { scope, values }: EventOf<'variables.set'>): void {
  let written = variables.get(scope);
  if (!written) variables.set(scope, (written = { small: new Map(), big: new Map() }));
  for (const [name, value] of Object.entries(values)) {
    const big = isBig(value);
    written[big ? 'big' : 'small'].set(name, value);
    written[big ? 'small' : 'big'].delete(name);
    if (big) setBig(entry.big, scope, name);
    else if (entry.big.get(scope)?.delete(name)) demoted.push([scope, name]);
  }
}

function called(event: EventOf<'child.requested'>, { entry }: Changes, facts: StepFacts): OutboxMessage {
  const { wait, processId, binding, businessKey, variables, depth } = event;
  const child = facts.newInstanceId();
  return {
    kind: 'child.start',
    child,
    wait,
    processId,
    binding,
    businessKey,
    variables,
    depth,
    root: entry.rootId,
  };
}

/** An error that nothing caught looks for a catcher at the caller; a cancelled call is a problem there. */
function endOfCalled(
  { error, reason }: EventOf<'instance.cancelled'>,
  parent: { readonly instance: string; readonly wait: WaitId },
): OutboxMessage {
  if (error) return { kind: 'child.throw', parent, code: error.code, message: error.message };
  const why = reason === null ? '' : `: ${reason}`;
  return { kind: 'child.fail', parent, message: `The called process was cancelled${why}` };
}
