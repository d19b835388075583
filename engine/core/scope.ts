/** Scopes: ending what is in them before its time, and finding them empty (BPMN 2.0.2 §13.4.5). */
import { behaviourOf } from './behaviour.ts';
import { isLoopBody } from './loop-body.ts';
import { failure } from './result.ts';
import type { Run } from './run.ts';
import type { Alive, ElementId, Wait } from './state.ts';

/** Ends an element instance and all in it, innermost first. */
export function cancel(run: Run, id: ElementId, reason: string | null): void {
  for (const child of run.children(id)) cancel(run, child, reason);
  run.closeWaits(id);
  const { scope } = run.alive(id);
  run.emit({ type: 'element.cancelled', ...run.at(id), reason });
  run.touched.delete(id);
  if (scope !== null && run.find(scope)) run.touch(scope);
}

/** Ends all that is in a scope: living elements, parked tokens, and tokens under way. */
export function interrupt(run: Run, scope: ElementId, reason: string | null): void {
  run.moves = run.moves.filter((move) => move.scope !== scope);
  for (const child of run.children(scope)) cancel(run, child, reason);
  run.closeWaits(scope, (wait) => holdsToken(wait) || wait.type === 'incident');
  if (Object.keys(run.alive(scope).arrivals).length > 0)
    run.emit({ type: 'element.changed', ...run.at(scope), change: { tokensDropped: true } });
}

/** Waits of a scope that stand for tokens in it: a step cut short, a listener on a flow. */
export function holdsToken(wait: Wait): boolean {
  return wait.type === 'job' && (wait.purpose === 'continue' || wait.purpose === 'listener');
}

/**
 * Called when nothing moves any more. The scope is done; or it is stuck: tokens are parked before a join with nothing
 * alive that could still send the missing one, which is an incident and not a silent hang.
 */
export function settleScope(run: Run, id: ElementId): void {
  const alive = run.find(id);
  if (!alive || run.children(id).length > 0) return;
  const waits = Object.values(alive.waits);
  if (waits.some((wait) => holdsToken(wait) || wait.type === 'incident')) return;
  const [stuck] = Object.keys(alive.arrivals);
  if (stuck !== undefined) {
    raiseStuck(run, alive, stuck);
    return;
  }
  const node = run.nodeOf(id);
  if (!isLoopBody(alive, node)) behaviourOf(run, node).emptied?.(run, id, node);
}

function raiseStuck(run: Run, alive: Alive, element: string): void {
  const node = run.nodeNamed(element);
  const present = Object.keys(alive.arrivals[element] ?? {});
  const missing = node.incoming.filter((flow) => !present.includes(flow.id)).map((flow) => flow.id);
  const problem = failure(
    'join',
    `${element} waits for a token on ${missing.join(', ')} that can never come; to go on without, resolve this incident`,
  );
  run.raise(alive.id, problem, { do: 'join' }, { node });
}
