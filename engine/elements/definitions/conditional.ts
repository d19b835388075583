/** Conditional events (BPMN 2.0.2 §10.5.5): the kernel looks at them again when a variable they read changes. */
import type { EventRule } from '../../core/behaviour.ts';

export const conditional: EventRule<'conditional'> = {
  arm(run, owner, target, _on, part) {
    run.openWait(owner, { type: 'condition', target: target.id, ...(part !== undefined && { part }) });
    return null;
  },
};
