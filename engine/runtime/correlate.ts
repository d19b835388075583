/**
 * Messages find who waits for them: one waiting instance by name and key, else a message start event, else the buffer
 * (BPMN 2.0.2 §8.4.2, §10.5.1). Publishing and subscribing may happen at the same moment on two nodes: each looks for
 * the other once more after its own commit, so that one of them sees both.
 */
import { BatonError } from '../errors.ts';
import type { Match } from '../store/messages.ts';
import { bufferMessage, findSubscriber, matchBuffered, wasSeen } from '../store/messages.ts';
import { findStartSubscriptions } from '../store/deployed.ts';
import type { OutboxKey } from '../store/outbox.ts';
import type { ExtraRows } from '../store/write.ts';
import { AlreadyDelivered } from './item.ts';
import { shardOfKey } from './repeated.ts';
import type { Published, PublishRequest } from './runtime.ts';
import type { StartInstance } from './start.ts';
import type { Submit } from './submit.ts';
import type { Surroundings } from './surroundings.ts';

const DEFAULT_TIME_TO_LIVE_MS = 3_600_000;
/** Subscribers that may be gone by the time a message gets there. */
const MAX_TRIES = 10;
const MAX_MATCHES = 500;

export interface Correlation {
  /** `consume`: the row of a message that an instance threw. */
  publish(message: PublishRequest, consume?: OutboxKey | null): Promise<Published>;
  /** Delivers buffered messages of these names (null: all) to those who wait. Never rejects. */
  deliverBuffered(names: readonly string[] | null): Promise<void>;
}

export function createCorrelation(around: Surroundings, submit: Submit, start: StartInstance): Correlation {
  const { database, time, ids, shards } = around;

  async function publish(message: PublishRequest, consume: OutboxKey | null = null): Promise<Published> {
    const { name, correlationKey, messageId } = message;
    if (messageId !== undefined && (await wasSeen(database, name, messageId))) return duplicate;
    const extras = extrasOf(message, consume);
    try {
      for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
        const subscriber = await findSubscriber(database, name, correlationKey);
        if (!subscriber) break;
        const { instance_id: instance, wait_id: wait } = subscriber;
        const command = { type: 'message.deliver' as const, wait, variables: message.variables };
        if (await accepted(submit({ instance, command, by: message.by, extras, isOwn: consume !== null })))
          return { outcome: 'correlated', instanceId: String(instance) };
      }
      const [event] = await findStartSubscriptions(database, 'message', name);
      if (event) {
        const { instance } = await start({
          definitionKey: String(event.definition_key),
          at: event.element,
          businessKey: correlationKey,
          variables: message.variables,
          by: message.by,
          extras,
        });
        return { outcome: 'started', instanceId: instance };
      }
    } catch (error) {
      if (error instanceof AlreadyDelivered) return duplicate;
      throw error;
    }
    return keep(message, consume);
  }

  function extrasOf(
    { name, messageId, timeToLiveMs }: PublishRequest,
    consume: OutboxKey | null,
  ): readonly { readonly shard: number; readonly rows: ExtraRows }[] {
    const extras: { shard: number; rows: ExtraRows }[] = [];
    if (consume) extras.push({ shard: consume.shard, rows: { outboxGone: [outboxCells(consume)] } });
    if (messageId !== undefined) {
      const expires = time.now() + Math.max(timeToLiveMs ?? 0, DEFAULT_TIME_TO_LIVE_MS);
      extras.push({ shard: 0, rows: { messagesSeen: [{ name, id: messageId, expires_at: expires }] } });
    }
    return extras;
  }

  async function keep(message: PublishRequest, consume: OutboxKey | null): Promise<Published> {
    const { name, correlationKey, variables, messageId, timeToLiveMs = DEFAULT_TIME_TO_LIVE_MS } = message;
    if (timeToLiveMs <= 0) return { outcome: 'dropped', instanceId: null };
    const now = time.now();
    const id = ids.next();
    const isNew = await bufferMessage(database, {
      shard: shardOfKey(`${name}\n${correlationKey ?? ''}`, shards),
      id,
      name,
      correlation: correlationKey,
      variables,
      messageId: messageId ?? null,
      publishedAt: now,
      expiresAt: now + timeToLiveMs,
      consume,
    });
    if (!isNew) return duplicate;
    const delivered = await deliver([name]);
    const instance = delivered.get(id);
    return instance === undefined
      ? { outcome: 'buffered', instanceId: null }
      : { outcome: 'correlated', instanceId: String(instance) };
  }

  /** Instances by the id of the buffered message that they got. */
  async function deliver(names: readonly string[] | null): Promise<ReadonlyMap<number, number>> {
    const delivered = new Map<number, number>();
    const matches = await matchBuffered(database, names, time.parameter(), MAX_MATCHES);
    await Promise.all(
      matches.map(async (match) => {
        if (await handOver(match)) delivered.set(match.id, match.instance_id);
      }),
    );
    return delivered;
  }

  async function handOver({
    shard,
    id,
    variables,
    instance_id: instance,
    wait_id: wait,
  }: Match): Promise<boolean> {
    const extras = [{ shard, rows: { messagesGone: [{ id }] } }];
    try {
      return await accepted(
        submit({
          instance,
          command: { type: 'message.deliver', wait, variables },
          by: null,
          extras,
          isOwn: true,
        }),
      );
    } catch (error) {
      if (error instanceof AlreadyDelivered) return false;
      throw error;
    }
  }

  return {
    publish,
    async deliverBuffered(names) {
      try {
        await deliver(names);
      } catch (error) {
        around.log('buffered messages', error);
      }
    },
  };
}

const duplicate: Published = { outcome: 'duplicate', instanceId: null };

export function outboxCells({ instance, revision, seq }: OutboxKey): Readonly<Record<string, unknown>> {
  return { instance_id: instance, revision, seq };
}

/** False when the wait was served or the instance ended meanwhile. */
async function accepted(submitted: Promise<unknown>): Promise<boolean> {
  try {
    await submitted;
    return true;
  } catch (error) {
    if (error instanceof BatonError && ['NOT_FOUND', 'ENDED', 'CONFLICT', 'INVALID'].includes(error.code))
      return false;
    throw error;
  }
}
