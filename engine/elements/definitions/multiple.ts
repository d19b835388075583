/**
 * Events with several definitions (BPMN 2.0.2 §10.5.5): a catching one happens with the first of them, a parallel one
 * when all have happened; a throwing one throws them all.
 */
import type { EventRule, Raised } from '../../core/behaviour.ts';
import { success } from '../../core/result.ts';
import { armEvent, ruleOf } from '../../core/subscriptions.ts';

export const multiple: EventRule<'multiple'> = {
  arm(run, owner, target, on) {
    for (const [part, definition] of on.definitions.entries()) {
      const problem = armEvent(run, owner, target, definition, part);
      if (problem) return problem;
    }
    return null;
  },
  raise(run, id, node, on) {
    let outcome: Raised = 'done';
    for (const definition of on.definitions) {
      const raised = ruleOf(run, definition).raise?.(run, id, node, definition);
      if (raised && !raised.ok) return raised;
      if (raised?.value === 'waits') outcome = 'waits';
    }
    return success(outcome);
  },
  depart(run, id, node, on) {
    const effects: (() => void)[] = [];
    for (const definition of on.definitions) {
      const departed = ruleOf(run, definition).depart?.(run, id, node, definition);
      if (departed && !departed.ok) return departed;
      if (departed) effects.push(departed.value);
    }
    return success(() => {
      for (const effect of effects) effect();
    });
  },
};
