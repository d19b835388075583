/** The record of one process instance: packed rows, one a step, read back as events in their order. */
import type { JsonObject } from '../../json.ts';
import type { PageRequest } from '../../views.ts';
import { cursorOf, limitOf, MAX_COUNT, part } from './page.ts';
import { iso, Parameters, type Sql } from './sql.ts';
import type { InstanceKey } from './instances.ts';

export interface HistoryRow {
  readonly revision: number;
  /** Position within the step, from 1. */
  readonly ordinal: number;
  readonly at: string;
  readonly by: string | null;
  readonly event: JsonObject;
}

export type HistoryRequest = PageRequest & {
  readonly order?: 'asc' | 'desc';
  readonly types?: readonly string[];
};

/** Events after the cursor, one more than the limit. Primary key of history. */
export function historyPage(
  sql: Sql,
  instance: InstanceKey,
  request: HistoryRequest,
): Promise<readonly HistoryRow[]> {
  const parameters = new Parameters();
  const order = request.order === 'desc' ? 'desc' : 'asc';
  const after = cursorOf(request, [part.number, part.number]);
  const conditions = conditionsOf(instance, request, parameters);
  if (after) {
    const [revision, ordinal] = after.map((value) => parameters.add(value));
    const sign = order === 'asc' ? '>' : '<';
    conditions.push(`h.revision ${sign}= ${revision}::int`);
    conditions.push(`(h.revision, e.ordinal) ${sign} (${revision}::int, ${ordinal}::bigint)`);
  }
  return sql.query<HistoryRow>(
    `select h.revision, e.ordinal::int as ordinal, ${iso('h.at')} as at, h.by, e.event
     from history h cross join lateral jsonb_array_elements(h.events) with ordinality e (event, ordinal)
     where ${conditions.join(' and ')} order by h.revision ${order}, e.ordinal ${order} limit ${limitOf(request) + 1}`,
    parameters.values,
  );
}

/** Events that match, counted up to 1,001. */
export async function countHistory(
  sql: Sql,
  instance: InstanceKey,
  request: HistoryRequest,
): Promise<number> {
  const parameters = new Parameters();
  const conditions = conditionsOf(instance, request, parameters);
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from (
       select 1 from history h cross join lateral jsonb_array_elements(h.events) e (event)
       where ${conditions.join(' and ')} limit ${MAX_COUNT + 1}) f`,
    parameters.values,
  );
  return row?.count ?? 0;
}

function conditionsOf(instance: InstanceKey, request: HistoryRequest, parameters: Parameters): string[] {
  const conditions = [
    `h.shard = ${parameters.add(instance.shard)}`,
    `h.instance_id = ${parameters.add(instance.id)}::bigint`,
  ];
  if (request.types !== undefined)
    conditions.push(`e.event ->> 'type' = any (${parameters.add(request.types)}::text[])`);
  return conditions;
}

/** How often each element was entered, completed and cancelled, and each flow taken. Primary key of history. */
export function pathOf(
  sql: Sql,
  instance: InstanceKey,
): Promise<readonly { readonly type: string; readonly name: string; readonly count: number }[]> {
  return sql.query(
    `select e.event ->> 'type' as type, coalesce(e.event ->> 'flow', e.event ->> 'element') as name, count(*)::int as count
     from history h cross join lateral jsonb_array_elements(h.events) e (event)
     where h.shard = $1 and h.instance_id = $2
       and e.event ->> 'type' in ('element.entered', 'element.completed', 'element.cancelled', 'flow.taken')
     group by 1, 2`,
    [instance.shard, instance.id],
  );
}
