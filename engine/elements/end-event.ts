/** End events (BPMN 2.0.2 §10.5.3): consume their token, and throw what they carry. */
import type { Behaviour } from '../core/behaviour.ts';
import { resumeJob } from './job-work.ts';
import { compensationEmptied, enterThrow, leaveThrow } from './throw-event.ts';

export const endEvent: Behaviour<'endEvent'> = {
  enter: enterThrow,
  resume: resumeJob,
  emptied: compensationEmptied,
  leave: leaveThrow,
};
