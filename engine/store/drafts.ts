/** Rows of half-filled task forms, one a person and task. */
import type { JsonObject } from '../json.ts';
import { first, iso, timestamp, type Sql } from './queries/sql.ts';

/** What names a task in the database. */
export interface TaskKey {
  readonly shard: number;
  readonly instance: string;
  readonly wait: number;
}

export function findDraft(
  sql: Sql,
  task: TaskKey,
  userName: string,
): Promise<{ readonly data: JsonObject; readonly saved_at: string } | null> {
  return first(
    sql.query(
      `select data, ${iso('saved_at')} as saved_at from task_draft
       where shard = $1 and instance_id = $2 and wait_id = $3 and user_name = $4`,
      [task.shard, task.instance, task.wait, userName],
    ),
  );
}

export async function putDraft(
  sql: Sql,
  task: TaskKey,
  userName: string,
  data: JsonObject,
  now: number,
): Promise<void> {
  await sql.query(
    `insert into task_draft (shard, instance_id, wait_id, user_name, data, saved_at)
     values ($1, $2, $3, $4, $5::text::jsonb, $6)
     on conflict (shard, instance_id, wait_id, user_name) do update set data = excluded.data, saved_at = excluded.saved_at`,
    [task.shard, task.instance, task.wait, userName, JSON.stringify(data), timestamp(now)],
  );
}

/** Drafts of those tasks of the instance that are no longer open. Primary keys of both tables. */
export async function deleteDrafts(
  sql: Sql,
  of: { readonly shard: number; readonly instance: string },
): Promise<void> {
  await sql.query(
    `delete from task_draft d where d.shard = $1 and d.instance_id = $2 and not exists (
       select 1 from task t where t.shard = d.shard and t.instance_id = d.instance_id and t.wait_id = d.wait_id)`,
    [of.shard, of.instance],
  );
}

/** The same for every instance, e.g. after tasks were cancelled; at most `limit` rows a call. */
export async function sweepDrafts(sql: Sql, limit: number): Promise<void> {
  await sql.query(
    `delete from task_draft where (shard, instance_id, wait_id, user_name) in (
       select d.shard, d.instance_id, d.wait_id, d.user_name from task_draft d where not exists (
         select 1 from task t where t.shard = d.shard and t.instance_id = d.instance_id and t.wait_id = d.wait_id)
       limit $1)`,
    [limit],
  );
}
