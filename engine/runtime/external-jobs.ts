/** Jobs of external workers, and the list of all that wait or run. */
import { require } from '../access.ts';
import type { Jobs } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { listJobs } from '../store/queries/jobs.ts';
import { checkedFilter, emptyPage } from './filters.ts';
import { isInstanceId, waitKey } from './ids.ts';
import type { ReadContext } from './read-context.ts';
import { shortText } from './text.ts';
import { checkedVariables } from './variables.ts';

export const MAX_JOBS = 200;
export const MAX_WAIT_MS = 60_000;
export const MAX_LOCK_MS = 24 * 3_600_000;
const MIN_LOCK_MS = 1_000;
const MAX_MESSAGE_LENGTH = 10_000;
const MAX_CODE_LENGTH = 200;
const MAX_RETRIES = 100;
const MAX_RETRY_IN_MS = 365 * 24 * 3_600_000;

export function createJobs(context: ReadContext): Jobs {
  const { runtime, sql, shardOf } = context;
  return {
    async activate(subject, request) {
      require(subject, 'job.work');
      return runtime.activateJobs({
        ...request,
        type: shortText(request.type, 'The type of job', 255),
        worker: shortText(request.worker, 'The name of the worker', 100),
        maxJobs: within(request.maxJobs, 'maxJobs', 1, MAX_JOBS),
        lockMs: within(request.lockMs, 'lockMs', MIN_LOCK_MS, MAX_LOCK_MS),
        waitMs: within(request.waitMs ?? 0, 'waitMs', 0, MAX_WAIT_MS),
      });
    },
    async complete(subject, id, lock, variables) {
      require(subject, 'job.work');
      waitKey(context, id);
      await runtime.completeJob(id, lock, checkedVariables(variables));
    },
    async fail(subject, id, lock, failure) {
      require(subject, 'job.work');
      waitKey(context, id);
      const { message, retriesLeft, retryInMs } = failure;
      await runtime.failJob(id, lock, {
        message: message.slice(0, MAX_MESSAGE_LENGTH),
        ...(retriesLeft === undefined
          ? {}
          : { retriesLeft: within(retriesLeft, 'retriesLeft', 0, MAX_RETRIES) }),
        ...(retryInMs === undefined ? {} : { retryInMs: within(retryInMs, 'retryInMs', 0, MAX_RETRY_IN_MS) }),
      });
    },
    async throwError(subject, id, lock, error) {
      require(subject, 'job.work');
      waitKey(context, id);
      await runtime.throwJobError(id, lock, {
        code: shortText(error.code, 'The error code', MAX_CODE_LENGTH),
        ...(error.message === undefined ? {} : { message: error.message.slice(0, MAX_MESSAGE_LENGTH) }),
        ...(error.variables === undefined ? {} : { variables: checkedVariables(error.variables) }),
      });
    },
    async extendLock(subject, id, lock, lockMs) {
      require(subject, 'job.work');
      waitKey(context, id);
      await runtime.extendJobLock(id, lock, within(lockMs, 'lockMs', MIN_LOCK_MS, MAX_LOCK_MS));
    },
    async list(subject, request) {
      require(subject, 'instance.read');
      const filter = checkedFilter(request);
      if (filter.instanceId !== undefined && !isInstanceId(filter.instanceId)) return emptyPage();
      return listJobs(sql, filter, shardOf);
    },
  };
}

function within(value: number, name: string, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new BatonError('INVALID', `${name} must be a whole number from ${min} to ${max}.`);
}
