/** The task without a type (BPMN 2.0.2 §10.3.3, "Abstract Task"): completes at once. */
import type { Behaviour } from '../core/behaviour.ts';

export const task: Behaviour<'task'> = {
  enter(run, id) {
    run.complete(id);
    return null;
  },
};
