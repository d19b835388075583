/** Fires what is due: timers of instances and of start events, by the database's clock, never early, each by one node. */
import { systemClock } from '../clock.ts';
import { BatonError } from '../errors.ts';
import { schedule } from '../expressions/calendar/index.ts';
import { dropTimer, nextTimer, takeTimers } from '../store/leases.ts';
import type { DueStart } from '../store/start-timers.ts';
import { takeStartTimers } from '../store/start-timers.ts';
import { AlreadyDelivered } from './item.ts';
import type { StartInstance } from './start.ts';
import type { Submit } from './submit.ts';
import type { Surroundings } from './surroundings.ts';

/** Timers taken at one time, of each shard. */
const MAX_TAKEN = 200;
const LOCK_MS = 30_000;
/** Looks this often even when it knows of nothing: other nodes set timers too. */
const LOOK_AGAIN_MS = 1_000;
/** A due instant is waited for this precisely; the computer's and the database's clock may run apart. */
const EARLY_MS = 2;

export class Timers {
  readonly #around: Surroundings;
  readonly #submit: Submit;
  readonly #start: StartInstance;
  #cancel: (() => void) | null = null;
  #wakesAt = Number.POSITIVE_INFINITY;
  #firing: Promise<number> | null = null;
  #on = false;

  constructor(around: Surroundings, submit: Submit, start: StartInstance) {
    this.#around = around;
    this.#submit = submit;
    this.#start = start;
  }

  /** `polls` false: only `fireDue` fires, which a test calls when it has moved its clock. */
  start(polls: boolean): void {
    this.#on = true;
    if (polls) this.#wakeAt(this.#around.time.now());
  }

  /** Timers that were set just now; wakes earlier if one is due earlier than anything known. */
  notice(dueInstants: readonly number[]): void {
    if (this.#cancel === null) return;
    for (const dueAt of dueInstants) if (dueAt < this.#wakesAt) this.#wakeAt(dueAt);
  }

  #wakeAt(instant: number): void {
    if (!this.#on) return;
    this.#cancel?.();
    this.#wakesAt = instant;
    const delay = Math.max(instant - this.#around.time.now() + EARLY_MS, 0);
    this.#cancel = systemClock.after(delay, () => void this.#wake());
  }

  async #wake(): Promise<void> {
    let next = LOOK_AGAIN_MS;
    this.#wakesAt = Number.POSITIVE_INFINITY;
    try {
      const fired = await this.fireDue();
      if (fired > 0) next = 0;
      else next = Math.min(await this.#untilNext(), LOOK_AGAIN_MS);
    } catch (error) {
      this.#around.log('timers', error);
    }
    const instant = this.#around.time.now() + next;
    if (instant < this.#wakesAt) this.#wakeAt(instant);
  }

  async #untilNext(): Promise<number> {
    const { database, time, shards } = this.#around;
    let next = LOOK_AGAIN_MS;
    for (let shard = 0; shard < shards; shard += 1) {
      const wait = await nextTimer(database, shard, time.parameter());
      if (wait !== null) next = Math.min(next, Math.max(Math.ceil(wait), 0));
    }
    return next;
  }

  /** Fires one round of what is due; returns how many. Rounds do not overlap. */
  async fireDue(): Promise<number> {
    while (this.#firing) await this.#firing.catch(() => 0);
    this.#firing = this.#round();
    try {
      return await this.#firing;
    } finally {
      this.#firing = null;
    }
  }

  async #round(): Promise<number> {
    const { database, time, shards, node } = this.#around;
    let fired = 0;
    for (let shard = 0; shard < shards; shard += 1) {
      const take = { shard, owner: node(), lockMs: LOCK_MS, limit: MAX_TAKEN, now: time.parameter() };
      const due = await takeTimers(database, take);
      fired += due.length;
      await Promise.all(due.map(({ instance_id, wait_id }) => this.#fire(shard, instance_id, wait_id)));
    }
    const starts = await takeStartTimers(database, {
      owner: node(),
      lockMs: LOCK_MS,
      limit: MAX_TAKEN,
      now: time.parameter(),
    });
    await Promise.all(starts.map((start) => this.#startInstance(start)));
    return fired + starts.length;
  }

  /** Never rejects: a timer that could not fire is taken again when its lease runs out. */
  async #fire(shard: number, instance: number, wait: number): Promise<void> {
    try {
      await this.#submit({ instance, command: { type: 'timer.fire', wait }, by: null, isOwn: true });
    } catch (error) {
      const isGone = error instanceof BatonError && ['NOT_FOUND', 'ENDED'].includes(error.code);
      if (isGone) await dropTimer(this.#around.database, shard, instance, wait).catch(() => undefined);
      else if (!(error instanceof BatonError && error.code === 'CONFLICT'))
        this.#around.log(`timer ${instance}-${wait}`, error);
    }
  }

  /** The next instant is written in the same transaction as the instance: once, whatever happens. */
  async #startInstance({ definitionKey, element, timer, zone, startedAt, fired }: DueStart): Promise<void> {
    const next = schedule(timer, zone, startedAt, fired + 1, this.#around.time.now());
    const row = {
      definition_key: definitionKey,
      element,
      fired: fired + 1,
      due_at: next.ok ? next.dueAt : null,
    };
    try {
      await this.#start({
        definitionKey: String(definitionKey),
        at: element,
        businessKey: null,
        variables: {},
        by: null,
        extras: [{ shard: 0, rows: { startTimers: [row] } }],
      });
    } catch (error) {
      if (!(error instanceof AlreadyDelivered)) this.#around.log(`timer start event ${element}`, error);
    }
  }

  async stop(): Promise<void> {
    this.#on = false;
    this.#cancel?.();
    this.#cancel = null;
    await this.#firing?.catch(() => 0);
  }
}
