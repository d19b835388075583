/**
 * The complex gateway (BPMN 2.0.2 §13.4.6): its activation condition says which tokens are enough to start. It takes
 * them and leaves; then it stays until no token can come on the other flows any more, swallows those that came, and is
 * ready again. Conditions see `activationCount`, `waitingForStart`, and by flow id how many tokens wait there. On reset
 * only flows whose condition asks for `waitingForStart` are taken; see docs/adr/0012.
 */
import type { Behaviour } from '../core/behaviour.ts';
import { noWayOut } from '../core/lifecycle.ts';
import { takeListeners } from '../core/listeners.ts';
import { isObject } from '../core/mapping.ts';
import { mustWait } from '../core/reach.ts';
import { failure, success, type Failure, type Result } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import type { Json } from '../json.ts';
import type { Flow, NodeOf } from '../model/definition.ts';

type Gateway = NodeOf<'complexGateway'>;

export const complexGateway: Behaviour<'complexGateway'> = {
  arrive(run, scope, flow, node) {
    run.emit({ type: 'flow.arrived', scope, element: node.id, flow: flow.id });
    run.touch(scope);
    if (resetting(run, scope, node) === null) tryStart(run, scope, node);
  },
  /** Without an activation condition it starts as an inclusive gateway would. */
  settle(run, scope, node) {
    const parked = run.alive(scope).arrivals[node.id] ?? {};
    const id = resetting(run, scope, node);
    if (id !== null) {
      if (Object.keys(run.alive(id).waits).length > 0) return false;
      const received = receivedBy(run, id);
      const hasToken = (flow: Flow): boolean => received.includes(flow.id) || (parked[flow.id] ?? 0) > 0;
      if (mustWait(run, scope, node, hasToken)) return false;
      const flows = Object.keys(parked).filter((flow) => !received.includes(flow));
      if (flows.length > 0) run.emit({ type: 'gateway.joined', scope, element: node.id, flows });
      run.complete(id);
      return true;
    }
    if (Object.keys(parked).length === 0) return false;
    if (node.activationCondition) return tryStart(run, scope, node);
    if (mustWait(run, scope, node, ({ id }) => (parked[id] ?? 0) > 0)) return false;
    start(run, scope, node, Object.keys(parked));
    return true;
  },
  enter(run, id, node) {
    const flows = flowsOut(run, id, node, true);
    if (!flows.ok) return flows;
    const { scope } = run.alive(id);
    if (scope === null) return failure('join', `${node.id} is in no scope`);
    for (const flow of flows.value) takeListeners(run, flow, scope);
    run.touch(scope);
    return null;
  },
  leave(run, id, node) {
    const flows = flowsOut(run, id, node, false);
    return flows.ok ? success({ flows: flows.value }) : flows;
  },
};

/** The instance that has started and now waits for the rest of the tokens. */
function resetting(run: Run, scope: ElementId, node: Gateway): ElementId | null {
  return run.children(scope).find((child) => run.alive(child).element === node.id) ?? null;
}

function receivedBy(run: Run, id: ElementId): readonly Json[] {
  const { memo } = run.alive(id);
  return isObject(memo) && Array.isArray(memo.received) ? memo.received : [];
}

function tryStart(run: Run, scope: ElementId, node: Gateway): boolean {
  if (!node.activationCondition) return false;
  const parked = run.alive(scope).arrivals[node.id] ?? {};
  const holds = isEnough(run, scope, node, parked);
  if (!holds.ok) {
    raiseOnce(run, scope, node, holds);
    return false;
  }
  if (holds.value) start(run, scope, node, Object.keys(parked));
  return holds.value;
}

function isEnough(
  run: Run,
  scope: ElementId,
  node: Gateway,
  parked: Readonly<Record<string, number>>,
): Result<boolean> {
  if (!node.activationCondition) return success(true);
  const counts = Object.fromEntries(node.incoming.map(({ id }) => [id, parked[id] ?? 0]));
  const activationCount = Object.values(parked).reduce((sum, count) => sum + count, 0);
  return run.evaluateCondition(node.activationCondition, scope, {
    ...counts,
    activationCount,
    waitingForStart: true,
  });
}

function start(run: Run, scope: ElementId, node: Gateway, flows: readonly string[]): void {
  run.join(node, scope, flows, { memo: { received: flows } });
}

function raiseOnce(run: Run, scope: ElementId, node: Gateway, problem: Failure): void {
  const waits = Object.values(run.alive(scope).waits);
  if (waits.some(({ type, target }) => type === 'incident' && target === node.id)) return;
  run.raise(scope, problem, { do: 'check' }, { node });
}

/** Any other condition holds in both phases or in none, and would send a second token after the first. */
function asksForPhase({ condition }: Flow): boolean {
  return condition?.reads.includes('waitingForStart') ?? false;
}

function flowsOut(run: Run, id: ElementId, node: Gateway, waitingForStart: boolean): Result<readonly Flow[]> {
  const taken: Flow[] = [];
  for (const flow of node.outgoing) {
    if (flow === node.defaultFlow || (!waitingForStart && !asksForPhase(flow))) continue;
    if (flow.condition) {
      const holds = run.evaluateCondition(flow.condition, id, { waitingForStart });
      if (!holds.ok) return failure('condition', `Flow ${flow.id}: ${holds.message}`);
      if (!holds.value) continue;
    }
    taken.push(flow);
  }
  if (taken.length > 0 || !waitingForStart || node.outgoing.length === 0) return success(taken);
  return node.defaultFlow ? success([node.defaultFlow]) : noWayOut(node);
}
