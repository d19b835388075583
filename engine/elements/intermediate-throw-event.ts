/** Intermediate throw events (BPMN 2.0.2 §10.5.4): throw, then go on. A link jumps. */
import type { Behaviour } from '../core/behaviour.ts';
import { resumeJob } from './job-work.ts';
import { compensationEmptied, enterThrow, leaveThrow } from './throw-event.ts';

export const intermediateThrowEvent: Behaviour<'intermediateThrowEvent'> = {
  enter: enterThrow,
  resume: resumeJob,
  emptied: compensationEmptied,
  leave: leaveThrow,
};
