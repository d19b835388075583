/** Reads instances whole, any number in one round trip. */
import type { Entry, InstanceRow, ValueRow } from './entry.ts';
import { entryOf } from './entry.ts';

/** Runs one prepared statement; `Writer.query`, or a plain connection. */
export type RunStatement = (
  name: string,
  text: string,
  values: readonly unknown[],
) => Promise<{ readonly rows: readonly object[] }>;

/** By primary key. */
const INSTANCES = `select id, definition_key, root_id, parent_id, parent_wait, depth, business_key, status, revision,
    quarantined, document, variables
  from instance where shard = $1 and id = any ($2::int8[])`;

/** By primary key (shard, instance_id …). */
const VALUES = `select instance_id, scope, name, value from instance_value
  where shard = $1 and instance_id = any ($2::int8[])`;

/**
 * The two statements see two snapshots: an instance that changes in between comes with a revision that the write then
 * finds outdated, since its row is read first.
 */
export async function loadEntries(
  run: RunStatement,
  shard: number,
  ids: readonly number[],
): Promise<Map<number, Entry>> {
  const list = `{${ids.join(',')}}`;
  const [instances, values] = await Promise.all([
    run('load', INSTANCES, [shard, list]),
    run('load-values', VALUES, [shard, list]),
  ]);
  const byInstance = new Map<number, ValueRow[]>();
  for (const value of values.rows as readonly ValueRow[]) {
    const known = byInstance.get(value.instance_id);
    if (known) known.push(value);
    else byInstance.set(value.instance_id, [value]);
  }
  const rows = instances.rows as readonly InstanceRow[];
  return new Map(rows.map((row) => [row.id, entryOf(shard, row, byInstance.get(row.id) ?? [])]));
}
