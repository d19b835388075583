/** Escalation events (BPMN 2.0.2 §10.5.5): told outwards; work goes on unless the catcher interrupts. */
import type { EventRule } from '../../core/behaviour.ts';
import { success, textOf } from '../../core/result.ts';

export const escalation: EventRule<'escalation'> = {
  arm: () => null,
  depart(run, id, _node, on) {
    const evaluated = on.code ? run.evaluate(on.code, id) : success(null);
    if (!evaluated.ok) return evaluated;
    const code = evaluated.value === null ? null : textOf(evaluated.value);
    const by = run.at(id);
    const { scope } = run.alive(id);
    return success(() => {
      if (scope === null || !run.find(scope)) return;
      const caught = run.escalate(scope, { code, message: null, variables: {}, by });
      if (!caught.ok) run.raise(scope, caught, { do: 'arm' });
    });
  },
};
