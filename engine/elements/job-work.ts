/** Work done by a job, the same for all activities and events that have one. */
import type { Trigger } from '../core/behaviour.ts';
import { resultOf } from '../core/jobs.ts';
import { failure, type Failure } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import type { JobSpec, Node } from '../model/definition.ts';

export function enterJob(run: Run, id: ElementId, node: Node, job: JobSpec | null): Failure | null {
  if (!job) return failure('expression', `${node.id} does not say what to do: it has no job type`);
  return run.openJob(id, job, { purpose: job.script ? 'script' : 'work' });
}

/** The job is done: its result becomes variables as the diagram says. */
export function resumeJob(run: Run, id: ElementId, node: Node, { variables }: Trigger): Failure | null {
  const job = 'job' in node ? node.job : null;
  if (job) {
    const values = resultOf(run, id, job, variables);
    if (!values.ok) return values;
    run.store(id, values.value);
  }
  run.complete(id);
  return null;
}
