/** Turns what a batch did to its instances into the rows to delete and to insert, table by table. */
import type { Alive, Wait, WaitId, WaitOf } from '../core/state.ts';
import type { Entry } from './entry.ts';
import { documentOf, ROOT, statuses } from './entry.ts';
import type { Changes } from './project.ts';
import type { OutboxRow } from './outbox.ts';

/** Values by column. */
export type Cells = Readonly<Record<string, unknown>>;

/** Rows by table, with the columns that statements.ts names. */
export interface Rows {
  readonly newInstances: Cells[];
  readonly instances: Cells[];
  readonly valuesGone: Cells[];
  readonly scopesGone: Cells[];
  readonly values: Cells[];
  readonly jobsGone: Cells[];
  readonly jobs: Cells[];
  readonly timersGone: Cells[];
  readonly timers: Cells[];
  readonly tasksGone: Cells[];
  readonly tasks: Cells[];
  readonly candidates: Cells[];
  readonly participants: Cells[];
  readonly subscriptionsGone: Cells[];
  readonly subscriptions: Cells[];
  readonly incidentsGone: Cells[];
  readonly incidents: Cells[];
  readonly history: Cells[];
  readonly outbox: Cells[];
}

export interface Lease {
  readonly owner: number;
  readonly lockUntil: number;
  readonly fence: number;
}

export interface Placement {
  /** What is written as the job's type: the name under which it is taken. */
  readonly queue: string;
  /** Null: whoever asks first. */
  readonly lease: Lease | null;
}

/** A job whose row was written, and by whom it is leased. */
export interface WrittenJob {
  readonly shard: number;
  readonly instance: number;
  readonly wait: WaitId;
  readonly queue: string;
  readonly dueAt: number;
  readonly lease: Lease | null;
}

/** What the runtime does once the rows are committed. */
export interface Written {
  readonly jobs: readonly WrittenJob[];
  /** Instances of which this node holds a job now. */
  readonly leased: ReadonlySet<number>;
  /** Due instants of timers. */
  readonly timers: readonly number[];
  readonly messages: readonly { readonly name: string; readonly correlation: string | null }[];
  readonly outbox: readonly OutboxRow[];
  readonly touched: { readonly tasks: boolean; readonly incidents: boolean; readonly jobs: boolean };
}

export interface RowOptions {
  readonly now: number;
  /** Who does a job. */
  place(entry: Entry, element: Alive, wait: WaitOf<'job'>): Placement;
  /** Lease of the messages, which this node delivers after the commit. */
  readonly node: number;
  readonly outboxLockUntil: number;
  /** Fence that a command gave for the job it ends. */
  fenceOf(instance: number, wait: WaitId): number;
}

export function rowsOf(
  batch: readonly Changes[],
  options: RowOptions,
): { readonly rows: Rows; readonly written: Written } {
  const rows = emptyRows();
  const jobs: WrittenJob[] = [];
  const leased = new Set<number>();
  const timers: number[] = [];
  const messages: { name: string; correlation: string | null }[] = [];
  const outbox: OutboxRow[] = [];
  const context: Context = { rows, jobs, leased, timers, messages, options };
  for (const changes of batch) {
    instanceRow(rows, changes);
    variableRows(rows, changes);
    for (const [id, touched] of changes.waits) waitRows(context, changes, id, touched);
    const { id, shard } = changes.entry;
    for (const name of changes.participants) rows.participants.push({ instance_id: id, name });
    for (const { revision, at, by, command, events } of changes.history)
      rows.history.push({ instance_id: id, revision, at, by, command, events });
    for (const { revision, seq, message } of changes.outbox) {
      const { kind, ...payload } = message;
      rows.outbox.push({
        instance_id: id,
        revision,
        seq,
        kind,
        payload,
        created_at: options.now,
        owner: options.node,
        lock_until: options.outboxLockUntil,
      });
      outbox.push({ shard, instance: id, revision, seq, message, attempts: 0 });
    }
  }
  const touched = {
    tasks: rows.tasks.length + rows.tasksGone.length > 0,
    incidents: rows.incidents.length + rows.incidentsGone.length > 0,
    jobs: rows.jobs.length > 0,
  };
  return { rows, written: { jobs, leased, timers, messages, outbox, touched } };
}

interface Context {
  readonly rows: Rows;
  readonly jobs: WrittenJob[];
  readonly leased: Set<number>;
  readonly timers: number[];
  readonly messages: { name: string; correlation: string | null }[];
  readonly options: RowOptions;
}

function emptyRows(): Rows {
  return {
    newInstances: [],
    instances: [],
    valuesGone: [],
    scopesGone: [],
    values: [],
    jobsGone: [],
    jobs: [],
    timersGone: [],
    timers: [],
    tasksGone: [],
    tasks: [],
    candidates: [],
    participants: [],
    subscriptionsGone: [],
    subscriptions: [],
    incidentsGone: [],
    incidents: [],
    history: [],
    outbox: [],
  };
}

function instanceRow(rows: Rows, { entry, created, fromRevision, variables, endedAt }: Changes): void {
  const { id, state, revision } = entry;
  const small = Object.fromEntries(variables.get(ROOT)?.small ?? []);
  const status = statuses.indexOf(state.status);
  const document = documentOf(entry);
  if (!created) {
    const patch = Object.keys(small).length > 0 ? small : undefined;
    rows.instances.push({
      id,
      from_revision: fromRevision,
      revision,
      status,
      ended_at: endedAt,
      document,
      patch,
    });
    return;
  }
  rows.newInstances.push({
    id,
    definition_key: Number(state.definitionKey),
    root_id: entry.rootId,
    parent_id: state.parent ? Number(state.parent.instance) : null,
    parent_wait: state.parent?.wait ?? null,
    depth: state.depth,
    business_key: state.businessKey,
    status,
    revision,
    started_at: created.at,
    ended_at: endedAt,
    started_by: created.by,
    document,
    variables: small,
  });
}

function variableRows(rows: Rows, { entry, created, variables, demoted, scopesGone }: Changes): void {
  for (const scope of scopesGone) rows.scopesGone.push({ instance_id: entry.id, scope });
  for (const [scope, name] of demoted) rows.valuesGone.push({ instance_id: entry.id, scope, name });
  for (const [scope, { big }] of variables) {
    if (scopesGone.has(scope) || (scope !== ROOT && !entry.state.alive[scope])) continue;
    for (const [name, value] of big) {
      if (!created) rows.valuesGone.push({ instance_id: entry.id, scope, name });
      rows.values.push({ instance_id: entry.id, scope, name, value });
    }
  }
}

function waitRows(
  context: Context,
  { entry }: Changes,
  id: WaitId,
  { type, owner, isNew }: { readonly type: Wait['type']; readonly owner: number; readonly isNew: boolean },
): void {
  const { rows, options } = context;
  const element = entry.state.alive[owner];
  const wait = element?.waits[id];
  const key = { instance_id: entry.id, wait_id: id };
  const row = { ...key, definition_key: Number(entry.state.definitionKey) };
  switch (type) {
    case 'job':
      if (!isNew) rows.jobsGone.push({ ...key, fence: options.fenceOf(entry.id, id) });
      if (wait?.type === 'job' && element) jobRow(context, entry, element, row, wait);
      return;
    case 'timer':
      if (!isNew) rows.timersGone.push(key);
      if (wait?.type !== 'timer') return;
      rows.timers.push({ ...row, element: wait.target, due_at: wait.dueAt });
      context.timers.push(wait.dueAt);
      return;
    case 'task':
      if (!isNew) rows.tasksGone.push(key);
      if (wait?.type === 'task') taskRows(rows, key, { ...row, business_key: entry.state.businessKey }, wait);
      return;
    case 'message':
    case 'signal':
      if (!isNew) rows.subscriptionsGone.push(key);
      if (wait?.type === 'message' || wait?.type === 'signal') subscriptionRow(context, row, wait);
      return;
    case 'incident':
      if (!isNew) rows.incidentsGone.push(key);
      if (wait?.type !== 'incident' || !element) return;
      rows.incidents.push({
        ...row,
        element: element.element,
        type: wait.incident.type,
        message: wait.incident.message,
        created_at: options.now,
      });
      return;
    case 'condition':
    case 'child':
      return;
    default:
      throw new Error(`unknown wait ${String(type satisfies never)}`);
  }
}

const SMALLINT = 32_767;

function smallint(value: number): number {
  return Math.max(-SMALLINT, Math.min(SMALLINT, Math.trunc(value)));
}

function jobRow(
  { rows, jobs, leased, options }: Context,
  entry: Entry,
  element: Alive,
  row: Cells,
  wait: WaitOf<'job'>,
): void {
  const { queue, lease } = options.place(entry, element, wait);
  rows.jobs.push({
    ...row,
    element: element.element,
    element_id: element.id,
    type: queue,
    purpose: wait.purpose,
    due_at: wait.dueAt,
    priority: smallint(wait.priority),
    attempt: smallint(wait.attempt),
    retries: smallint(wait.retriesLeft),
    owner: lease?.owner ?? null,
    lock_until: lease?.lockUntil ?? null,
    fence: lease?.fence ?? 0,
  });
  jobs.push({ shard: entry.shard, instance: entry.id, wait: wait.id, queue, dueAt: wait.dueAt, lease });
  if (lease) leased.add(entry.id);
}

function taskRows(rows: Rows, key: Cells, row: Cells, task: WaitOf<'task'>): void {
  const shared = { created_at: task.createdAt, due_at: task.dueAt, priority: smallint(task.priority) };
  rows.tasks.push({
    ...row,
    ...shared,
    element: task.target,
    name: task.name,
    assignee: task.assignee,
    candidate_users: task.candidateUsers,
    candidate_groups: task.candidateGroups,
    follow_up_at: task.followUpAt,
  });
  if (task.assignee !== null) return;
  const candidates = new Set([
    ...task.candidateUsers.map((user) => `user:${user}`),
    ...task.candidateGroups.map((group) => `group:${group}`),
  ]);
  for (const candidate of candidates) rows.candidates.push({ ...key, ...shared, candidate });
}

function subscriptionRow(
  { rows, messages, options }: Context,
  row: Cells,
  wait: WaitOf<'message'> | WaitOf<'signal'>,
): void {
  const { type: kind, name, target: element } = wait;
  const correlation = wait.type === 'message' ? wait.correlation : null;
  rows.subscriptions.push({ ...row, element, kind, name, correlation, created_at: options.now });
  if (wait.type === 'message') messages.push({ name, correlation });
}
