/** Settings that belong to the database and never change once it holds data. */
import type { Database } from './database.ts';

/** One shard unless the database was made for more: the row `shards` is written before the first instance is. */
const SHARDS = 1;

export async function readShards(database: Database): Promise<number> {
  await database.query(`insert into setting (name, value) values ('shards', $1) on conflict do nothing`, [
    String(SHARDS),
  ]);
  const [row] = await database.query<{ value: number }>(`select value from setting where name = 'shards'`);
  return row?.value ?? SHARDS;
}
