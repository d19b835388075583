/** Keeps tables small and plans good: expired rows, monthly partitions of history, and statistics where nothing else does. */
import type { Database } from './database.ts';

/** How long the answer to an idempotency key is kept. */
const IDEMPOTENCY_KEPT = '7 days';
/** Months of history that have a partition before they begin. */
const MONTHS_AHEAD = 2;
const MAX_EXPIRED = 10_000;

/** Indexes message_expires, message_seen_expires, idempotency_at. */
export async function expire(database: Database, now: string | null): Promise<void> {
  const at = `coalesce($1::timestamptz, now())`;
  await database.query(
    `delete from message where (shard, id) in (select shard, id from message where expires_at < ${at} limit ${MAX_EXPIRED})`,
    [now],
  );
  await database.query(
    `delete from message_seen where (name, message_id) in
       (select name, message_id from message_seen where expires_at < ${at} limit ${MAX_EXPIRED})`,
    [now],
  );
  await database.query(
    `delete from idempotency where (shard, key) in
       (select shard, key from idempotency where at < ${at} - interval '${IDEMPOTENCY_KEPT}' limit ${MAX_EXPIRED})`,
    [now],
  );
}

/** The month of `now` and the next ones. A month whose rows went to the default partition already stays there. */
export async function addPartitions(database: Database, now: number): Promise<void> {
  const date = new Date(now);
  for (let month = 0; month <= MONTHS_AHEAD; month += 1) {
    const from = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month, 1));
    const to = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month + 1, 1));
    const name = `history_${from.toISOString().slice(0, 7).replace('-', '_')}`;
    const known = await database.query(`select 1 as one from pg_class where oid = to_regclass($1)`, [name]);
    if (known.length > 0) continue;
    try {
      await database.query(
        `create table if not exists ${name} partition of history for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
      );
    } catch (error) {
      const { code } = error as { code?: string };
      // check_violation: rows of that month are in the default partition; duplicate_table: another node made it now
      if (code !== '23514' && code !== '42P07') throw error;
    }
  }
}

/** The embedded database has no autovacuum. */
export async function refreshStatistics(database: Database): Promise<void> {
  if (database.kind === 'embedded') await database.query('vacuum analyze');
}
