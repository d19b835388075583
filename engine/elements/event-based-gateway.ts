/**
 * The event-based gateway (BPMN 2.0.2 §13.4.4): waits for all the events behind it; the first that happens decides.
 * A parallel, instantiating one waits for every one of them.
 */
import type { Behaviour } from '../core/behaviour.ts';
import { isObject } from '../core/mapping.ts';
import { failure, success, type Failure } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import { armEvent } from '../core/subscriptions.ts';
import type { Variables } from '../json.ts';
import type { Flow, Node } from '../model/definition.ts';

export const eventBasedGateway: Behaviour<'eventBasedGateway'> = {
  enter(run, id, node) {
    for (const flow of node.outgoing) {
      const problem = armTarget(run, id, flow.target);
      if (problem) return problem;
    }
    return node.outgoing.length > 0 ? null : failure('expression', `${node.id} has no event to wait for`);
  },
  resume(run, id, _node, { wait, variables }) {
    const memo = { chosen: wait.target, variables };
    run.emit({ type: 'element.changed', ...run.at(id), change: { memo } });
    run.complete(id);
    return null;
  },
  leave(run, id, node) {
    const { memo, scope } = run.alive(id);
    const flow = node.outgoing.find(({ target }) => isObject(memo) && target.id === memo.chosen);
    if (!flow || scope === null || !isObject(memo)) throw new Error(`${node.id} leaves without an event`);
    return success({ flows: [], after: () => enterTriggered(run, flow, scope, memo.variables as Variables) });
  },
};

/** Waits for the event behind one flow, on the gateway. */
function armTarget(run: Run, id: ElementId, target: Node): Failure | null {
  switch (target.kind) {
    case 'intermediateCatchEvent':
      return armEvent(run, id, target, target.on);
    case 'receiveTask':
      return armEvent(run, id, target, { type: 'message', message: target.message });
    default:
      return failure('expression', `${target.id} is not an event that a gateway can wait for`);
  }
}

function enterTriggered(run: Run, flow: Flow, scope: ElementId, variables: Variables): void {
  run.emit({ type: 'flow.taken', flow: flow.id, from: flow.source.id, to: flow.target.id, scope });
  run.activate(flow.target, scope, { triggered: true, variables });
}
