/**
 * The terminate end event (BPMN 2.0.2 §10.5.3, §13.5.6): all else in its scope ends, and the scope completes;
 * with `all` (Flowable's `terminateAll`) that is the whole instance.
 */
import type { EventRule } from '../../core/behaviour.ts';
import { success } from '../../core/result.ts';

export const terminate: EventRule<'terminate'> = {
  arm: () => null,
  depart(run, id, node, on) {
    const { scope: own } = run.alive(id);
    const scope = on.all ? 1 : own;
    return success(() => {
      if (scope !== null && run.find(scope)) run.interrupt(scope, `terminated by ${node.id}`);
    });
  },
};
