/** Messages and signals between those who send and those who wait: who waits, what is buffered, what a broadcast becomes. */
import type { Variables } from '../json.ts';
import type { Database } from './database.ts';
import type { OutboxKey, OutboxMessage, OutboxRow } from './outbox.ts';

export interface Subscriber {
  readonly instance_id: number;
  readonly wait_id: number;
}

/** The one that waits longest for the name and key. Index subscription_name. */
export async function findSubscriber(
  database: Database,
  name: string,
  correlation: string | null,
): Promise<Subscriber | null> {
  const rows = await database.query<Subscriber & Record<string, unknown>>(
    `select instance_id, wait_id from subscription where kind = 'message' and name = $1
       and ${correlation === null ? '$2::text is null and correlation is null' : 'correlation = $2'}
     order by instance_id, wait_id limit 1`,
    [name, correlation],
  );
  return rows[0] ?? null;
}

export interface NewMessage {
  readonly shard: number;
  readonly id: number;
  readonly name: string;
  readonly correlation: string | null;
  readonly variables: Variables;
  readonly messageId: string | null;
  readonly publishedAt: number;
  readonly expiresAt: number;
  /** The message was thrown by an instance: its row goes with this one. */
  readonly consume: OutboxKey | null;
}

/** Keeps a message for whoever will wait. False: one with this id was there before, or it was taken by another node. */
export async function bufferMessage(database: Database, message: NewMessage): Promise<boolean> {
  const { consume, messageId } = message;
  const rows = await database.query(
    `with seen as (
       insert into message_seen (name, message_id, expires_at)
       select $3, $6, $8 where $6::text is not null on conflict do nothing returning 1),
     gone as (
       delete from outbox where shard = $9 and instance_id = $10 and revision = $11 and seq = $12 returning 1)
     insert into message (shard, id, name, correlation, variables, published_at, expires_at)
     select $1, $2, $3, $4, $5, $7, $8
     where ($6::text is null or exists (select from seen)) and ($9::int2 is null or exists (select from gone))
     returning id`,
    [
      message.shard,
      message.id,
      message.name,
      message.correlation,
      JSON.stringify(message.variables),
      messageId,
      new Date(message.publishedAt),
      new Date(message.expiresAt),
      consume?.shard ?? null,
      consume?.instance ?? null,
      consume?.revision ?? null,
      consume?.seq ?? null,
    ],
  );
  return rows.length === 1;
}

/** Primary key. */
export async function wasSeen(database: Database, name: string, messageId: string): Promise<boolean> {
  const rows = await database.query(`select 1 as one from message_seen where name = $1 and message_id = $2`, [
    name,
    messageId,
  ]);
  return rows.length > 0;
}

export interface Match extends Subscriber {
  readonly shard: number;
  readonly id: number;
  readonly variables: Variables;
}

/**
 * Buffered messages, oldest first, each with one that waits for it; of the given names, or (null) of all. Indexes
 * message_name and subscription_name; the two forms of the key keep a plain equality in each.
 */
export async function matchBuffered(
  database: Database,
  names: readonly string[] | null,
  now: string | null,
  limit: number,
): Promise<readonly Match[]> {
  const match = (same: string): string => `
    select m.shard, m.id, m.variables, s.instance_id, s.wait_id from message m, lateral (
      select instance_id, wait_id from subscription
      where kind = 'message' and name = m.name and ${same} order by instance_id, wait_id limit 1) s
    where ($1::text[] is null or m.name = any ($1)) and m.expires_at > coalesce($2::timestamptz, now())`;
  return database.query<Match & Record<string, unknown>>(
    `select * from (${match('correlation = m.correlation and m.correlation is not null')}
       union all ${match('correlation is null and m.correlation is null')}) x order by id limit $3`,
    [names, now, limit],
  );
}

export interface Broadcast {
  /** A new id: key of the rows that it becomes. */
  readonly id: number;
  readonly name: string;
  readonly variables: Variables;
  readonly starts: readonly { readonly shard: number; readonly message: OutboxMessage }[];
  readonly owner: number;
  readonly lockMs: number;
  readonly now: string | null;
  readonly consume: OutboxKey | null;
}

/** One row for each that waits for the signal, and for each process it starts, in one statement. Index subscription_name. */
export async function expandSignal(database: Database, signal: Broadcast): Promise<readonly OutboxRow[]> {
  const { consume, starts } = signal;
  const rows = await database.query<{
    shard: number;
    seq: number;
    kind: OutboxMessage['kind'];
    payload: object;
  }>(
    `with gone as (
       delete from outbox where shard = $8 and instance_id = $9 and revision = $10 and seq = $11 returning 1),
     receivers as (
       select shard, 'signal.deliver' as kind,
         jsonb_build_object('instance', instance_id::text, 'wait', wait_id, 'variables', $3::jsonb) as payload
       from subscription where kind = 'signal' and name = $2 and instance_id is distinct from $9::int8
       union all
       select * from unnest($4::int2[], $5::text[], $6::jsonb[]))
     insert into outbox (shard, instance_id, revision, seq, kind, payload, created_at, owner, lock_until)
     select shard, $1, 0, row_number() over (), kind, payload, now(), $7,
       coalesce($12::timestamptz, now()) + $13 * interval '1 millisecond'
     from receivers where $8::int2 is null or exists (select from gone)
     returning shard, seq, kind, payload`,
    [
      signal.id,
      signal.name,
      JSON.stringify(signal.variables),
      starts.map(({ shard }) => shard),
      starts.map(({ message }) => message.kind),
      starts.map(({ message }) => JSON.stringify({ ...message, kind: undefined })),
      signal.owner,
      consume?.shard ?? null,
      consume?.instance ?? null,
      consume?.revision ?? null,
      consume?.seq ?? null,
      signal.now,
      signal.lockMs,
    ],
  );
  return rows.map(({ shard, seq, kind, payload }) => ({
    shard,
    instance: signal.id,
    revision: 0,
    seq,
    message: { kind, ...payload } as OutboxMessage,
    attempts: 0,
  }));
}

/** What nobody is there to receive any more. Primary key. */
export async function dropOutbox(database: Database, key: OutboxKey): Promise<void> {
  await database.query(
    `delete from outbox where shard = $1 and instance_id = $2 and revision = $3 and seq = $4`,
    [key.shard, key.instance, key.revision, key.seq],
  );
}

/** True when the call had not been delivered yet, and never will be. Primary key (shard, instance_id …). */
export async function withdrawCall(
  database: Database,
  shard: number,
  instance: number,
  wait: number,
): Promise<boolean> {
  const rows = await database.query(
    `delete from outbox where shard = $1 and instance_id = $2 and kind = 'child.start' and (payload->>'wait')::int = $3
     returning 1 as one`,
    [shard, instance, wait],
  );
  return rows.length > 0;
}

/** The running instance that was called at a wait. Index instance_parent. */
export async function findCalled(database: Database, parent: number, wait: number): Promise<number | null> {
  const rows = await database.query<{ id: number }>(
    `select id from instance where parent_id = $1 and parent_wait = $2 and status = 0`,
    [parent, wait],
  );
  return rows[0]?.id ?? null;
}
