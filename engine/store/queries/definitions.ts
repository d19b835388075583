/** Deployed process definitions. */
import type { DefinitionView, Page, PageRequest } from '../../views.ts';
import { countOf, cursorOf, limitOf, MAX_COUNT, pageOf, part } from './page.ts';
import { contains, first, iso, Parameters, type Sql } from './sql.ts';

export interface DefinitionRow {
  readonly key: string;
  readonly process_id: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly name: string;
  readonly documentation: string | null;
  readonly deployment_id: string;
  readonly deployed_at: string;
  readonly deployed_by: string;
  readonly resource_name: string;
  readonly latest: boolean;
  readonly startable: boolean;
  readonly startable_users: readonly string[];
  readonly startable_groups: readonly string[];
  readonly dialect: string;
  readonly active: number;
  readonly incidents: number;
}

/** Counts by the indexes instance_active and incident_definition. */
const columns = `d.key::text as key, d.process_id, d.version, d.version_tag, d.name, d.documentation,
  d.deployment_id::text as deployment_id, ${iso('d.deployed_at')} as deployed_at, d.deployed_by, d.resource_name, d.latest,
  d.startable, d.startable_users, d.startable_groups, d.dialect,
  (select count(*)::int from instance i where i.definition_key = d.key and i.status = 0) as active,
  (select count(*)::int from incident n where n.definition_key = d.key) as incidents`;

export interface DefinitionSearch {
  readonly filter: PageRequest & {
    readonly latestOnly?: boolean;
    readonly processId?: string;
    readonly search?: string;
    readonly startable?: boolean;
  };
  /** Only what this person may start; null: everything. */
  readonly starter: { readonly name: string; readonly groups: readonly string[] } | null;
}

/** The latest version's name stands for all, so that a process that was renamed stays together. Index definition_latest. */
const fromListed = `from definition d join definition l on l.process_id = d.process_id and l.latest`;
const sortName = 'lower(left(l.name, 400))';

/** By name, newest version first. The table is small: one row a version. */
export async function listDefinitions(sql: Sql, search: DefinitionSearch): Promise<Page<DefinitionRow>> {
  const limit = limitOf(search.filter);
  const after = cursorOf(search.filter, [part.text, part.text, part.number]);
  const parameters = new Parameters();
  const conditions = conditionsOf(search, parameters);
  const counting = { where: conditions.join(' and '), values: [...parameters.values] };
  if (after) {
    const [name, processId, version] = after.map((value) => parameters.add(value));
    conditions.push(`(${sortName}, d.process_id, -d.version) > (${name}, ${processId}, -(${version}::int))`);
  }
  const rows = await sql.query<DefinitionRow & { readonly cursor: string }>(
    `select ${columns}, ${sortName} as cursor ${fromListed} where ${conditions.join(' and ')}
     order by ${sortName}, d.process_id, -d.version limit ${limit + 1}`,
    parameters.values,
  );
  const counted = await countOf({ rows: rows.length, limit, after }, () => countDefinitions(sql, counting));
  return pageOf(
    rows,
    limit,
    counted,
    (row) => row,
    (row) => [row.cursor, row.process_id, row.version],
  );
}

async function countDefinitions(
  sql: Sql,
  { where, values }: { readonly where: string; readonly values: readonly unknown[] },
): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from (select 1 from definition d where ${where} limit ${MAX_COUNT + 1}) f`,
    values,
  );
  return row?.count ?? 0;
}

function conditionsOf({ filter, starter }: DefinitionSearch, parameters: Parameters): string[] {
  const conditions = ['true'];
  if (filter.latestOnly || filter.startable) conditions.push('d.latest');
  if (filter.startable) conditions.push('d.startable');
  if (filter.processId !== undefined) conditions.push(`d.process_id = ${parameters.add(filter.processId)}`);
  if (filter.search !== undefined) {
    const pattern = parameters.add(contains(filter.search));
    conditions.push(`(d.name ilike ${pattern} or d.process_id ilike ${pattern})`);
  }
  if (starter !== null) {
    const me = parameters.add(starter.name);
    const groups = parameters.add(starter.groups);
    conditions.push(`((d.startable_users = '{}' and d.startable_groups = '{}') or ${me} = any (d.startable_users)
      or d.startable_groups && ${groups}::text[])`);
  }
  return conditions;
}

/** Primary key. */
export function findDefinition(sql: Sql, key: string): Promise<DefinitionRow | null> {
  return first(sql.query<DefinitionRow>(`select ${columns} from definition d where d.key = $1`, [key]));
}

/** Index definition_latest. */
export function findLatestDefinition(sql: Sql, processId: string): Promise<DefinitionRow | null> {
  return first(
    sql.query<DefinitionRow>(`select ${columns} from definition d where d.process_id = $1 and d.latest`, [
      processId,
    ]),
  );
}

export function definitionView(row: DefinitionRow): DefinitionView {
  return {
    key: row.key,
    processId: row.process_id,
    version: row.version,
    versionTag: row.version_tag,
    name: row.name,
    documentation: row.documentation,
    deploymentId: row.deployment_id,
    deployedAt: row.deployed_at,
    deployedBy: row.deployed_by,
    resourceName: row.resource_name,
    latest: row.latest,
    startable: row.startable,
    dialect: row.dialect,
    counts: { active: row.active, incidents: row.incidents },
  };
}

/** The bytes of a deployed file, as UTF-8 text or base64 of other encodings is for the caller to tell. */
export async function findResource(sql: Sql, deploymentId: string, name: string): Promise<Uint8Array | null> {
  const [row] = await sql.query<{ content: Uint8Array }>(
    `select content from resource where deployment_id = $1 and name = $2`,
    [deploymentId, name],
  );
  return row?.content ?? null;
}

/**
 * Whether a person takes part in any instance of a definition, or could take an open task of one. Indexes
 * participant_name, then task_group_created; then a scan for tasks that a colleague has taken, which is rare.
 */
export async function hasToDoWith(
  sql: Sql,
  definitionKey: string,
  viewer: { readonly name: string; readonly groups: readonly string[] },
): Promise<boolean> {
  const candidates = [`user:${viewer.name}`, ...viewer.groups.map((group) => `group:${group}`)];
  const tries: readonly (readonly [text: string, values: readonly unknown[]])[] = [
    [
      `select 1 as found from participant p join instance i on i.shard = p.shard and i.id = p.instance_id
       where p.name = $2 and i.definition_key = $1 limit 1`,
      [definitionKey, viewer.name],
    ],
    [
      `select 1 as found from task_group g join task t using (shard, instance_id, wait_id)
       where g.candidate = any ($2) and t.definition_key = $1 limit 1`,
      [definitionKey, candidates],
    ],
    [
      `select 1 as found from task t where t.definition_key = $1
         and (t.assignee = $2 or $2 = any (t.candidate_users) or t.candidate_groups && $3::text[]) limit 1`,
      [definitionKey, viewer.name, viewer.groups],
    ],
  ];
  for (const [text, values] of tries) if ((await sql.query(text, values)).length > 0) return true;
  return false;
}

/** Index definition_latest. */
export async function latestDefinitionKeys(sql: Sql, limit: number): Promise<readonly string[]> {
  const rows = await sql.query<{ key: string }>(
    `select key::text as key from definition where latest order by process_id limit $1`,
    [limit],
  );
  return rows.map((row) => row.key);
}
