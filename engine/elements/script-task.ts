/** The script task (BPMN 2.0.2 §10.3.3): an expression runs within the step, any other language in the sandbox as a job. */
import type { Behaviour } from '../core/behaviour.ts';
import { enterWork, resumeJob } from './job-work.ts';

export const scriptTask: Behaviour<'scriptTask'> = {
  enter: (run, id, node) => enterWork(run, id, node, node),
  resume: resumeJob,
};
