/** Brings what a step had to tell other instances to them, after its commit. Each message counts once. */
import { BatonError } from '../errors.ts';
import type { Command } from '../core/command.ts';
import { findStartSubscriptions, resolveDefinition } from '../store/deployed.ts';
import { dropOutbox, expandSignal, findCalled, withdrawCall } from '../store/messages.ts';
import type { OutboxKey, OutboxMessage, OutboxRow } from '../store/outbox.ts';
import { shardOf } from '../store/ids.ts';
import type { ExtraRows } from '../store/write.ts';
import { readEntry } from './held-job.ts';
import type { Correlation } from './correlate.ts';
import { outboxCells } from './correlate.ts';
import { AlreadyDelivered } from './item.ts';
import type { StartInstance } from './start.ts';
import type { Submit } from './submit.ts';
import { instanceNumber } from './submit.ts';
import type { Surroundings } from './surroundings.ts';

/** Messages under way at one time on one node. */
const MAX_UNDER_WAY = 200;
export const OUTBOX_LOCK_MS = 60_000;
/** A message that could not be delivered so often is given up; the log says why. */
const MAX_ATTEMPTS = 20;

type MessageOf<K extends OutboxMessage['kind']> = Extract<OutboxMessage, { kind: K }>;

export class Deliverer {
  readonly #around: Surroundings;
  readonly #submit: Submit;
  readonly #start: StartInstance;
  readonly #correlation: Correlation;
  readonly #waiting: OutboxRow[] = [];
  #underWay = 0;
  #stopped = false;
  #whenIdle: (() => void)[] = [];

  constructor(around: Surroundings, submit: Submit, start: StartInstance, correlation: Correlation) {
    this.#around = around;
    this.#submit = submit;
    this.#start = start;
    this.#correlation = correlation;
  }

  /** The rows are leased by this node. */
  take(rows: readonly OutboxRow[]): void {
    this.#waiting.push(...rows);
    this.#next();
  }

  #next(): void {
    while (this.#underWay < MAX_UNDER_WAY && !this.#stopped) {
      const row = this.#waiting.shift();
      if (!row) return;
      this.#underWay += 1;
      void this.#deliver(row).finally(() => {
        this.#underWay -= 1;
        this.#next();
        if (this.isIdle) for (const done of this.#whenIdle.splice(0)) done();
      });
    }
  }

  /** Never rejects: what fails is found again when its lease runs out. */
  async #deliver(row: OutboxRow): Promise<void> {
    try {
      await this.#send(row);
    } catch (error) {
      if (error instanceof AlreadyDelivered) return this.#drop(row);
      const isGone =
        error instanceof BatonError && ['NOT_FOUND', 'ENDED', 'CONFLICT', 'INVALID'].includes(error.code);
      if (!isGone) this.#around.log(`message ${row.message.kind} of ${row.instance}`, error);
      if (isGone || row.attempts >= MAX_ATTEMPTS) await this.#drop(row);
    }
  }

  async #drop(row: OutboxRow): Promise<void> {
    await dropOutbox(this.#around.database, row).catch((error: unknown) => this.#around.log('outbox', error));
  }

  async #send(row: OutboxRow): Promise<unknown> {
    const { message } = row;
    switch (message.kind) {
      case 'child.start':
        return this.#call(row, message);
      case 'child.cancel':
        return this.#cancelCalled(row, message.wait);
      case 'child.complete':
        return this.#tell(row, message.parent, { type: 'child.complete', output: message.output });
      case 'child.throw':
        return this.#tell(row, message.parent, {
          type: 'child.throw',
          code: message.code,
          message: message.message,
        });
      case 'child.escalate':
        return this.#tell(row, message.parent, { type: 'child.escalate', code: message.code });
      case 'child.fail':
        return this.#tell(row, message.parent, { type: 'child.fail', message: message.message });
      case 'message':
        return this.#publish(row, message);
      case 'signal':
        return this.broadcast(message, row);
      case 'signal.deliver':
        return this.#tell(row, message, { type: 'signal.deliver', variables: message.variables });
      case 'signal.start':
        return this.#startBySignal(row, message);
      default:
        throw new Error(`unknown message ${JSON.stringify(message satisfies never)}`);
    }
  }

  #tell(
    row: OutboxRow,
    { instance, wait }: { readonly instance: string; readonly wait: number },
    command: DistributiveOmit<Extract<Command, { wait: number }>, 'wait'>,
  ): Promise<unknown> {
    return this.#submit({
      instance: instanceNumber(instance),
      command: { ...command, wait } as Command,
      by: null,
      extras: consumed(row),
      isOwn: true,
    });
  }

  async #publish(row: OutboxRow, { name, correlation, variables }: MessageOf<'message'>): Promise<void> {
    const message = { name, correlationKey: correlation, variables, by: null };
    const { outcome } = await this.#correlation.publish(message, row);
    if (outcome === 'dropped' || outcome === 'duplicate') await this.#drop(row);
  }

  async #call(row: OutboxRow, message: MessageOf<'child.start'>): Promise<unknown> {
    const parent = { instance: String(row.instance), wait: message.wait };
    const { child: id, root, depth, businessKey, variables, processId, binding } = message;
    const deployment = binding.kind === 'deployment' ? await this.#deploymentOf(row) : null;
    const found = await resolveDefinition(this.#around.database, processId, binding, deployment);
    const fail = (why: string): Promise<unknown> =>
      this.#tell(row, parent, { type: 'child.fail', message: why });
    if (!found)
      return fail(`No process ${processId} is deployed that could be called; deploy it, then retry.`);
    try {
      return await this.#start({
        definitionKey: String(found.key),
        businessKey,
        variables,
        by: null,
        called: { id, parent, root, depth },
        extras: consumed(row),
      });
    } catch (error) {
      if (error instanceof BatonError && ['INVALID', 'NOT_FOUND', 'CONFLICT', 'BUG'].includes(error.code))
        return fail(`The process ${processId} could not be started: ${error.message}`);
      throw error;
    }
  }

  async #deploymentOf(row: OutboxRow): Promise<string | null> {
    const entry = await readEntry(this.#around, row.shard, row.instance);
    return entry && (await this.#around.definitions.get(entry.state.definitionKey)).deploymentId;
  }

  /** The call may not have been delivered yet; then it never is. Row locks decide when both happen at once. */
  async #cancelCalled(row: OutboxRow, wait: number): Promise<unknown> {
    const { database } = this.#around;
    if (await withdrawCall(database, row.shard, row.instance, wait)) return this.#drop(row);
    const child = await findCalled(database, row.instance, wait);
    if (child === null) return this.#drop(row);
    const command = { type: 'instance.cancel' as const, reason: 'its caller no longer waits for it' };
    return this.#submit({ instance: child, command, by: null, extras: consumed(row), isOwn: true });
  }

  /** A signal reaches all that wait for it now, and starts what it starts (§10.5.5.4). Returns how many. */
  async broadcast(
    { name, variables }: Pick<MessageOf<'signal'>, 'name' | 'variables'>,
    consume: OutboxKey | null = null,
  ): Promise<number> {
    const { database, ids, shards, time, node } = this.#around;
    const events = await findStartSubscriptions(database, 'signal', name);
    const starts = events.map(({ definition_key: key, element }) => {
      const child = ids.next();
      const message: OutboxMessage = {
        kind: 'signal.start',
        definitionKey: String(key),
        element,
        child,
        variables,
      };
      return { shard: shardOf(child, shards), message };
    });
    const rows = await expandSignal(database, {
      id: ids.next(),
      name,
      variables,
      starts,
      consume,
      owner: node(),
      lockMs: OUTBOX_LOCK_MS,
      now: time.parameter(),
    });
    this.take(rows);
    if (consume && rows.length === 0) await dropOutbox(database, consume);
    return rows.length;
  }

  #startBySignal(
    row: OutboxRow,
    { definitionKey, element, child, variables }: MessageOf<'signal.start'>,
  ): Promise<unknown> {
    return this.#start({
      definitionKey,
      at: element,
      businessKey: null,
      variables,
      by: null,
      called: { id: child, parent: null, root: child, depth: 0 },
      extras: consumed(row),
    });
  }

  get isIdle(): boolean {
    return this.#underWay === 0 && this.#waiting.length === 0;
  }

  idle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.length = 0;
    await this.idle();
  }
}

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;

function consumed(row: OutboxRow): readonly { readonly shard: number; readonly rows: ExtraRows }[] {
  return [{ shard: row.shard, rows: { outboxGone: [outboxCells(row)] } }];
}
