/**
 * The parallel gateway (BPMN 2.0.2 §13.4.1): takes one token from each incoming flow, and puts one on each outgoing.
 * Surplus tokens on a flow stay for the next time.
 */
import type { Behaviour } from '../core/behaviour.ts';
import { success } from '../core/result.ts';

export const parallelGateway: Behaviour<'parallelGateway'> = {
  arrive(run, scope, flow, node) {
    if (node.incoming.length === 1) {
      run.activate(node, scope);
      return;
    }
    run.emit({ type: 'flow.arrived', scope, element: node.id, flow: flow.id });
    run.touch(scope);
    const parked = run.alive(scope).arrivals[node.id] ?? {};
    if (!node.incoming.every(({ id }) => (parked[id] ?? 0) > 0)) return;
    const flows = node.incoming.map(({ id }) => id);
    run.join(node, scope, flows);
  },
  enter(run, id) {
    run.complete(id);
    return null;
  },
  leave: (_run, _id, node) => success({ flows: node.outgoing }),
};
