/** The exclusive gateway (BPMN 2.0.2 §13.4.2): each token passes by itself, along the first flow whose condition holds. */
import type { Behaviour } from '../core/behaviour.ts';
import { failure, success } from '../core/result.ts';
import { noWayOut } from '../core/lifecycle.ts';

export const exclusiveGateway: Behaviour<'exclusiveGateway'> = {
  enter(run, id) {
    run.complete(id);
    return null;
  },
  leave(run, id, node) {
    const [only, ...others] = node.outgoing;
    if (others.length === 0 && !only?.condition) return success({ flows: node.outgoing });
    for (const flow of node.outgoing) {
      if (flow === node.defaultFlow) continue;
      if (!flow.condition) return success({ flows: [flow] });
      const holds = run.evaluateCondition(flow.condition, id);
      if (!holds.ok) return failure('condition', `Flow ${flow.id}: ${holds.message}`);
      if (holds.value) return success({ flows: [flow] });
    }
    return node.defaultFlow ? success({ flows: [node.defaultFlow] }) : noWayOut(node);
  },
};
