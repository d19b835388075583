/** Jobs: work done outside of the step. How one is opened, fails, and what its result means for the element. */
import type { Json, Variables } from '../json.ts';
import type { Definition, JobSpec } from '../model/definition.ts';
import type { CommandOf } from './command.ts';
import { isObject } from './mapping.ts';
import { failure, success, textOf, type Failure, type Result } from './result.ts';
import type { Run } from './run.ts';
import type { ElementId, WaitOf } from './state.ts';

export interface JobPurpose {
  readonly purpose: WaitOf<'job'>['purpose'];
  readonly listener?: number;
  /** Id of the flow, for a listener on a flow; else the element itself. */
  readonly target?: string;
}

/** Name under which a script's own value comes back in `job.complete`; all other names are what it assigned. */
export const SCRIPT_RESULT = 'script.result';

const DEFAULT_PRIORITY = 0;
/** Back-off when neither the diagram nor the runtime says how long: 10 s, 20 s, 40 s … at most 10 minutes. */
const FIRST_BACKOFF_MS = 10_000;
const MAX_BACKOFF_MS = 600_000;

export function openJob(run: Run, id: ElementId, spec: JobSpec, about: JobPurpose): Failure | null {
  const type = run.evaluateText(spec.type, id, 'job type');
  if (!type.ok) return type;
  const priority = spec.priority ? run.evaluate(spec.priority, id) : success(DEFAULT_PRIORITY);
  if (!priority.ok) return priority;
  run.openWait(id, {
    type: 'job',
    target: about.target ?? run.alive(id).element,
    jobType: type.value,
    purpose: about.purpose,
    ...(about.listener !== undefined && { listener: about.listener }),
    attempt: 1,
    retriesLeft: Math.max(spec.retry.maxAttempts, 1),
    dueAt: run.env.now,
    priority: Number(priority.value) || 0,
  });
  return null;
}

/** The job of a wait in the diagram; null for the rest of a step that was cut short. For the runtime, too. */
export function jobSpecOf(definition: Definition, wait: WaitOf<'job'>): JobSpec | null {
  if (wait.purpose === 'continue') return null;
  const node = definition.nodes.get(wait.target);
  if (wait.listener !== undefined) {
    const listeners = (definition.flows.get(wait.target) ?? node)?.listeners ?? [];
    return listeners[wait.listener]?.job ?? null;
  }
  return node && 'job' in node ? node.job : null;
}

/** One attempt failed. With no retries left an incident is raised; the job stays, so that a late result still counts. */
export function failJob(
  run: Run,
  id: ElementId,
  wait: WaitOf<'job'>,
  failed: Pick<CommandOf<'job.fail'>, 'message' | 'retriesLeft' | 'retryInMs' | 'incident'>,
): void {
  const retriesLeft = Math.max(failed.retriesLeft ?? wait.retriesLeft - 1, 0);
  const spec = jobSpecOf(run.definition, wait);
  const dueAt =
    failed.retryInMs === null
      ? backoff(run, spec, wait.attempt)
      : run.env.now + Math.max(Math.trunc(failed.retryInMs), 0);
  run.emit({
    type: 'job.failed',
    ...run.at(id),
    wait: wait.id,
    message: failed.message,
    retriesLeft,
    dueAt,
  });
  if (retriesLeft === 0)
    run.raise(id, failure(failed.incident ?? 'job', failed.message), { do: 'job' }, { job: wait.id });
}

function backoff(run: Run, spec: JobSpec | null, attempt: number): number {
  const { now, zone } = run.env;
  const text = spec?.retry.backoff[attempt - 1] ?? spec?.retry.backoff.at(-1);
  if (text !== undefined) {
    const timer = { kind: 'duration', text, cron: 'spring' } as const;
    const schedule = run.env.schedule(timer, run.definition.zone ?? zone, now, 0);
    if (schedule.ok && schedule.dueAt !== null) return schedule.dueAt;
  }
  return now + Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(attempt - 1, 10), MAX_BACKOFF_MS);
}

/** What an error expression can ask for: `{errorType: "bpmnError", code, …}` or `{errorType: "jobError", message, …}`. */
export type JobError =
  | {
      readonly kind: 'bpmn';
      readonly code: string;
      readonly message: string | null;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'job';
      readonly message: string;
      readonly retriesLeft: number | null;
      readonly retryInMs: number | null;
    };

/** Judges a result by the error expression of the job; null when it is a good one. */
export function jobErrorOf(
  run: Run,
  id: ElementId,
  spec: JobSpec,
  variables: Variables,
): Result<JobError | null> {
  if (!spec.errorExpression) return success(null);
  const evaluated = run.evaluate(spec.errorExpression, id, overlayOf(variables));
  if (!evaluated.ok) return evaluated;
  const { value } = evaluated;
  if (value === null) return success(null);
  if (!isObject(value)) return failure('expression', 'The error expression gave neither a context nor null');
  const message = typeof value.message === 'string' ? value.message : null;
  if (value.errorType === 'jobError') {
    const retriesLeft = typeof value.retries === 'number' ? value.retries : null;
    const retryInMs = typeof value.retryBackoff === 'number' ? value.retryBackoff : null;
    return success({ kind: 'job', message: message ?? 'The job failed', retriesLeft, retryInMs });
  }
  if (value.code === undefined || value.code === null) return success(null);
  const set = isObject(value.variables) ? value.variables : {};
  return success({ kind: 'bpmn', code: textOf(value.code), message, variables: set });
}

/** The variables that a result amounts to (`resultVariable`, `resultExpression`, `mergeResult` of the job). */
export function resultOf(run: Run, id: ElementId, spec: JobSpec, variables: Variables): Result<Variables> {
  const response = responseOf(variables);
  const values: Record<string, Json> = {};
  for (const [name, value] of Object.entries(variables))
    if (!isReserved(name) && (spec.mergeResult || spec.script)) values[name] = value;
  if (spec.resultVariable !== null) values[spec.resultVariable] = response;
  if (spec.resultExpression) {
    const evaluated = run.evaluate(spec.resultExpression, id, overlayOf(variables));
    if (!evaluated.ok) return failure('expression', `The result: ${evaluated.message}`);
    if (isObject(evaluated.value)) Object.assign(values, evaluated.value);
    else if (evaluated.value !== null)
      return failure('expression', 'The result expression gave neither a context nor null');
  }
  return success(values);
}

/** Effects on a task and a script's value travel among the variables under names that no variable has. */
export function isReserved(name: string): boolean {
  return name.startsWith('task.') || name === SCRIPT_RESULT;
}

function responseOf(variables: Variables): Json {
  return Object.hasOwn(variables, SCRIPT_RESULT) ? (variables[SCRIPT_RESULT] ?? null) : variables;
}

function overlayOf(variables: Variables): Variables {
  return { ...variables, response: responseOf(variables) };
}
