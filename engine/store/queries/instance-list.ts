/** Lists of process instances, filtered in SQL by the same rule as `can`. */
import type { InstanceFilter, Page } from '../../views.ts';
import { instanceColumns, STATUS, type InstanceRow } from './instances.ts';
import { countOf, cursorOf, limitOf, MAX_COUNT, pageOf, part, timePart } from './page.ts';
import { contains, Parameters, type Sql } from './sql.ts';

export interface InstanceSearch {
  readonly filter: InstanceFilter;
  /** Only what this person started or had a task of; null: everything. */
  readonly participant: string | null;
}

interface Listed extends InstanceRow {
  readonly cursor: string;
}

/**
 * By start (index instance_started) or end (index instance_finished, which holds ended instances only). Of one
 * participant: index participant_name, then the primary key.
 */
export async function listInstances(sql: Sql, search: InstanceSearch): Promise<Page<InstanceRow>> {
  const limit = limitOf(search.filter);
  const after = cursorOf(search.filter, [part.time, part.id]);
  const rows = await instancePage(sql, search, limit + 1, after);
  const counted = await countOf({ rows: rows.length, limit, after }, () => countInstances(sql, search));
  return pageOf(
    rows,
    limit,
    counted,
    (row: InstanceRow) => row,
    (row: Listed) => [row.cursor, row.id],
  );
}

function instancePage(
  sql: Sql,
  search: InstanceSearch,
  limit: number,
  after: readonly string[] | null,
): Promise<readonly Listed[]> {
  const parameters = new Parameters();
  const { sort = 'started', order = 'desc' } = search.filter;
  const key = sort === 'started' ? 'i.started_at' : 'i.ended_at';
  const conditions = conditionsOf(search, parameters);
  if (sort === 'ended') conditions.push('i.ended_at is not null');
  if (after !== null) {
    const [last, id] = after.map((value) => parameters.add(value));
    conditions.push(`(${key}, i.id) ${order === 'asc' ? '>' : '<'} (${last}::timestamptz, ${id}::bigint)`);
  }
  return sql.query<Listed>(
    `select ${instanceColumns}, ${timePart(key)} as cursor ${fromWhere(conditions)}
     order by ${key} ${order}, i.id ${order} limit ${limit}`,
    parameters.values,
  );
}

async function countInstances(sql: Sql, search: InstanceSearch): Promise<number> {
  const parameters = new Parameters();
  const conditions = conditionsOf(search, parameters);
  if (search.filter.sort === 'ended') conditions.push('i.ended_at is not null');
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from (select 1 ${fromWhere(conditions)} limit ${MAX_COUNT + 1}) f`,
    parameters.values,
  );
  return row?.count ?? 0;
}

function fromWhere(conditions: readonly string[]): string {
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  return `from instance i join definition d on d.key = i.definition_key ${where}`;
}

function conditionsOf({ filter, participant }: InstanceSearch, parameters: Parameters): string[] {
  const conditions: string[] = [];
  const add = (value: unknown): string => parameters.add(value);
  if (participant !== null)
    conditions.push(
      `exists (select 1 from participant p where p.shard = i.shard and p.instance_id = i.id and p.name = ${add(participant)})`,
    );
  if (filter.processId !== undefined) conditions.push(`d.process_id = ${add(filter.processId)}`);
  if (filter.definitionKey !== undefined)
    conditions.push(`i.definition_key = ${add(filter.definitionKey)}::int`);
  if (filter.businessKey !== undefined) conditions.push(`i.business_key = ${add(filter.businessKey)}`);
  if (filter.startedBy !== undefined) conditions.push(`i.started_by = ${add(filter.startedBy)}`);
  if (filter.status !== undefined) conditions.push(statusCondition(filter.status));
  if (filter.element !== undefined) conditions.push(elementCondition(add(filter.element)));
  if (filter.search !== undefined) {
    const pattern = add(contains(filter.search));
    // An id is found by its beginning, as one types it.
    const id = /^\d{1,16}$/.test(filter.search) ? ` or i.id::text like ${add(`${filter.search}%`)}` : '';
    conditions.push(`(i.business_key ilike ${pattern} or d.name ilike ${pattern}${id})`);
  }
  for (const { name, value } of filter.variables ?? [])
    conditions.push(`i.variables @> ${add(JSON.stringify({ [name]: value }))}::text::jsonb`);
  return conditions;
}

function statusCondition(status: NonNullable<InstanceFilter['status']>): string {
  // Index instance_active, or the primary key of incident.
  if (status === 'incident')
    return 'exists (select 1 from incident n where n.shard = i.shard and n.instance_id = i.id)';
  return `i.status = ${STATUS.indexOf(status)}`;
}

/** A living element instance of the document stands at the BPMN element. */
function elementCondition(element: string): string {
  return `i.status = 0 and jsonb_path_exists(i.document, '$.alive.*.element ? (@ == $element)',
    jsonb_build_object('element', ${element}::text))`;
}
