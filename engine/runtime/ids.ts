/** Ids as the outside writes them: an instance is a number, whatever waits is `instance-wait`. */
import { BatonError } from '../errors.ts';
import type { Subject } from '../views.ts';
import type { ReadContext } from './read-context.ts';
import { hashId } from './secrets.ts';

const INSTANCE = /^[1-9]\d{0,15}$/;
const WAIT = /^([1-9]\d{0,15})-(\d{1,9})$/;
const KEY = /^[1-9]\d{0,8}$/;

type Shards = Pick<ReadContext, 'shardOf'>;

/** NOT_FOUND when this cannot be the id of an instance. */
export function instanceKey(
  { shardOf }: Shards,
  id: string,
): { readonly shard: number; readonly id: string } {
  if (!INSTANCE.test(id) || !Number.isSafeInteger(Number(id))) throw new BatonError('NOT_FOUND');
  return { shard: shardOf(id), id };
}

/** Task, job, timer, incident. NOT_FOUND when this cannot be the id of one. */
export function waitKey(
  { shardOf }: Shards,
  id: string,
): { readonly shard: number; readonly instance: string; readonly wait: number } {
  const [, instance, wait] = WAIT.exec(id) ?? [];
  if (instance === undefined || wait === undefined || !Number.isSafeInteger(Number(instance)))
    throw new BatonError('NOT_FOUND');
  return { shard: shardOf(instance), instance, wait: Number(wait) };
}

/** The key of a definition, decision or form. NOT_FOUND when this cannot be one. */
export function deployedKey(key: string): string {
  if (!KEY.test(key)) throw new BatonError('NOT_FOUND');
  return key;
}

/** True when the text may be the id of an instance, so that a filter by another text finds nothing instead of failing. */
export function isInstanceId(id: string): boolean {
  return INSTANCE.test(id) && Number.isSafeInteger(Number(id));
}

export function isDeployedKey(key: string): boolean {
  return KEY.test(key);
}

/** An idempotency key that only the same subject can meet again, for the same thing, whatever its length. */
export function scopedKey(subject: Subject, what: string, key: string | undefined): string | undefined {
  return key === undefined ? undefined : hashId(JSON.stringify([subject.id, what, key]));
}
