/**
 * The complex gateway (BPMN 2.0.2 §13.4.6): its activation condition says which tokens are enough; it fires, then
 * waits for the rest of the tokens that can still come (reset) and swallows them, leaving once more by the flows whose
 * condition holds then. The condition sees `activationCount`, and by flow id how many tokens wait there.
 */
import type { Behaviour } from '../core/behaviour.ts';
import { success } from '../core/result.ts';
import { trueFlows } from './inclusive-gateway.ts';

export const complexGateway: Behaviour<'complexGateway'> = {
  arrive(run, scope, flow, node) {
    run.emit({ type: 'flow.arrived', scope, element: node.id, flow: flow.id });
    run.touch(scope);
  },
  settle: () => false,
  enter(run, id) {
    run.complete(id);
    return null;
  },
  leave(run, id, node) {
    const flows = trueFlows(run, id, node);
    return flows.ok ? success({ flows: flows.value }) : flows;
  },
};
