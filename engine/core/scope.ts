/** Scopes: ending what is in them before its time, and finding them empty (BPMN 2.0.2 §13.4.5). */
import { behaviourOf } from './behaviour.ts';
import { cancelListeners } from './listeners.ts';
import { isLoopBody } from './loop-body.ts';
import type { Node } from '../model/definition.ts';
import { stuckJoins } from './reach.ts';
import { failure } from './result.ts';
import type { Run } from './run.ts';
import type { Alive, ElementId, Wait } from './state.ts';

/**
 * Ends an element instance and all in it, innermost first. `isOutermost`: its scope lives on, so that it can wait for
 * the jobs of canceling listeners.
 */
export function cancel(run: Run, id: ElementId, reason: string | null, isOutermost: boolean): void {
  for (const child of run.children(id)) cancel(run, child, reason, false);
  cancelListeners(run, id, isOutermost);
  run.closeWaits(id);
  const { scope } = run.alive(id);
  run.emit({ type: 'element.cancelled', ...run.at(id), reason });
  run.touched.delete(id);
  if (scope !== null && run.find(scope)) run.touch(scope);
}

/** Ends all that is in a scope: living elements, parked tokens, and tokens under way. */
export function interrupt(run: Run, scope: ElementId, reason: string | null): void {
  run.moves = run.moves.filter((move) => move.scope !== scope);
  run.closeWaits(scope, (wait) => holdsToken(wait) || wait.type === 'incident');
  for (const child of run.children(scope)) cancel(run, child, reason, true);
  if (Object.keys(run.alive(scope).arrivals).length > 0)
    run.emit({ type: 'element.changed', ...run.at(scope), change: { tokensDropped: true } });
}

/** Waits of a scope that stand for tokens in it: a step cut short, a listener on a flow. */
export function holdsToken(wait: Wait): boolean {
  return wait.type === 'job' && (wait.purpose === 'continue' || wait.purpose === 'listener');
}

/**
 * Called when nothing moves any more. The scope is done; or a join in it is stuck: tokens are parked before it, and none
 * that is alive could still bring the missing one. That is an incident and not a silent hang.
 */
export function settleScope(run: Run, id: ElementId): void {
  const alive = run.find(id);
  if (!alive) return;
  const isHolding = Object.keys(alive.arrivals).length > 0;
  if (isHolding) for (const join of stuckJoins(run, id)) raiseStuck(run, alive, join);
  if (isHolding || run.hasChildren(id)) return;
  if (Object.values(alive.waits).some((wait) => holdsToken(wait) || wait.type === 'incident')) return;
  const node = run.nodeOf(id);
  if (!isLoopBody(alive, node)) behaviourOf(run, node).emptied?.(run, id, node);
}

function raiseStuck(run: Run, scope: Alive, join: Node): void {
  const isKnown = Object.values(scope.waits).some(
    ({ type, target }) => type === 'incident' && target === join.id,
  );
  if (isKnown) return;
  const present = scope.arrivals[join.id] ?? {};
  const missing = join.incoming.filter(({ id }) => !present[id]).map(({ id }) => id);
  const what = missing.length > 0 ? `a token on ${missing.join(', ')}` : 'more tokens';
  const problem = failure(
    'join',
    `${join.id} waits for ${what} that can never come; to go on without, resolve this incident`,
  );
  run.raise(scope.id, problem, { do: 'join' }, { node: join });
}
