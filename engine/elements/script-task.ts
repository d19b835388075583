/** The script task (BPMN 2.0.2 §10.3.3): an expression runs within the step, any other language in the sandbox as a job. */
import type { Behaviour } from '../core/behaviour.ts';
import { enterJob, resumeJob } from './job-work.ts';

export const scriptTask: Behaviour<'scriptTask'> = {
  enter(run, id, node) {
    const { script } = node;
    if (!script) return enterJob(run, id, node, node.job);
    const value = run.evaluate(script.expression, id);
    if (!value.ok) return value;
    if (script.resultVariable !== null) run.store(id, { [script.resultVariable]: value.value });
    run.complete(id);
    return null;
  },
  resume: resumeJob,
};
