/** The send task (BPMN 2.0.2 §10.3.3): sends its message, or leaves the sending to a job. */
import type { Behaviour } from '../core/behaviour.ts';
import { throwMessage } from './definitions/message.ts';
import { enterWork, resumeJob } from './job-work.ts';

export const sendTask: Behaviour<'sendTask'> = {
  enter(run, id, node) {
    if (node.script || node.job || !node.message) return enterWork(run, id, node, node);
    const problem = throwMessage(run, id, node.message);
    if (!problem) run.complete(id);
    return problem;
  },
  resume: resumeJob,
};
