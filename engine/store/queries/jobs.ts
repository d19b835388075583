/** Lists of jobs that wait or run. */
import type { JobView, Page, PageRequest } from '../../views.ts';
import { cursorOf, limitOf, MAX_COUNT, pageOf, part, timePart } from './page.ts';
import { iso, Parameters, type Sql } from './sql.ts';

interface JobRow {
  readonly instance_id: string;
  readonly wait_id: number;
  readonly type: string;
  readonly definition_key: string;
  readonly process_id: string;
  readonly element: string;
  readonly attempt: number;
  readonly retries: number;
  readonly due_at: string;
  readonly worker: string | null;
  readonly lock_until: string | null;
  readonly cursor: string;
}

/** Due first. Primary key of job when of one instance. `locked_by` is the worker, or the node's number. */
export async function listJobs(
  sql: Sql,
  filter: PageRequest & { readonly instanceId?: string; readonly type?: string },
  shardOf: (instance: string) => number,
): Promise<Page<JobView>> {
  const limit = limitOf(filter);
  const after = cursorOf(filter, [part.time, part.id, part.wait]);
  const parameters = new Parameters();
  const conditions = ['true'];
  if (filter.instanceId !== undefined)
    conditions.push(
      `j.shard = ${parameters.add(shardOf(filter.instanceId))}`,
      `j.instance_id = ${parameters.add(filter.instanceId)}::bigint`,
    );
  if (filter.type !== undefined) conditions.push(`j.type = ${parameters.add(filter.type)}`);
  const counting = { where: conditions.join(' and '), values: [...parameters.values] };
  if (after) {
    const [due, instance, wait] = after.map((value) => parameters.add(value));
    conditions.push(
      `(j.due_at, j.instance_id, j.wait_id) > (${due}::timestamptz, ${instance}::bigint, ${wait}::int)`,
    );
  }
  const [rows, counted] = await Promise.all([
    sql.query<JobRow>(
      `select j.instance_id::text as instance_id, j.wait_id, j.type, j.definition_key::text as definition_key, d.process_id,
         j.element, j.attempt, j.retries, ${iso('j.due_at')} as due_at,
         case when j.owner is not null then coalesce(j.worker, 'node ' || j.owner) end as worker,
         ${iso('j.lock_until')} as lock_until, ${timePart('j.due_at')} as cursor
       from job j join definition d on d.key = j.definition_key where ${conditions.join(' and ')}
       order by j.due_at, j.instance_id, j.wait_id limit ${limit + 1}`,
      parameters.values,
    ),
    sql.query<{ count: number }>(
      `select count(*)::int as count from (select 1 from job j where ${counting.where} limit ${MAX_COUNT + 1}) f`,
      counting.values,
    ),
  ]);
  return pageOf(rows, limit, counted[0]?.count ?? 0, view, (row) => [
    row.cursor,
    row.instance_id,
    row.wait_id,
  ]);
}

function view(row: JobRow): JobView {
  return {
    id: `${row.instance_id}-${row.wait_id}`,
    type: row.type,
    instanceId: row.instance_id,
    definitionKey: row.definition_key,
    processId: row.process_id,
    element: row.element,
    attempt: row.attempt,
    retriesLeft: row.retries,
    dueAt: row.due_at,
    lockedBy: row.worker,
    lockedUntil: row.lock_until,
  };
}
