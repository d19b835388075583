/**
 * The inclusive gateway (BPMN 2.0.2 §13.4.3): waits as long as another token could still come to it, then takes one
 * token from each flow that has one, and leaves by every flow whose condition holds.
 */
import type { Behaviour } from '../core/behaviour.ts';
import { noWayOut } from '../core/lifecycle.ts';
import { mustWait } from '../core/reach.ts';
import { failure, success, type Result } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import type { Flow, Node } from '../model/definition.ts';

export const inclusiveGateway: Behaviour<'inclusiveGateway'> = {
  arrive(run, scope, flow, node) {
    if (node.incoming.length === 1) {
      run.activate(node, scope);
      return;
    }
    run.emit({ type: 'flow.arrived', scope, element: node.id, flow: flow.id });
    run.touch(scope);
  },
  settle(run, scope, node) {
    const parked = run.alive(scope).arrivals[node.id];
    if (!parked || mustWait(run, scope, node, ({ id }) => (parked[id] ?? 0) > 0)) return false;
    run.join(node, scope, Object.keys(parked));
    return true;
  },
  enter(run, id) {
    run.complete(id);
    return null;
  },
  leave(run, id, node) {
    const flows = trueFlows(run, id, node);
    return flows.ok ? success({ flows: flows.value }) : flows;
  },
};

/** Every flow whose condition holds, or the default. */
export function trueFlows(run: Run, id: ElementId, node: Node): Result<readonly Flow[]> {
  const taken: Flow[] = [];
  for (const flow of node.outgoing) {
    if (flow === node.defaultFlow) continue;
    if (flow.condition) {
      const holds = run.evaluateCondition(flow.condition, id);
      if (!holds.ok) return failure('condition', `Flow ${flow.id}: ${holds.message}`);
      if (!holds.value) continue;
    }
    taken.push(flow);
  }
  if (taken.length === 0 && node.defaultFlow) taken.push(node.defaultFlow);
  return taken.length > 0 || node.outgoing.length === 0 ? success(taken) : noWayOut(node);
}
