/** Taking what is due, one shard at a time, each row by one node: by the database's clock, skipping what others hold. */
import type { Database } from './database.ts';
import type { OutboxMessage, OutboxRow } from './outbox.ts';

/** Owner of a job that an external worker holds. */
export const WORKER = -1;

export interface Take {
  readonly shard: number;
  readonly owner: number;
  readonly lockMs: number;
  readonly limit: number;
  /** Null: the database's clock. */
  readonly now: string | null;
}

export interface TakenJob {
  readonly instance_id: number;
  readonly wait_id: number;
  readonly definition_key: number;
  readonly element_id: number;
  readonly type: string;
  readonly fence: number;
  readonly attempt: number;
  readonly takeovers: number;
}

const NOW = 'coalesce($1::timestamptz, now())';
const UNTIL = `${NOW} + $4 * interval '1 millisecond'`;

/** Index job_ready. One fence for all that are taken together: it need only differ from every other lease of the same job. */
export async function takeJobs(
  database: Database,
  take: Take,
  jobs: { readonly types: readonly string[]; readonly fence: number; readonly worker: string | null },
): Promise<readonly TakenJob[]> {
  return database.query<TakenJob & Record<string, unknown>>(
    `update job j set owner = $3, lock_until = ${UNTIL}, fence = $6, worker = $7
     from (select instance_id, wait_id from job
       where shard = $2 and type = any ($8::text[]) and owner is null and retries > 0 and due_at <= ${NOW}
       order by due_at limit $5 for update skip locked) q
     where j.shard = $2 and j.instance_id = q.instance_id and j.wait_id = q.wait_id
     returning j.instance_id, j.wait_id, j.definition_key, j.element_id, j.type, j.fence, j.attempt, j.takeovers`,
    [take.now, take.shard, take.owner, take.lockMs, take.limit, jobs.fence, jobs.worker, jobs.types],
  );
}

/** Index job_leased. Leases that ran out are free again; how often that happened is counted. Returns the types. */
export async function freeLostJobs(
  database: Database,
  shard: number,
  now: string | null,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ type: string }>(
    `update job j set owner = null, worker = null, lock_until = null, fence = 0, takeovers = least(takeovers + 1, 100)
     from (select instance_id, wait_id from job where shard = $1 and owner is not null
       and lock_until < coalesce($2::timestamptz, now()) order by lock_until limit $3 for update skip locked) q
     where j.shard = $1 and j.instance_id = q.instance_id and j.wait_id = q.wait_id returning j.type`,
    [shard, now, limit],
  );
  return rows.map(({ type }) => type);
}

/** Gives a lease more time; false when it is lost. */
export async function extendJob(
  database: Database,
  job: { readonly shard: number; readonly instance: number; readonly wait: number; readonly fence: number },
  lockMs: number,
  now: string | null,
): Promise<boolean> {
  const rows = await database.query(
    `update job set lock_until = coalesce($5::timestamptz, now()) + $6 * interval '1 millisecond'
     where shard = $1 and instance_id = $2 and wait_id = $3 and fence = $4 and owner is not null
       and lock_until >= coalesce($5::timestamptz, now()) returning 1 as one`,
    [job.shard, job.instance, job.wait, job.fence, now, lockMs],
  );
  return rows.length === 1;
}

/** Gives the leases of one node's jobs more time, those that it still has. */
export async function extendJobs(
  database: Database,
  shard: number,
  jobs: readonly { readonly instance: number; readonly wait: number; readonly fence: number }[],
  lockMs: number,
  now: string | null,
): Promise<void> {
  await database.query(
    `update job j set lock_until = coalesce($5::timestamptz, now()) + $6 * interval '1 millisecond'
     from unnest($2::int8[], $3::int4[], $4::int8[]) as u (instance_id, wait_id, fence)
     where j.shard = $1 and j.instance_id = u.instance_id and j.wait_id = u.wait_id and j.fence = u.fence`,
    [
      shard,
      jobs.map(({ instance }) => instance),
      jobs.map(({ wait }) => wait),
      jobs.map(({ fence }) => fence),
      now,
      lockMs,
    ],
  );
}

/** Gives a job back that was taken and not begun; or names the worker's type that serves it from now on. */
export async function releaseJob(
  database: Database,
  job: { readonly shard: number; readonly instance: number; readonly wait: number; readonly fence: number },
  type: string | null,
): Promise<void> {
  await database.query(
    `update job set owner = null, worker = null, lock_until = null, fence = 0, type = coalesce($5, type)
     where shard = $1 and instance_id = $2 and wait_id = $3 and fence = $4`,
    [job.shard, job.instance, job.wait, job.fence, type],
  );
}

/** What the nodes of these numbers had leased is free at once; they are gone. By index job_leased. */
export async function freeLeasesOf(
  run: (text: string, values: readonly unknown[]) => Promise<unknown>,
  owners: readonly number[],
  shards: number,
): Promise<void> {
  for (let shard = 0; shard < shards; shard += 1) {
    await run(
      `update job set owner = null, lock_until = null, fence = 0, takeovers = least(takeovers + 1, 100)
       where shard = $1 and owner = any ($2::int2[])`,
      [shard, owners],
    );
    await run(
      `update timer set owner = null, lock_until = null where shard = $1 and owner = any ($2::int2[])`,
      [shard, owners],
    );
    await run(`update outbox set lock_until = 'epoch' where shard = $1 and owner = any ($2::int2[])`, [
      shard,
      owners,
    ]);
  }
  await run(`update start_timer set owner = null, lock_until = null where owner = any ($1::int2[])`, [
    owners,
  ]);
}

export interface TakenTimer {
  readonly instance_id: number;
  readonly wait_id: number;
}

/** Index timer_due. */
export async function takeTimers(database: Database, take: Take): Promise<readonly TakenTimer[]> {
  return database.query<TakenTimer & Record<string, unknown>>(
    `update timer t set owner = $3, lock_until = ${UNTIL}
     from (select instance_id, wait_id from timer where shard = $2 and due_at <= ${NOW}
       and (owner is null or lock_until < ${NOW}) order by due_at limit $5 for update skip locked) q
     where t.shard = $2 and t.instance_id = q.instance_id and t.wait_id = q.wait_id
     returning t.instance_id, t.wait_id`,
    [take.now, take.shard, take.owner, take.lockMs, take.limit],
  );
}

/** A row whose wait is no more; should not happen, and must not come up again and again. */
export async function dropTimer(
  database: Database,
  shard: number,
  instance: number,
  wait: number,
): Promise<void> {
  await database.query(`delete from timer where shard = $1 and instance_id = $2 and wait_id = $3`, [
    shard,
    instance,
    wait,
  ]);
}

/** Milliseconds until the next timer of this shard is due, null when there is none. Index timer_due. */
export async function nextTimer(
  database: Database,
  shard: number,
  now: string | null,
): Promise<number | null> {
  const [row] = await database.query<{ wait: number | null }>(
    `select extract(epoch from min(due_at) - coalesce($2::timestamptz, now())) * 1000 as wait from timer
     where shard = $1 and owner is null`,
    [shard, now],
  );
  return row?.wait ?? null;
}

/** Index outbox_leased. Messages that their node has not delivered in time. */
export async function takeOutbox(database: Database, take: Take): Promise<readonly OutboxRow[]> {
  const rows = await database.query<OutboxColumns & Record<string, unknown>>(
    `update outbox o set owner = $3, lock_until = ${UNTIL}, attempts = attempts + 1
     from (select instance_id, revision, seq from outbox where shard = $2 and lock_until < ${NOW}
       order by lock_until limit $5 for update skip locked) q
     where o.shard = $2 and o.instance_id = q.instance_id and o.revision = q.revision and o.seq = q.seq
     returning o.shard, o.instance_id, o.revision, o.seq, o.kind, o.payload, o.attempts`,
    [take.now, take.shard, take.owner, take.lockMs, take.limit],
  );
  return rows.map(outboxRow);
}

interface OutboxColumns {
  readonly shard: number;
  readonly instance_id: number;
  readonly revision: number;
  readonly seq: number;
  readonly kind: OutboxMessage['kind'];
  readonly payload: object;
  readonly attempts: number;
}

function outboxRow({ shard, instance_id, revision, seq, kind, payload, attempts }: OutboxColumns): OutboxRow {
  return {
    shard,
    instance: instance_id,
    revision,
    seq,
    message: { kind, ...payload } as OutboxMessage,
    attempts,
  };
}
