/** The service task (BPMN 2.0.2 §10.3.3): its work is a job, done by a connector or a worker. */
import type { Behaviour } from '../core/behaviour.ts';
import { enterJob, resumeJob } from './job-work.ts';

export const serviceTask: Behaviour<'serviceTask'> = {
  enter: (run, id, node) => enterJob(run, id, node, node.job),
  resume: resumeJob,
};
