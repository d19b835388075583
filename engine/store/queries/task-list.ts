/** Task lists and their counts. */
import type { Page, TaskFilter } from '../../views.ts';
import { countOf, cursorOf, limitOf, MAX_COUNT, pageOf, part } from './page.ts';
import { Parameters, timestamp, type Sql } from './sql.ts';
import {
  branchesOf,
  branchSql,
  orderBy,
  taskSort,
  type TaskSearch,
  type TaskSort,
  type Viewer,
} from './task-branches.ts';
import { taskColumns, type TaskRow } from './task-row.ts';

export type { TaskSearch, Viewer } from './task-branches.ts';

/** One page, in the filter's order; `after` is a cursor that the same filter gave. */
export async function listTasks(sql: Sql, search: TaskSearch): Promise<Page<TaskRow>> {
  const limit = limitOf(search.filter);
  const sort = taskSort(search.filter);
  const after = cursorOf(search.filter, [cursorPart(sort), part.id, part.wait]);
  const rows = await taskPage(sql, search, sort, limit + 1, after);
  const counted = await countOf({ rows: rows.length, limit, after }, () => countTasks(sql, search));
  return pageOf(
    rows,
    limit,
    counted,
    (row) => row,
    (row) => [row.cursor, row.instance_id, row.wait_id],
  );
}

function cursorPart(sort: TaskSort): RegExp {
  if (sort.cast === 'timestamptz') return part.time;
  return sort.cast === 'text' ? part.text : part.number;
}

function taskPage(
  sql: Sql,
  search: TaskSearch,
  sort: TaskSort,
  limit: number,
  after: readonly string[] | null,
): Promise<readonly (TaskRow & { readonly cursor: string })[]> {
  const parameters = new Parameters();
  const now = parameters.add(timestamp(search.now));
  const found = unionOf(search, sort, parameters, { limit, after });
  return sql.query(
    `select ${taskColumns(now)}, ${sort.part} as cursor
     from (select * from (${found}) f order by ${orderBy('', 'sort_key', sort)} limit ${limit}) f
     join task t using (shard, instance_id, wait_id) join definition d on d.key = t.definition_key
     order by ${orderBy('f.', 'f.sort_key', sort)}`,
    parameters.values,
  );
}

async function countTasks(sql: Sql, search: TaskSearch): Promise<number> {
  const parameters = new Parameters();
  // In an order that an index gives: which thousand are counted does not matter.
  const sort = taskSort({ sort: search.view === 'overdue' ? 'due' : 'created' });
  const found = unionOf(search, sort, parameters, { limit: MAX_COUNT + 1, after: null });
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from (select 1 from (${found}) f limit ${MAX_COUNT + 1}) f`,
    parameters.values,
  );
  return row?.count ?? 0;
}

/** Without duplicates: a task may be open to several groups of one person. */
function unionOf(
  search: TaskSearch,
  sort: TaskSort,
  parameters: Parameters,
  options: { readonly limit: number; readonly after: readonly string[] | null },
): string {
  const branches = branchesOf(search).map(
    (branch) => `(${branchSql(branch, search, sort, parameters, options)})`,
  );
  return `select distinct * from (${branches.join(' union all ')}) b`;
}

/** Numbers for the tabs of the task list, each counted up to 1,000. */
export async function taskCounts(
  sql: Sql,
  viewer: Viewer,
  now: number,
): Promise<{
  readonly mine: number;
  readonly groups: number;
  readonly overdue: number;
  readonly all: number;
}> {
  const filter: TaskFilter = {};
  const count = async (view: TaskSearch['view']): Promise<number> =>
    Math.min(await countTasks(sql, { view, filter, viewer, now }), MAX_COUNT);
  const [mine, groups, overdue, all] = await Promise.all([
    count('mine'),
    count('groups'),
    count('overdue'),
    count('all'),
  ]);
  return { mine, groups, overdue, all };
}

/** One task by its primary key. */
export async function findTask(
  sql: Sql,
  task: { readonly shard: number; readonly instance: string; readonly wait: number },
  now: number,
): Promise<TaskRow | null> {
  const [row] = await sql.query<TaskRow>(
    `select ${taskColumns('$1')} from task t join definition d on d.key = t.definition_key
     where t.shard = $2 and t.instance_id = $3 and t.wait_id = $4`,
    [timestamp(now), task.shard, task.instance, task.wait],
  );
  return row ?? null;
}

/**
 * The next open task of a case for one person: assigned to them before what they may claim, older before younger. The
 * case is the whole tree of called instances (index instance_root; primary key of task).
 */
export async function nextTask(
  sql: Sql,
  root: { readonly shard: number; readonly id: string },
  viewer: Viewer,
  now: number,
): Promise<TaskRow | null> {
  const [row] = await sql.query<TaskRow>(
    `select ${taskColumns('$1')}
     from (${family('$2', '$3')}) f
       join task t on t.shard = f.shard and t.instance_id = f.id join definition d on d.key = t.definition_key
     where t.assignee = $4 or (t.assignee is null and ($4 = any (t.candidate_users) or t.candidate_groups && $5::text[]))
     order by t.assignee is null, t.created_at, t.instance_id, t.wait_id limit 1`,
    [timestamp(now), root.shard, root.id, viewer.name, viewer.groups],
  );
  return row ?? null;
}

/**
 * Whether a node runs a job of the case at this moment, or something passes between its instances. Index instance_root;
 * primary keys of job and outbox.
 */
export async function hasWorkRunning(
  sql: Sql,
  root: { readonly shard: number; readonly id: string },
  now: number,
): Promise<boolean> {
  const rows = await sql.query(
    `select 1 as one from (${family('$1', '$2')}) f
     where exists (select 1 from job j where j.shard = f.shard and j.instance_id = f.id and j.owner >= 0
         and j.lock_until > $3::timestamptz)
       or exists (select 1 from outbox o where o.shard = f.shard and o.instance_id = f.id
         and o.lock_until > $3::timestamptz) limit 1`,
    [root.shard, root.id, timestamp(now)],
  );
  return rows.length > 0;
}

/** The instances of a case: its root and all that were called from it. */
function family(shard: string, id: string): string {
  return `select ${shard}::smallint as shard, ${id}::bigint as id
    union select i.shard, i.id from instance i where i.root_id = ${id} and i.parent_id is not null`;
}
