/** The work of a task that is an expression or a job, the same for all kinds that have one. */
import type { Trigger } from '../core/behaviour.ts';
import { resultOf } from '../core/jobs.ts';
import { failure, type Failure } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import type { JobSpec, Node, ScriptSpec } from '../model/definition.ts';

/** Work that is an expression is done within the step; any other is left to a job. */
export function enterWork(
  run: Run,
  id: ElementId,
  node: Node,
  { script, job }: { readonly script: ScriptSpec | null; readonly job: JobSpec | null },
): Failure | null {
  if (script) {
    const value = run.evaluate(script.expression, id);
    if (!value.ok) return value;
    if (script.resultVariable !== null) run.store(id, { [script.resultVariable]: value.value });
    run.complete(id);
    return null;
  }
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
