/** What must be done from time to time: leases that ran out, messages left behind, expired rows, partitions, statistics. */
import { systemClock } from '../clock.ts';
import { freeLeasesOf, freeLostJobs, takeJobs, takeOutbox } from '../store/leases.ts';
import { freeLostSlots, renewSlot, takeSlot } from '../store/node-slots.ts';
import { addPartitions, expire, refreshStatistics } from '../store/upkeep.ts';
import type { Correlation } from './correlate.ts';
import type { Deliverer } from './deliver.ts';
import { OUTBOX_LOCK_MS } from './deliver.ts';
import type { JobRunner } from './job-runner.ts';
import { JOB_LOCK_MS } from './placing.ts';
import type { Surroundings } from './surroundings.ts';
import { REFRESH_MS } from './time-source.ts';
import type { Workers } from './workers.ts';

const SWEEP_MS = 1_000;
const SLOT_RENEW_MS = 10_000;
const JOB_RENEW_MS = JOB_LOCK_MS / 3;
const UPKEEP_MS = 60_000;
const STATISTICS_MS = 10 * 60_000;
const MAX_TAKEN = 200;

export interface HousekeepingPorts {
  readonly around: Surroundings;
  readonly runner: JobRunner;
  readonly deliverer: Deliverer;
  readonly correlation: Correlation;
  readonly workers: Workers;
  readonly nodeName: string;
  setNode(number: number): void;
}

export class Housekeeping {
  readonly #ports: HousekeepingPorts;
  readonly #cancels = new Set<() => void>();
  #on = false;

  constructor(ports: HousekeepingPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#on = true;
    this.#every(SWEEP_MS, () => this.sweep());
    this.#every(REFRESH_MS, () => this.#ports.around.time.refresh());
    this.#every(SLOT_RENEW_MS, () => this.#renewSlot());
    this.#every(JOB_RENEW_MS, () => this.#ports.runner.renew());
    this.#every(UPKEEP_MS, () => this.upkeep());
    this.#every(STATISTICS_MS, () => this.#statistics());
  }

  stop(): void {
    this.#on = false;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  /** One after the other: the next turn is set when this one is done. */
  #every(milliseconds: number, work: () => Promise<unknown>): void {
    const cancel = systemClock.after(milliseconds, () => {
      this.#cancels.delete(cancel);
      void work()
        .catch((error: unknown) => this.#ports.around.log('housekeeping', error))
        .finally(() => {
          if (this.#on) this.#every(milliseconds, work);
        });
    });
    this.#cancels.add(cancel);
  }

  /** Takes jobs that are due and belong to nobody: retries, and what a lost node left. Returns how much it found. */
  async sweep(): Promise<number> {
    const { around, runner, deliverer, workers } = this.#ports;
    const { database, time, shards, ids, node } = around;
    let found = 0;
    for (let shard = 0; shard < shards; shard += 1) {
      const now = time.parameter();
      for (const type of await freeLostJobs(database, shard, now, MAX_TAKEN)) workers.wake(type);
      const limit = Math.min(runner.room, MAX_TAKEN);
      const take = { shard, owner: node(), lockMs: JOB_LOCK_MS, limit, now };
      const jobs =
        limit > 0
          ? await takeJobs(database, take, { types: runner.types, fence: ids.next(), worker: null })
          : [];
      for (const { instance_id: instance, wait_id: wait, type: queue, fence, takeovers } of jobs)
        runner.take({ shard, instance, wait, queue, fence, takeovers });
      const outbox = await takeOutbox(database, { ...take, lockMs: OUTBOX_LOCK_MS, limit: MAX_TAKEN });
      deliverer.take(outbox);
      found += jobs.length + outbox.length;
    }
    return found;
  }

  /** A node that was paused for too long has lost its number, and with it its leases: it takes another. */
  async #renewSlot(): Promise<void> {
    const { around, nodeName } = this.#ports;
    const { database, time, shards } = around;
    const isRenewed = await renewSlot(database, around.node(), nodeName, time.parameter());
    if (database.kind === 'postgres') await freeLostSlots(database, shards, time.parameter());
    if (isRenewed) return;
    const number = await takeSlot(database, nodeName, time.parameter());
    await freeLeasesOf(database.query.bind(database), [number], shards);
    this.#ports.setNode(number);
  }

  async upkeep(): Promise<void> {
    const { around, correlation } = this.#ports;
    await expire(around.database, around.time.parameter());
    await addPartitions(around.database, around.time.now());
    await correlation.deliverBuffered(null);
  }

  async #statistics(): Promise<void> {
    await refreshStatistics(this.#ports.around.database);
  }
}
