/** Commands that tell how a job or a called instance ended: with a result, an error, or an escalation. */
import type { Variables } from '../json.ts';
import type { Trigger } from './behaviour.ts';
import type { Thrown } from './catch.ts';
import type { CommandOf } from './command.ts';
import { failJob, jobErrorOf, jobSpecOf, type JobError } from './jobs.ts';
import { unpark } from './parked.ts';
import { failure, success } from './result.ts';
import type { Resume } from './resume.ts';
import type { Run } from './run.ts';
import type { ElementId, WaitOf } from './state.ts';
import { keepTrigger, resumeOwn } from './subscriptions.ts';
import { listenerDone } from './tasks.ts';

export function completeJob(
  run: Run,
  owner: ElementId,
  wait: WaitOf<'job'>,
  { variables }: CommandOf<'job.complete'>,
): void {
  dropIncident(run, owner, wait);
  if (wait.purpose === 'continue') {
    run.closeWait(owner, wait.id, true);
    run.round = wait.round ?? 1;
    unpark(run, owner, wait.moves ?? []);
    return;
  }
  const spec = jobSpecOf(run.definition, wait);
  const error = spec ? jobErrorOf(run, owner, spec, variables) : success(null);
  if (error.ok && error.value) {
    throwFromJob(run, owner, wait, error.value);
    return;
  }
  run.closeWait(owner, wait.id, true);
  if (wait.purpose === 'listener') listenerDone(run, owner, wait, spec, variables);
  else if (error.ok) resumeOwn(run, owner, { wait, variables });
  else keepTrigger(run, owner, { wait, variables }, error);
}

/** A result that could not be taken is judged and taken once more; the work is not done again unless it asks for that. */
export function retakeResult(run: Run, owner: ElementId, trigger: Trigger): void {
  const { wait, variables } = trigger;
  const spec = wait.type === 'job' ? jobSpecOf(run.definition, wait) : null;
  const error = spec ? jobErrorOf(run, owner, spec, variables) : success(null);
  const again: Resume = { do: 'phase', phase: 'running', listener: 0 };
  if (!error.ok) keepTrigger(run, owner, trigger, error);
  else if (!error.value) resumeOwn(run, owner, trigger);
  else if (error.value.kind === 'job') run.raise(owner, failure('job', error.value.message), again);
  else throwOrStop(run, owner, error.value, again);
}

/** An error that nothing catches stops the element with an incident; resolving it does the work again. */
export function throwFromJob(run: Run, owner: ElementId, wait: WaitOf<'job'>, error: JobError): void {
  dropIncident(run, owner, wait);
  if (error.kind === 'job') {
    failJob(run, owner, wait, error);
    return;
  }
  run.closeWait(owner, wait.id, true);
  const flow = run.definition.flows.get(wait.target);
  const on = run.definition.nodes.get(wait.target)?.listeners[wait.listener ?? -1]?.on;
  let resume: Resume = { do: 'phase', phase: 'running', listener: 0 };
  if (wait.listener !== undefined && flow) resume = { do: 'take', flow: flow.id, listener: wait.listener };
  else if (wait.listener !== undefined && on) resume = { do: 'listener', on, listener: wait.listener };
  const by = flow ? { by: { id: owner, element: flow.source.id, kind: flow.source.kind } } : {};
  throwOrStop(run, owner, { ...error, ...by }, resume);
}

export function throwFromChild(
  run: Run,
  owner: ElementId,
  { wait, code, message }: CommandOf<'child.throw'>,
): void {
  run.closeWait(owner, wait, true);
  const error = { code, message, variables: {} };
  throwOrStop(run, owner, error, { do: 'phase', phase: 'running', listener: 0 });
}

export function throwEscalation(
  run: Run,
  owner: ElementId,
  escalation: { readonly code: string | null; readonly variables: Variables },
): void {
  const caught = run.escalate(owner, { ...escalation, message: null });
  if (!caught.ok) run.raise(owner, caught, { do: 'arm' });
}

/** The incident of a job whose late result came after all. */
export function dropIncident(run: Run, owner: ElementId, job: WaitOf<'job'>): void {
  for (const wait of Object.values(run.alive(owner).waits))
    if (wait.type === 'incident' && wait.incident.job === job.id)
      run.emit({ type: 'incident.resolved', ...run.at(owner), wait: wait.id });
}

function throwOrStop(run: Run, owner: ElementId, error: Thrown, resume: Resume): void {
  const caught = run.throwError(owner, error);
  if (caught.ok && caught.value) return;
  const reason = error.message === null ? '' : `: ${error.message}`;
  run.raise(
    owner,
    caught.ok
      ? failure('error', `Nothing catches the error ${error.code ?? 'without code'}${reason}`)
      : caught,
    resume,
  );
}
