/** The service task (BPMN 2.0.2 §10.3.3): its work is a job, done by a connector or a worker, or an expression. */
import type { Behaviour } from '../core/behaviour.ts';
import { enterWork, resumeJob } from './job-work.ts';

export const serviceTask: Behaviour<'serviceTask'> = {
  enter: (run, id, node) => enterWork(run, id, node, node),
  resume: resumeJob,
};
