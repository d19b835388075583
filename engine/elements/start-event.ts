/** Start events (BPMN 2.0.2 §10.5.2): where they stand, their trigger has happened; the token goes on. */
import type { Behaviour } from '../core/behaviour.ts';

export const startEvent: Behaviour<'startEvent'> = {
  enter(run, id) {
    run.complete(id);
    return null;
  },
};
