/** Idempotency keys: the same key again gets the first answer, which was stored with the first one's changes. */
import { createHash } from 'node:crypto';
import { BatonError } from '../errors.ts';
import type { State } from '../core/state.ts';
import type { ExtraRows, Writer } from '../store/write.ts';
import type { Item } from './item.ts';

export const MAX_KEY_LENGTH = 255;

interface RepeatedRow {
  readonly key: string;
  readonly request_hash: string;
  readonly instance_id: number;
  readonly result: { readonly revision: number; readonly status: State['status'] };
}

/** Stored results of the keys of these items. By primary key. */
export async function repeatedResults(
  writer: Writer,
  shard: number,
  items: readonly Item[],
): Promise<ReadonlyMap<string, RepeatedRow>> {
  const keys = items.flatMap(({ idempotency }) => idempotency?.key ?? []);
  if (keys.length === 0) return new Map();
  const { rows } = await writer.query(
    'idempotency-known',
    `select key, request_hash, instance_id, result from idempotency where shard = $1 and key = any ($2::text[])`,
    [shard, keys],
  );
  return new Map((rows as unknown as readonly RepeatedRow[]).map((row) => [row.key, row]));
}

/** True when the item was answered with what is stored. */
export function answerRepeated(item: Item, known: ReadonlyMap<string, RepeatedRow>): boolean {
  const row = item.idempotency && known.get(item.idempotency.key);
  if (!row) return false;
  if (row.request_hash === item.idempotency?.hash) {
    const { revision, status } = row.result;
    item.resolve({ instance: String(row.instance_id), revision, status, events: [], repeated: true });
  } else item.reject(new BatonError('CONFLICT', 'This idempotency key was used for another request.'));
  return true;
}

export function idempotencyRow(
  item: Item,
  revision: number,
  status: State['status'],
  now: number,
): readonly { readonly shard: number; readonly rows: ExtraRows }[] {
  if (!item.idempotency) return [];
  const { key, hash } = item.idempotency;
  const row = { key, request_hash: hash, instance_id: item.instance, result: { revision, status }, at: now };
  return [{ shard: item.shard, rows: { idempotency: [row] } }];
}

export function hashOf(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url');
}

/** A key chooses the shard of what it starts, so that it is found again there. */
export function shardOfKey(key: string, shards: number): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % shards;
}
