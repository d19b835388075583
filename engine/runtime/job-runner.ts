/** Does the jobs of this node, outside of any transaction: connectors, scripts, and the rest of long steps. */
import type { Connector } from '../../connectors/connector.ts';
import { systemClock } from '../clock.ts';
import type { Command } from '../core/command.ts';
import { BatonError } from '../errors.ts';
import type { BindingView } from '../views.ts';
import type { WrittenJob } from '../store/rows.ts';
import { extendJobs, releaseJob } from '../store/leases.ts';
import { bindingKeyOf, resolveBinding } from './bound-job.ts';
import { callConnector } from './call-connector.ts';
import { declaredInputs } from './connector-inputs.ts';
import type { EntryCache } from './entry-cache.ts';
import type { HeldJob, JobContext } from './held-job.ts';
import { contextOfJob } from './held-job.ts';
import { failed, outcomeOfError } from './job-outcome.ts';
import { CONTINUE_QUEUE, JOB_LOCK_MS, OWN_QUEUES, SCRIPT_QUEUE, UNBOUND_QUEUE } from './placing.ts';
import { runScriptJob } from './script-job.ts';
import type { Submit } from './submit.ts';
import type { Surroundings } from './surroundings.ts';

/** Jobs held at one time, waiting ones included; the rest is left to be taken by whoever has room. */
const MAX_HELD = 2_000;
const CONNECTOR_CONCURRENCY = 20;
const OWN_CONCURRENCY = 100;
const SCRIPT_CONCURRENCY = 4;
/** A job whose lease ran out so often ends its node each time: an incident, lest it go on for ever. */
const MAX_TAKEOVERS = 3;
/** What runs may take so long to end when the node stops. */
const STOP_MS = 10_000;

export interface RunnerOptions {
  readonly connectors: readonly Connector[];
  readonly connectorSettings: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly secrets: ReadonlyMap<string, string>;
  readonly findBinding: (key: string) => Promise<BindingView | null>;
  /** Spreads retries; off in virtual time. */
  readonly jitter: boolean;
}

export class JobRunner {
  readonly #around: Surroundings;
  readonly #options: RunnerOptions;
  readonly #cache: EntryCache;
  readonly #connectors = new Map<string, Connector>();
  readonly #queues = new Map<
    string,
    { readonly waiting: HeldJob[]; running: number; readonly limit: number }
  >();
  readonly #underWay = new Set<AbortController>();
  #stopped = false;
  #submit: Submit | null = null;
  readonly #held = new Set<HeldJob>();
  #on = false;
  #whenIdle: (() => void)[] = [];

  constructor(around: Surroundings, cache: EntryCache, options: RunnerOptions) {
    this.#around = around;
    this.#cache = cache;
    this.#options = options;
    for (const connector of options.connectors)
      for (const type of [connector.type, ...(connector.aliases ?? [])])
        this.#connectors.set(type, connector);
  }

  start(submit: Submit): void {
    this.#submit = submit;
    this.#on = true;
  }

  hasConnector(type: string): boolean {
    return this.#connectors.has(type);
  }

  hasRoom(): boolean {
    return this.#on && this.#held.size < MAX_HELD;
  }

  /** Types of the jobs that this node takes. */
  get types(): readonly string[] {
    return [...OWN_QUEUES, ...this.#connectors.keys()];
  }

  get room(): number {
    return this.#on ? MAX_HELD - this.#held.size : 0;
  }

  takeWritten(jobs: readonly WrittenJob[]): void {
    for (const { shard, instance, wait, queue, lease } of jobs)
      if (lease) this.take({ shard, instance, wait, queue, fence: lease.fence, takeovers: 0 });
  }

  take(job: HeldJob): void {
    const queue = this.#queueOf(job.queue);
    queue.waiting.push(job);
    this.#held.add(job);
    this.#next(queue);
  }

  #queueOf(name: string): { readonly waiting: HeldJob[]; running: number; readonly limit: number } {
    let queue = this.#queues.get(name);
    if (!queue) {
      const limit =
        name === SCRIPT_QUEUE
          ? SCRIPT_CONCURRENCY
          : OWN_QUEUES.includes(name)
            ? OWN_CONCURRENCY
            : (this.#connectors.get(name)?.concurrency ?? CONNECTOR_CONCURRENCY);
      queue = { waiting: [], running: 0, limit };
      this.#queues.set(name, queue);
    }
    return queue;
  }

  #next(queue: { readonly waiting: HeldJob[]; running: number; readonly limit: number }): void {
    while (queue.running < queue.limit && !this.#stopped) {
      const job = queue.waiting.shift();
      if (!job) return;
      queue.running += 1;
      void this.#run(job).finally(() => {
        queue.running -= 1;
        this.#held.delete(job);
        this.#next(queue);
        if (this.isIdle) for (const done of this.#whenIdle.splice(0)) done();
      });
    }
  }

  /** Never rejects. What cannot be told to the process now is found again when the lease runs out. */
  async #run(job: HeldJob): Promise<void> {
    try {
      const context = await contextOfJob(this.#around, job, this.#cache.get(job.instance));
      if (!context) return;
      const command = await this.#outcome(context);
      if (command) await this.#tell(job, command);
    } catch (error) {
      this.#around.log(`job ${job.instance}-${job.wait}`, error);
    }
  }

  async #outcome(context: JobContext): Promise<Command | null> {
    const { job, wait } = context;
    if (job.takeovers >= MAX_TAKEOVERS)
      return failed(wait.id, `The server ended ${job.takeovers} times while it did this job.`);
    try {
      if (job.queue === CONTINUE_QUEUE) return { type: 'job.complete', wait: wait.id, variables: {} };
      if (job.queue === SCRIPT_QUEUE) return await runScriptJob(context, context.spec?.script ?? null);
      if (job.queue === UNBOUND_QUEUE) return await this.#bound(context);
      const inputs =
        wait.purpose === 'work' ? declaredInputs(context.node.inputs, context.element.variables) : [];
      return await this.#call(context, wait.jobType, inputs);
    } catch (error) {
      if (this.#stopped) return null;
      return outcomeOfError(context, error, this.#options.jitter);
    }
  }

  async #call(
    context: JobContext,
    type: string,
    inputs: ReturnType<typeof declaredInputs>,
  ): Promise<Command> {
    const connector = this.#connectors.get(type);
    if (!connector) return failed(context.wait.id, `There is no connector ${type} on this server.`);
    return callConnector(context, connector, type, inputs, {
      settings: this.#options.connectorSettings[connector.type] ?? {},
      secrets: this.#options.secrets,
      underWay: this.#underWay,
      log: (message) => this.#around.log(`connector ${connector.type}`, message),
    });
  }

  async #bound(context: JobContext): Promise<Command | null> {
    const key = bindingKeyOf(context);
    const binding = await this.#options.findBinding(key);
    const { time, zone } = this.#around;
    const bound = resolveBinding(context, key, binding, time.now(), zone);
    switch (bound.kind) {
      case 'command':
        return bound.command;
      case 'connector':
        return this.#call(context, bound.type, bound.inputs);
      case 'script':
        return runScriptJob(context, { language: 'javascript', source: bound.source });
      case 'worker':
        await releaseJob(this.#around.database, context.job, bound.type);
        this.onReleased(bound.type);
        return null;
      default:
        throw new Error(`unknown binding ${String(bound satisfies never)}`);
    }
  }

  /** Told when a job was handed to external workers. */
  onReleased: (type: string) => void = () => undefined;

  async #tell(job: HeldJob, command: Command): Promise<void> {
    try {
      await this.#submit?.({ instance: job.instance, command, by: null, fence: job.fence, isOwn: true });
    } catch (error) {
      // cancelled meanwhile, or the lease was lost: the result does not count
      const isExpected =
        error instanceof BatonError && ['CONFLICT', 'NOT_FOUND', 'ENDED'].includes(error.code);
      if (!isExpected) this.#around.log(`the result of job ${job.instance}-${job.wait}`, error);
    }
  }

  /** Gives what is held more time, running or waiting; called well before a lease ends. */
  async renew(): Promise<void> {
    const { database, time, shards } = this.#around;
    for (let shard = 0; shard < shards; shard += 1) {
      const jobs = [...this.#held].filter((job) => job.shard === shard);
      if (jobs.length > 0) await extendJobs(database, shard, jobs, JOB_LOCK_MS, time.parameter());
    }
  }

  idle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  get isIdle(): boolean {
    return this.#held.size === 0;
  }

  /** Gives back what was not begun, waits for what runs, then cuts it off: its lease tells the others. */
  async stop(): Promise<void> {
    this.#on = false;
    const unbegun = [...this.#queues.values()].flatMap(({ waiting }) => waiting.splice(0));
    for (const job of unbegun) this.#held.delete(job);
    for (const job of unbegun) await releaseJob(this.#around.database, job, null).catch(() => undefined);
    let giveUp = (): void => undefined;
    const late = new Promise<void>((resolve) => (giveUp = systemClock.after(STOP_MS, resolve)));
    await Promise.race([this.idle(), late]);
    giveUp();
    this.#stopped = true;
    for (const controller of this.#underWay) controller.abort(new Error('The server is stopping.'));
  }
}
