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
import type { Json, Variables } from '../json.ts';
import type { Flow, Node, NodeOf } from '../model/definition.ts';

export const eventBasedGateway: Behaviour<'eventBasedGateway'> = {
  enter(run, id, node) {
    if (node.outgoing.length === 0) return failure('expression', `${node.id} has no event to wait for`);
    const { memo } = run.alive(id);
    const chosen = isObject(memo) && typeof memo.chosen === 'string' ? memo.chosen : undefined;
    if (chosen === undefined || node.parallel) {
      for (const flow of node.outgoing) {
        const problem = flow.target.id === chosen ? null : armTarget(run, id, flow.target);
        if (problem) return problem;
      }
    }
    if (chosen !== undefined) happened(run, id, node, chosen, variablesOf(memo));
    return null;
  },
  resume(run, id, node, { wait, variables }) {
    happened(run, id, node, wait.target, variables);
    return null;
  },
  leave(run, id, node) {
    const { memo, scope } = run.alive(id);
    const flow = node.outgoing.find(({ target }) => isObject(memo) && target.id === memo.chosen);
    if (!flow || scope === null) throw new Error(`${node.id} leaves without an event`);
    const variables = variablesOf(memo);
    return success({ flows: [], after: () => enterTriggered(run, flow, scope, variables) });
  },
};

/** The first event decides; a parallel gateway stays for the others, and leaves with the last of them. */
function happened(
  run: Run,
  id: ElementId,
  node: NodeOf<'eventBasedGateway'>,
  target: string,
  variables: Variables,
): void {
  const alive = run.alive(id);
  const flow = node.outgoing.find((candidate) => candidate.target.id === target);
  const isLast = Object.values(alive.waits).every(({ type }) => type === 'incident');
  if (node.parallel && !isLast && flow && alive.scope !== null) {
    enterTriggered(run, flow, alive.scope, variables);
    return;
  }
  run.emit({ type: 'element.changed', ...run.at(id), change: { memo: { chosen: target, variables } } });
  run.complete(id);
}

function variablesOf(memo: Json | undefined): Variables {
  return isObject(memo) && isObject(memo.variables) ? memo.variables : {};
}

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
