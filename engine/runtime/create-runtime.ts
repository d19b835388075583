/** Puts the write path together on an open, migrated database. */
import type { Connector } from '../../connectors/connector.ts';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import type { Database } from '../store/database.ts';
import { createIds, shardOf } from '../store/ids.ts';
import { freeLeasesOf } from '../store/leases.ts';
import { freeAllSlots, freeSlot, takeSlot } from '../store/node-slots.ts';
import type { Changes } from '../store/project.ts';
import type { Written } from '../store/rows.ts';
import { readShards } from '../store/settings.ts';
import { addPartitions } from '../store/upkeep.ts';
import type { BindingView } from '../views.ts';
import { ChangeFeed } from './change-feed.ts';
import { createCorrelation } from './correlate.ts';
import { createDecisionCache } from './decision-cache.ts';
import { createDefinitionCache } from './definition-cache.ts';
import { Deliverer } from './deliver.ts';
import { checkFiles, createDeploy } from './deploy.ts';
import { EntryCache } from './entry-cache.ts';
import { evaluateDecision } from './evaluate-decision.ts';
import { readEntry } from './held-job.ts';
import { Housekeeping } from './housekeeping.ts';
import { createIncidentResolution, createQuarantine } from './incidents.ts';
import { JobRunner } from './job-runner.ts';
import { createPlacing } from './placing.ts';
import { Pump } from './pump.ts';
import type { Runtime } from './runtime.ts';
import { createStart } from './start.ts';
import { createSubmit, idempotencyOf, instanceNumber } from './submit.ts';
import type { Surroundings } from './surroundings.ts';
import { envFor } from './surroundings.ts';
import { databaseTime, virtualTime } from './time-source.ts';
import { Timers } from './timers.ts';
import { createWorkers } from './workers.ts';

export interface RuntimeOptions {
  readonly database: Database;
  readonly connectors: readonly Connector[];
  readonly connectorSettings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly secrets?: ReadonlyMap<string, string>;
  /** IANA zone of processes that name none. */
  readonly zone: string;
  readonly nodeName: string;
  /** Any but the system's: virtual time. The database's clock then counts for nothing, and nothing polls: see `settle`. */
  readonly clock?: Clock;
  readonly findBinding: (key: string) => Promise<BindingView | null>;
  /** Problems that nobody waits for; default: one line to standard error. */
  readonly log?: (problem: string, error: unknown) => void;
}

/** Writer connections: two keep both sides busy, more make smaller batches (performance.md §3). */
const WRITERS = 2;
/** Rounds that `settle` makes; a process that never comes to rest is a test's mistake. */
const MAX_ROUNDS = 1_000;

export async function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { database, clock = systemClock, zone, nodeName } = options;
  const isVirtual = clock !== systemClock;
  const time = isVirtual ? virtualTime(clock) : databaseTime(database);
  await time.refresh();
  const shards = await readShards(database);
  const free = (slot: number): Promise<void> => freeLeasesOf(database.query.bind(database), [slot], shards);
  if (database.kind === 'embedded') await freeAllSlots(database, shards);
  let number = await takeSlot(database, nodeName, time.parameter());
  await free(number);

  const node = (): number => number;
  const log = options.log ?? ((problem, error) => console.error(`${problem}:`, error));
  const definitions = createDefinitionCache(database);
  const decisions = createDecisionCache(database);
  await decisions.refresh();
  const around: Surroundings = {
    database,
    clock,
    time,
    shards,
    definitions,
    decisions,
    zone,
    node,
    log,
    ids: createIds(() => time.now(), node, shards),
    env: (loaded, now) => envFor({ zone, decisions }, loaded, now),
  };

  const cache = new EntryCache(database.kind === 'embedded');
  const { connectors, connectorSettings = {}, secrets = new Map(), findBinding } = options;
  const runner = new JobRunner(around, cache, {
    connectors,
    connectorSettings,
    secrets,
    findBinding,
    jitter: !isVirtual,
  });
  const placing = createPlacing(around, runner);
  const quarantine = createQuarantine(around, cache);
  const pumps = Array.from(
    { length: WRITERS },
    () => new Pump({ around, cache, placing, committed, quarantine }),
  );
  const submit = createSubmit(pumps, shards);
  const start = createStart(around, submit);
  const correlation = createCorrelation(around, submit, start);
  const deliverer = new Deliverer(around, submit, start, correlation);
  const timers = new Timers(around, submit, start);
  const workers = createWorkers(around, submit);
  const feed = new ChangeFeed(around, {
    woken: (type) => workers.wake(type),
    deployed: async () => {
      definitions.forgetLatest();
      await decisions.refresh();
    },
  });
  const housekeeping = new Housekeeping({
    around,
    runner,
    deliverer,
    correlation,
    workers,
    nodeName,
    setNode: (taken) => (number = taken),
  });
  const matching = new Set<Promise<void>>();
  runner.onReleased = (type) => {
    workers.wake(type);
    feed.jobs([type]);
  };
  let isRunning = false;

  /** After the commit: what other parts of this node, and other nodes, do next. */
  function committed(batch: readonly Changes[], written: Written): void {
    runner.takeWritten(written.jobs);
    const free = new Set(written.jobs.filter(({ lease }) => !lease).map(({ queue }) => queue));
    for (const type of free) workers.wake(type);
    timers.notice(written.timers);
    deliverer.take(written.outbox);
    if (written.messages.length > 0) match([...new Set(written.messages.map(({ name }) => name))]);
    feed.committed(batch, written, [...free]);
  }

  function match(names: readonly string[]): void {
    const matched = correlation.deliverBuffered(names).finally(() => matching.delete(matched));
    matching.add(matched);
  }

  async function settle(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      await atRest();
      const found = (await timers.fireDue()) + (isRunning ? await housekeeping.sweep() : 0);
      if (found === 0 && isAtRest()) return;
    }
    throw new Error(`the runtime did not come to rest in ${MAX_ROUNDS} rounds`);
  }

  function isAtRest(): boolean {
    return (
      runner.isIdle && deliverer.isIdle && matching.size === 0 && pumps.every(({ length }) => length === 0)
    );
  }

  async function atRest(): Promise<void> {
    do {
      await Promise.all([...pumps.map((pump) => pump.idle()), ...matching]);
      await Promise.all([runner.idle(), deliverer.idle()]);
    } while (!isAtRest());
  }

  return {
    clock,
    async execute({ instance, command, by, idempotencyKey }) {
      const idempotency = idempotencyOf(idempotencyKey, { instance, command, by });
      return submit({ instance: instanceNumber(instance), command, by, idempotency });
    },
    start,
    resolveIncident: createIncidentResolution(
      around,
      cache,
      submit,
      () => void housekeeping.sweep().catch(() => undefined),
    ),
    publish: (message) => correlation.publish(message),
    signal: async ({ name, variables }) => ({ delivered: await deliverer.broadcast({ name, variables }) }),
    deploy: createDeploy(around, async () => {
      definitions.forgetLatest();
      await decisions.refresh();
      feed.deployed();
      timers.notice([time.now()]);
    }),
    check: checkFiles,
    definition: (key) => definitions.get(key),
    evaluateDecision: (id, variables) => evaluateDecision(around, id, variables),
    activateJobs: (request) => workers.activateJobs(request),
    completeJob: (id, lock, variables) => workers.completeJob(id, lock, variables),
    failJob: (id, lock, failure) => workers.failJob(id, lock, failure),
    throwJobError: (id, lock, error) => workers.throwJobError(id, lock, error),
    extendJobLock: (id, lock, lockMs) => workers.extendJobLock(id, lock, lockMs),
    async load(id) {
      const instance = instanceNumber(id);
      const entry = await readEntry(around, shardOf(instance, shards), instance);
      return entry && { state: entry.state, revision: entry.revision, quarantined: entry.quarantined };
    },
    onChange: (listener) => feed.onChange(listener),
    async run() {
      if (isRunning) return;
      isRunning = true;
      await addPartitions(database, time.now());
      await feed.listen();
      runner.start(submit);
      timers.start(!isVirtual);
      if (!isVirtual) housekeeping.start();
      await housekeeping.sweep();
    },
    async stop() {
      isRunning = false;
      housekeeping.stop();
      workers.stop();
      await timers.stop();
      await runner.stop();
      await deliverer.stop();
      await Promise.all(pumps.map((pump) => pump.stop()));
      await feed.stop();
      await free(number).catch(() => undefined);
      await freeSlot(database, number, nodeName).catch(() => undefined);
    },
    settle,
  };
}
