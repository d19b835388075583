/** One process instance, its family, and who has to do with it. */
import type { InstanceView } from '../../views.ts';
import { first, iso, type Sql } from './sql.ts';

export interface InstanceKey {
  readonly shard: number;
  readonly id: string;
}

export interface InstanceRow {
  readonly shard: number;
  readonly id: string;
  readonly definition_key: string;
  readonly process_id: string;
  readonly process_name: string;
  readonly version: number;
  readonly business_key: string | null;
  readonly status: number;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly started_by: string | null;
  readonly parent_id: string | null;
  readonly root_id: string;
  readonly incidents: number;
}

/** Meaning of the column `instance.status`. */
export const STATUS = ['active', 'completed', 'cancelled'] as const;

/** Columns of instance `i` with definition `d`. Incidents by the primary key of incident. */
export const instanceColumns = `i.shard, i.id::text as id, i.definition_key::text as definition_key, d.process_id,
  d.name as process_name, d.version, i.business_key, i.status, ${iso('i.started_at')} as started_at,
  ${iso('i.ended_at')} as ended_at, i.started_by, i.parent_id::text as parent_id, i.root_id::text as root_id,
  (select count(*)::int from incident n where n.shard = i.shard and n.instance_id = i.id) as incidents`;

export function instanceView(row: InstanceRow): InstanceView {
  return {
    id: row.id,
    definitionKey: row.definition_key,
    processId: row.process_id,
    processName: row.process_name,
    version: row.version,
    businessKey: row.business_key,
    status: STATUS[row.status] ?? 'active',
    startedAt: row.started_at,
    endedAt: row.ended_at,
    startedBy: row.started_by,
    parentId: row.parent_id,
    incidents: row.incidents,
  };
}

/** Primary key. */
export function findInstance(sql: Sql, { shard, id }: InstanceKey): Promise<InstanceRow | null> {
  return first(
    sql.query<InstanceRow>(
      `select ${instanceColumns} from instance i join definition d on d.key = i.definition_key
       where i.shard = $1 and i.id = $2`,
      [shard, id],
    ),
  );
}

/** Instances that this one called, newest first. Index instance_parent. */
export function childInstances(sql: Sql, id: string, limit: number): Promise<readonly InstanceRow[]> {
  return sql.query<InstanceRow>(
    `select ${instanceColumns} from instance i join definition d on d.key = i.definition_key
     where i.parent_id = $1 order by i.id desc limit $2`,
    [id, limit],
  );
}

/**
 * Who has to do with an instance: `participants` started it or had a task of it, itself or the case it belongs to;
 * `candidates` could take one of its open tasks. Primary keys of participant and task.
 */
export async function partiesOf(
  sql: Sql,
  instance: InstanceKey,
  root: InstanceKey,
): Promise<{
  readonly participants: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly candidateGroups: readonly string[];
}> {
  const [row] = await sql.query<{
    participants: readonly string[] | null;
    candidate_users: readonly string[] | null;
    candidate_groups: readonly string[] | null;
  }>(
    `select
       (select array_agg(distinct p.name) from participant p
        where (p.shard = $1 and p.instance_id = $2) or (p.shard = $3 and p.instance_id = $4)) as participants,
       (select array_agg(distinct u) from task t, unnest(t.candidate_users) u
        where t.shard = $1 and t.instance_id = $2) as candidate_users,
       (select array_agg(distinct g) from task t, unnest(t.candidate_groups) g
        where t.shard = $1 and t.instance_id = $2) as candidate_groups`,
    [instance.shard, instance.id, root.shard, root.id],
  );
  return {
    participants: row?.participants ?? [],
    candidateUsers: row?.candidate_users ?? [],
    candidateGroups: row?.candidate_groups ?? [],
  };
}
