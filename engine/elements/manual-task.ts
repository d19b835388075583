/** The manual task (BPMN 2.0.2 §10.3.3): done outside of the system's knowledge, so it completes at once. */
import type { Behaviour } from '../core/behaviour.ts';

export const manualTask: Behaviour<'manualTask'> = {
  enter(run, id) {
    run.complete(id);
    return null;
  },
};
