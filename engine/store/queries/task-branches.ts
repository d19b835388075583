/**
 * The tasks that one person may see, in branches that each have an index: assigned to them, open to them as candidate,
 * taken by a colleague, or all. Each branch gives its first rows in order; a list is the first rows of their union.
 */
import type { TaskFilter } from '../../views.ts';
import { contains, timestamp, type Parameters } from './sql.ts';
import { timePart } from './page.ts';

export type Branch = 'assigned' | 'open' | 'colleagues' | 'everything';

/** Whose tasks are asked for. */
export interface Viewer {
  readonly name: string;
  readonly groups: readonly string[];
  /** Sees every task (operators, administrators). */
  readonly everything: boolean;
}

export interface TaskSearch {
  readonly view: NonNullable<TaskFilter['view']>;
  readonly filter: TaskFilter;
  readonly viewer: Viewer;
  /** Milliseconds; what is due before is overdue. */
  readonly now: number;
  /** The shard of `filter.instanceId`. */
  readonly instanceShard?: number;
}

/** An order in which tasks are listed: `key` sorts, `cast` reads a cursor's text, `column` is the same in task_group. */
export interface TaskSort {
  readonly key: string;
  readonly cast: string;
  readonly part: string;
  readonly openKey: string;
  readonly direction: 'asc' | 'desc';
}

export const infinity = `timestamptz 'infinity'`;

/** The sort of a filter. Indexes: task_created, task_assignee, task_due; task_group_created, _due and _priority. */
export function taskSort({ sort = 'created', order }: TaskFilter): TaskSort {
  switch (sort) {
    case 'created':
      return timeSort('t.created_at', 'g.created_at', order ?? 'desc');
    case 'due':
      return timeSort(`coalesce(t.due_at, ${infinity})`, `coalesce(g.due_at, ${infinity})`, order ?? 'asc');
    case 'priority':
      return {
        key: 't.priority',
        openKey: 'g.priority',
        cast: 'smallint',
        part: 'f.sort_key::text',
        direction: order ?? 'desc',
      };
    case 'name': {
      const key = 'lower(left(t.name, 400))';
      return { key, openKey: key, cast: 'text', part: 'f.sort_key', direction: order ?? 'asc' };
    }
  }
}

function timeSort(key: string, openKey: string, direction: 'asc' | 'desc'): TaskSort {
  return { key, openKey, cast: 'timestamptz', part: timePart('f.sort_key'), direction };
}

/** Which branches make the view; one who may see everything needs no union for it. */
export function branchesOf({ view, viewer }: TaskSearch): readonly Branch[] {
  switch (view) {
    case 'mine':
      return ['assigned'];
    case 'groups':
      return ['open'];
    case 'overdue':
      return ['assigned', 'open'];
    case 'all':
      return viewer.everything ? ['everything'] : ['assigned', 'open', 'colleagues'];
  }
}

/** The first `limit` of a branch after the cursor: `shard, instance_id, wait_id, key`. */
export function branchSql(
  branch: Branch,
  search: TaskSearch,
  sort: TaskSort,
  parameters: Parameters,
  options: { readonly limit: number; readonly after: readonly string[] | null },
): string {
  const { filter, viewer } = search;
  const open = branch === 'open';
  const row = open ? 'g' : 't';
  const key = open ? sort.openKey : sort.key;
  const conditions = [
    ...cursorConditions(row, key, sort, parameters, options.after),
    ...filterConditions(search, row, parameters),
  ];
  const end = `order by ${orderBy(`${row}.`, key, sort)} limit ${options.limit}`;
  // The small tables are joined only when the filter needs them: an open branch then reads its index alone.
  const needsDefinition = filter.processId !== undefined || filter.search !== undefined;
  const needsTask = !open || conditions.some((condition) => /\bt\./.test(condition)) || key.includes('t.');
  const from =
    (open ? `task_group g` : `task t`) +
    (open && (needsTask || needsDefinition) ? ` join task t using (shard, instance_id, wait_id)` : '') +
    (needsDefinition ? ` join definition d on d.key = t.definition_key` : '');
  const columns = `${row}.shard, ${row}.instance_id, ${row}.wait_id, ${key} as sort_key`;
  const select = (own: readonly string[]): string => {
    const where = [...own, ...conditions];
    return `select ${columns} from ${from}${where.length > 0 ? ` where ${where.join(' and ')}` : ''} ${end}`;
  };
  switch (branch) {
    case 'everything':
      return select([]);
    case 'assigned':
      return select([`t.assignee = ${parameters.add(viewer.name)}`]);
    case 'colleagues': {
      const me = parameters.add(viewer.name);
      return select([
        `t.assignee is not null and t.assignee <> ${me}`,
        // Index task_claimed.
        `(t.candidate_users && array[${me}] or t.candidate_groups && ${parameters.add(viewer.groups)}::text[])`,
      ]);
    }
    case 'open': {
      const candidates = [`user:${viewer.name}`, ...viewer.groups.map((group) => `group:${group}`)];
      // The lateral form is the point: 0.5 ms where `candidate = any(…)` takes 35 at a million tasks (performance.md §4).
      return `select o.shard, o.instance_id, o.wait_id, o.sort_key from unnest(${parameters.add(candidates)}::text[]) c (candidate)
        cross join lateral (${select(['g.candidate = c.candidate'])}) o`;
    }
  }
}

export function orderBy(prefix: string, key: string, { direction }: TaskSort): string {
  return `${key} ${direction}, ${prefix}instance_id ${direction}, ${prefix}wait_id ${direction}`;
}

function cursorConditions(
  row: string,
  key: string,
  { cast, direction }: TaskSort,
  parameters: Parameters,
  after: readonly string[] | null,
): readonly string[] {
  if (after === null) return [];
  const [last, instance, wait] = after.map((value) => parameters.add(value));
  const sign = direction === 'asc' ? '>' : '<';
  return [
    `${key} ${sign}= ${last}::${cast}`,
    `(${key}, ${row}.instance_id, ${row}.wait_id) ${sign} (${last}::${cast}, ${instance}::bigint, ${wait}::int)`,
  ];
}

function filterConditions(search: TaskSearch, row: 'g' | 't', parameters: Parameters): readonly string[] {
  const conditions: string[] = [];
  const { view, filter, now, instanceShard } = search;
  const { processId, instanceId, assignee, group, search: text } = filter;
  if (view === 'overdue')
    conditions.push(`coalesce(${row}.due_at, ${infinity}) < ${parameters.add(timestamp(now))}::timestamptz`);
  if (processId !== undefined) conditions.push(`d.process_id = ${parameters.add(processId)}`);
  if (instanceId !== undefined)
    conditions.push(
      `${row}.shard = ${parameters.add(instanceShard ?? 0)}`,
      `${row}.instance_id = ${parameters.add(instanceId)}::bigint`,
    );
  if (assignee !== undefined) conditions.push(`t.assignee = ${parameters.add(assignee)}`);
  if (group !== undefined) conditions.push(`${parameters.add(group)} = any (t.candidate_groups)`);
  if (text !== undefined) {
    const pattern = parameters.add(contains(text));
    conditions.push(
      `(t.name ilike ${pattern} or d.name ilike ${pattern} or t.business_key ilike ${pattern})`,
    );
  }
  return conditions;
}
