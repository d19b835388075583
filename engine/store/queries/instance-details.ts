/** What else the database knows of one instance: when its elements were entered, and its variables after the end. */
import type { Json } from '../../json.ts';
import type { InstanceKey } from './instances.ts';
import { iso, type Sql } from './sql.ts';

/** Elements whose times are read; an instance with more of them alive shows the rest without a time. */
const MAX_TIMES = 5_000;

/** When each element instance was entered, newest first. Primary key of history. */
export function enteredTimes(
  sql: Sql,
  { shard, id }: InstanceKey,
): Promise<readonly { readonly id: number; readonly at: string }[]> {
  return sql.query(
    `select (e.event ->> 'id')::int as id, ${iso('h.at')} as at
     from history h cross join lateral jsonb_array_elements(h.events) e (event)
     where h.shard = $1 and h.instance_id = $2 and e.event ->> 'type' = 'element.entered'
     order by h.revision desc limit ${MAX_TIMES}`,
    [shard, id],
  );
}

/** The process's variables, large values over those in the row. Primary keys of instance and instance_value. */
export function endedVariables(
  sql: Sql,
  { shard, id }: InstanceKey,
): Promise<readonly { readonly name: string; readonly value: Json }[]> {
  return sql.query(
    `select name, value from instance_value where shard = $1 and instance_id = $2 and scope = 1
     union all
     select v.name, v.value from instance i, jsonb_each(i.variables) v (name, value)
     where i.shard = $1 and i.id = $2 and not exists (
       select 1 from instance_value b where b.shard = $1 and b.instance_id = $2 and b.scope = 1 and b.name = v.name)`,
    [shard, id],
  );
}
