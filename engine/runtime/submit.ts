/** The entrance of the write path: turns requests into items, bounds the queue, and spreads instances over the pumps. */
import type { Command } from '../core/command.ts';
import { BatonError } from '../errors.ts';
import { shardOf } from '../store/ids.ts';
import type { ExtraRows } from '../store/write.ts';
import type { Item, NewInstance } from './item.ts';
import type { Pump } from './pump.ts';
import { hashOf, MAX_KEY_LENGTH, shardOfKey } from './repeated.ts';
import type { Executed } from './runtime.ts';
import type { Surroundings } from './surroundings.ts';

/** Commands that wait on one node; past it callers are asked to come again. */
const MAX_QUEUED = 10_000;
const RETRY_AFTER_MS = 1_000;

/** How long a caller waits for a database that is away, or for others who keep changing the same instance. */
const PATIENCE_MS = 10_000;
/** The node's own work would have to be done anew if its result were given up. */
const OWN_PATIENCE_MS = 60_000;

export interface Submission {
  readonly instance: number;
  readonly command: Command;
  readonly by: string | null;
  readonly start?: NewInstance;
  readonly fence?: number;
  readonly idempotency?: Item['idempotency'];
  readonly extras?: readonly { readonly shard: number; readonly rows: ExtraRows }[];
  /** Work that is under way already is taken even when the queue is full: refusing it would only repeat it. */
  readonly isOwn?: boolean;
}

export type Submit = (submission: Submission) => Promise<Executed>;

export function createSubmit(pumps: readonly Pump[], shards: number): Submit {
  return (submission) => {
    const { instance, command, by, start = null, fence = null, idempotency = null, extras = [] } = submission;
    const queued = pumps.reduce((sum, pump) => sum + pump.length, 0);
    if (queued >= MAX_QUEUED && !submission.isOwn)
      return Promise.reject(new BatonError('OVERLOADED', undefined, { retryAfterMs: RETRY_AFTER_MS }));
    const pump = pumps[Math.floor(instance / shards) % pumps.length];
    if (!pump) throw new Error('a runtime has at least one pump');
    const shard = shardOf(instance, shards);
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + (submission.isOwn ? OWN_PATIENCE_MS : PATIENCE_MS);
      pump.add({
        shard,
        instance,
        command,
        by,
        start,
        fence,
        idempotency,
        extras,
        resolve,
        reject,
        deadline,
        attempts: 0,
      });
    });
  };
}

/** NOT_FOUND when this cannot be the id of an instance. */
export function instanceNumber(id: string): number {
  const number = Number(id);
  if (!/^[1-9]\d{0,15}$/.test(id) || !Number.isSafeInteger(number))
    throw new BatonError('NOT_FOUND', 'There is no such process instance.');
  return number;
}

export function idempotencyOf(key: string | undefined, request: unknown): Item['idempotency'] {
  if (key === undefined) return null;
  if (key.length === 0 || key.length > MAX_KEY_LENGTH)
    throw new BatonError('INVALID', `An idempotency key has 1 to ${MAX_KEY_LENGTH} characters.`);
  return { key, hash: hashOf(request) };
}

/** An instance that is started under a key lies in the key's shard, so that the key is found there again. */
export function newInstanceId({ ids, shards }: Surroundings, idempotency: Item['idempotency']): number {
  return idempotency ? ids.inShard(shardOfKey(idempotency.key, shards)) : ids.next();
}
