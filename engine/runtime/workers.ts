/** Jobs for external workers: taken by type with a lease, waited for, ended by the lease's lock. */
import { visibleVariables } from '../core/variables.ts';
import { BatonError } from '../errors.ts';
import type { Json, JsonObject, Variables } from '../json.ts';
import type { TakenJob } from '../store/leases.ts';
import { extendJob, takeJobs, WORKER } from '../store/leases.ts';
import { shardOf } from '../store/ids.ts';
import type { ActivatedJob } from '../views.ts';
import { contextOfJob } from './held-job.ts';
import type { ActivateRequest, Runtime } from './runtime.ts';
import type { Submit } from './submit.ts';
import { instanceNumber } from './submit.ts';
import type { Surroundings } from './surroundings.ts';

/** Looks again this often while it waits: for retries that come due, and for what other nodes did not tell. */
const LOOK_AGAIN_MS = 1_000;

type WorkerMethods = Pick<
  Runtime,
  'activateJobs' | 'completeJob' | 'failJob' | 'throwJobError' | 'extendJobLock'
>;

export interface Workers extends WorkerMethods {
  /** There may be jobs of this type now. */
  wake(type: string): void;
  /** Ends all waiting with nothing. */
  stop(): void;
}

export function createWorkers(around: Surroundings, submit: Submit): Workers {
  const waiting = new Map<string, Set<() => void>>();
  let stopped = false;

  function take(request: ActivateRequest, shard: number, limit: number): Promise<readonly TakenJob[]> {
    const { database, time, ids } = around;
    return takeJobs(
      database,
      { shard, owner: WORKER, lockMs: request.lockMs, limit, now: time.parameter() },
      { types: [request.type], fence: ids.next(), worker: request.worker },
    );
  }

  async function takeAll(request: ActivateRequest): Promise<readonly ActivatedJob[]> {
    const jobs: ActivatedJob[] = [];
    for (let shard = 0; shard < around.shards && jobs.length < request.maxJobs; shard += 1) {
      const taken = await take(request, shard, request.maxJobs - jobs.length);
      const lockedUntil = around.time.now() + request.lockMs;
      for (const one of taken) {
        const job = await activated(around, shard, one, request, lockedUntil);
        if (job) jobs.push(job);
      }
    }
    return jobs;
  }

  function woken(type: string, remainingMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        waiting.get(type)?.delete(done);
        resolve();
      };
      const cancel = around.clock.after(Math.min(remainingMs, LOOK_AGAIN_MS), done);
      const others = waiting.get(type);
      if (others) others.add(done);
      else waiting.set(type, new Set([done]));
    });
  }

  async function end(
    id: string,
    lock: string,
    command: (wait: number) => Parameters<Submit>[0]['command'],
  ): Promise<void> {
    const { instance, wait } = jobKey(id);
    const fence = Number(lock);
    if (!Number.isSafeInteger(fence) || fence <= 0)
      throw new BatonError('CONFLICT', 'This is not the lock of the job.');
    await submit({ instance, command: command(wait), by: null, fence, isOwn: true });
  }

  return {
    async activateJobs(request) {
      const deadline = around.clock.now() + (request.waitMs ?? 0);
      for (;;) {
        const jobs = await takeAll(request);
        const remaining = deadline - around.clock.now();
        if (jobs.length > 0 || remaining <= 0 || stopped) return jobs;
        await woken(request.type, remaining);
      }
    },
    completeJob: (id, lock, variables) =>
      end(id, lock, (wait) => ({ type: 'job.complete', wait, variables })),
    failJob: (id, lock, { message, retriesLeft = null, retryInMs = null }) =>
      end(id, lock, (wait) => ({ type: 'job.fail', wait, message, retriesLeft, retryInMs })),
    throwJobError: (id, lock, { code, message = null, variables = {} }) =>
      end(id, lock, (wait) => ({ type: 'job.throw', wait, code, message, variables })),
    async extendJobLock(id, lock, lockMs) {
      const { instance, wait } = jobKey(id);
      const job = { shard: shardOf(instance, around.shards), instance, wait, fence: Number(lock) };
      if (
        Number.isSafeInteger(job.fence) &&
        (await extendJob(around.database, job, lockMs, around.time.parameter()))
      )
        return;
      throw new BatonError('CONFLICT', 'The job is no longer yours: its lock ran out, or it is done.');
    },
    wake(type) {
      for (const done of Array.from(waiting.get(type) ?? [])) done();
    },
    stop() {
      stopped = true;
      for (const type of waiting.keys()) this.wake(type);
    },
  };
}

function jobKey(id: string): { readonly instance: number; readonly wait: number } {
  const [, instance, wait] = /^(\d{1,16})-(\d{1,9})$/.exec(id) ?? [];
  if (instance === undefined) throw new BatonError('NOT_FOUND', 'There is no such job.');
  return { instance: instanceNumber(instance), wait: Number(wait) };
}

/** Null when the job was ended between taking and reading. */
async function activated(
  around: Surroundings,
  shard: number,
  taken: TakenJob,
  request: ActivateRequest,
  lockedUntil: number,
): Promise<ActivatedJob | null> {
  const { instance_id: instance, wait_id: wait, type: queue, fence, takeovers } = taken;
  const context = await contextOfJob(around, { shard, instance, wait, queue, fence, takeovers }, undefined);
  if (!context) return null;
  const { state, element, spec } = context;
  return {
    id: `${instance}-${wait}`,
    type: queue,
    instanceId: state.instance,
    definitionKey: state.definitionKey,
    processId: state.processId,
    element: element.element,
    attempt: context.wait.attempt,
    retriesLeft: context.wait.retriesLeft,
    dueAt: new Date(context.wait.dueAt).toISOString(),
    lockedBy: request.worker,
    lockedUntil: new Date(lockedUntil).toISOString(),
    lock: String(fence),
    variables: chosen(visibleVariables(state, element.id), request.variables),
    headers: spec?.headers ?? {},
    businessKey: state.businessKey,
    idempotencyKey: `${state.instance}/${element.id}`,
  };
}

function chosen(variables: Variables, names: readonly string[] | undefined): JsonObject {
  if (!names) return variables;
  const entries = names.flatMap((name): [string, Json][] => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
