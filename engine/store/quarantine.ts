/** An instance that our own error broke is put aside whole, and comes back when an operator says so. */
import type { State } from '../core/state.ts';
import type { Database } from './database.ts';

/** Far enough not to come due; dates beyond 9999 are no ISO 8601 text. */
const NEVER = '9999-12-31T00:00:00Z';
/** Wait of the incident: the instance has none of that number. */
export const QUARANTINE_WAIT = 0;

/** Its jobs and timers are put off, so that nothing of it is done again and again. */
export async function quarantine(
  database: Database,
  instance: { readonly shard: number; readonly id: number },
  problem: { readonly element: string; readonly message: string; readonly now: number },
): Promise<void> {
  const { shard, id } = instance;
  await database.knex.transaction(async (trx) => {
    const { rows } = (await trx.raw(
      `update instance set quarantined = true where shard = ? and id = ? and status = 0 returning definition_key`,
      [shard, id],
    )) as { rows: readonly { definition_key: number }[] };
    if (!rows[0]) return;
    await trx.raw(
      `insert into incident (shard, instance_id, wait_id, definition_key, element, type, message, created_at)
       values (?, ?, ?, ?, ?, 'bug', ?, ?) on conflict (shard, instance_id, wait_id) do update set message = excluded.message`,
      [
        shard,
        id,
        QUARANTINE_WAIT,
        rows[0].definition_key,
        problem.element,
        problem.message,
        new Date(problem.now),
      ],
    );
    await trx.raw(
      `update job set due_at = ?, owner = null, worker = null, lock_until = null, fence = 0 where shard = ? and instance_id = ?`,
      [NEVER, shard, id],
    );
    await trx.raw(
      `update timer set due_at = ?, owner = null, lock_until = null where shard = ? and instance_id = ?`,
      [NEVER, shard, id],
    );
  });
}

/** False when it was not put aside. Jobs and timers are due again when the state says. */
export async function release(database: Database, shard: number, id: number, state: State): Promise<boolean> {
  const waits = Object.values(state.alive).flatMap((element) => Object.values(element.waits));
  return database.knex.transaction(async (trx) => {
    const { rows } = (await trx.raw(
      `update instance set quarantined = false where shard = ? and id = ? and quarantined returning id`,
      [shard, id],
    )) as { rows: readonly object[] };
    if (rows.length === 0) return false;
    await trx.raw(`delete from incident where shard = ? and instance_id = ? and wait_id = ?`, [
      shard,
      id,
      QUARANTINE_WAIT,
    ]);
    for (const wait of waits) {
      if (wait.type !== 'job' && wait.type !== 'timer') continue;
      await trx.raw(
        `update ${wait.type} set due_at = ? where shard = ? and instance_id = ? and wait_id = ?`,
        [new Date(wait.dueAt), shard, id, wait.id],
      );
    }
    return true;
  });
}
