/** Lists of open incidents. */
import type { Page, PageRequest } from '../../views.ts';
import { cursorOf, limitOf, MAX_COUNT, pageOf, part, timePart } from './page.ts';
import { contains, first, iso, Parameters, type Sql } from './sql.ts';

export interface IncidentRow {
  readonly shard: number;
  readonly instance_id: string;
  readonly wait_id: number;
  readonly definition_key: string;
  readonly process_id: string;
  readonly process_name: string;
  readonly business_key: string | null;
  readonly element: string;
  readonly type: string;
  readonly message: string;
  readonly created_at: string;
}

export type IncidentFilter = PageRequest & {
  readonly processId?: string;
  readonly instanceId?: string;
  readonly element?: string;
  readonly search?: string;
};

const columns = `n.shard, n.instance_id::text as instance_id, n.wait_id, n.definition_key::text as definition_key,
  d.process_id, d.name as process_name, i.business_key, n.element, n.type, n.message, ${iso('n.created_at')} as created_at`;
const from = `from incident n join definition d on d.key = n.definition_key
  join instance i on i.shard = n.shard and i.id = n.instance_id`;

/** Newest first. Index incident_created; primary key when of one instance. */
export async function listIncidents(
  sql: Sql,
  filter: IncidentFilter,
  shardOf: (instance: string) => number,
): Promise<Page<IncidentRow>> {
  const limit = limitOf(filter);
  const after = cursorOf(filter, [part.time, part.id, part.wait]);
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, shardOf, parameters);
  const counting = { where: conditions.join(' and '), values: [...parameters.values] };
  if (after) {
    const [created, instance, wait] = after.map((value) => parameters.add(value));
    conditions.push(
      `(n.created_at, n.instance_id, n.wait_id) < (${created}::timestamptz, ${instance}::bigint, ${wait}::int)`,
    );
  }
  const [rows, counted] = await Promise.all([
    sql.query<IncidentRow & { readonly cursor: string }>(
      `select ${columns}, ${timePart('n.created_at')} as cursor ${from} where ${conditions.join(' and ')}
       order by n.created_at desc, n.instance_id desc, n.wait_id desc limit ${limit + 1}`,
      parameters.values,
    ),
    sql.query<{ count: number }>(
      `select count(*)::int as count from (select 1 ${from} where ${counting.where} limit ${MAX_COUNT + 1}) f`,
      counting.values,
    ),
  ]);
  return pageOf(
    rows,
    limit,
    counted[0]?.count ?? 0,
    (row) => row,
    (row) => [row.cursor, row.instance_id, row.wait_id],
  );
}

function conditionsOf(
  filter: IncidentFilter,
  shardOf: (instance: string) => number,
  parameters: Parameters,
): string[] {
  const conditions = ['true'];
  if (filter.processId !== undefined) conditions.push(`d.process_id = ${parameters.add(filter.processId)}`);
  if (filter.instanceId !== undefined)
    conditions.push(
      `n.shard = ${parameters.add(shardOf(filter.instanceId))}`,
      `n.instance_id = ${parameters.add(filter.instanceId)}::bigint`,
    );
  if (filter.element !== undefined) conditions.push(`n.element = ${parameters.add(filter.element)}`);
  if (filter.search !== undefined) {
    const pattern = parameters.add(contains(filter.search));
    conditions.push(
      `(n.message ilike ${pattern} or d.name ilike ${pattern} or i.business_key ilike ${pattern})`,
    );
  }
  return conditions;
}

/** Primary key. */
export function findIncident(
  sql: Sql,
  incident: { readonly shard: number; readonly instance: string; readonly wait: number },
): Promise<IncidentRow | null> {
  return first(
    sql.query<IncidentRow>(
      `select ${columns} ${from} where n.shard = $1 and n.instance_id = $2 and n.wait_id = $3`,
      [incident.shard, incident.instance, incident.wait],
    ),
  );
}
