/** Boundary events (BPMN 2.0.2 §10.5.4): armed and found by the kernel; entered when they have happened. */
import type { Behaviour } from '../core/behaviour.ts';

export const boundaryEvent: Behaviour<'boundaryEvent'> = {
  enter(run, id) {
    run.complete(id);
    return null;
  },
};
