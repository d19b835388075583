/** Carries out one command on one instance, whole: until nothing moves any more, or the step has moved far enough. */
import type { Definition } from '../model/definition.ts';
import { behaviourOf, type Behaviours } from './behaviour.ts';
import type { Command } from './command.ts';
import type { Env, Outcome } from './env.ts';
import type { Event } from './event.ts';
import { innerVariables } from './multi-instance.ts';
import { toParked } from './parked.ts';
import { perform } from './perform.ts';
import { failure } from './result.ts';
import { Run, type Move } from './run.ts';
import { settleScope } from './scope.ts';
import type { ElementId, State } from './state.ts';
import { checkConditions, hearSignals } from './subscriptions.ts';

/** A process that moves this often without ever waiting for anything is taken for one without end. */
const MAX_MOVES_WITHOUT_WAITING = 100_000;
const CONTINUE_JOB_TYPE = 'baton:continue';

/**
 * Mutates `state` through `apply` only. A rejection leaves it untouched. Throws on a bug: the state is then of no use
 * and must be read again.
 */
export function step(
  definition: Definition,
  state: State,
  command: Command,
  env: Env,
  behaviours: Behaviours,
): Outcome<Event> {
  const run = new Run(definition, state, env, behaviours);
  const rejection = perform(run, command);
  if (rejection) {
    if (run.events.length > 0) throw new Error(`${command.type} was rejected after it had changed the state`);
    return { ok: false, rejection };
  }
  settle(run);
  return { ok: true, events: run.events };
}

/**
 * Conditions first, so that none is missed between two changes; then tokens under way; then signals, so that what the
 * tokens led to hears them too; only when none is left may a join that looks at other tokens complete, and only then a
 * scope be found empty.
 */
function settle(run: Run): void {
  let moves = 0;
  for (;;) {
    if (run.fresh.size > 0 || run.changed.size > 0) {
      checkConditions(run);
      continue;
    }
    const move = run.moves.shift();
    if (move) {
      if (!run.find(move.scope)) continue;
      moves += 1;
      if (moves > run.env.maxMoves) {
        run.moves.unshift(move);
        park(run);
        return;
      }
      advance(run, move);
      continue;
    }
    if (run.signals.length > 0) {
      hearSignals(run);
      continue;
    }
    const scope = innermost(run.touched);
    if (scope === null) return;
    if (settleJoins(run, scope)) continue;
    run.touched.delete(scope);
    settleScope(run, scope);
  }
}

function advance(run: Run, move: Move): void {
  const { node, scope, flow, index } = move;
  if (index !== undefined) {
    run.activate(node, scope, { index, local: innerVariables(run, scope, node, index) });
    return;
  }
  const behaviour = behaviourOf(run, node);
  if (flow && behaviour.arrive) behaviour.arrive(run, scope, flow, node);
  else if (flow && node.startQuantity > 1) gather(run, move);
  else run.activate(node, scope);
}

/** An activity with a start quantity begins when that many tokens have come (§10.3.2). */
function gather(run: Run, { node, scope, flow }: Move): void {
  if (!flow) return;
  run.emit({ type: 'flow.arrived', scope, element: node.id, flow: flow.id });
  run.touch(scope);
  const parked = Object.entries(run.alive(scope).arrivals[node.id] ?? {});
  const tokens = parked.flatMap(([id, count]) => Array.from({ length: count }, () => id));
  if (tokens.length < node.startQuantity) return;
  const flows = tokens.slice(0, node.startQuantity);
  run.join(node, scope, flows);
}

/** Numbers grow inwards: a scope is entered before what is in it. */
function innermost(scopes: ReadonlySet<ElementId>): ElementId | null {
  let latest: ElementId | null = null;
  for (const scope of scopes) if (latest === null || scope > latest) latest = scope;
  return latest;
}

function settleJoins(run: Run, scope: ElementId): boolean {
  const alive = run.find(scope);
  if (!alive) return false;
  const joins = new Set(Object.keys(alive.arrivals));
  if (hasComplexGateway(run, scope))
    for (const child of run.children(scope)) {
      const { kind, element } = run.alive(child);
      if (kind === 'complexGateway') joins.add(element);
    }
  for (const element of joins) {
    const node = run.nodeNamed(element);
    if (behaviourOf(run, node).settle?.(run, scope, node)) return true;
  }
  return false;
}

function hasComplexGateway(run: Run, scope: ElementId): boolean {
  const node = run.nodeOf(scope);
  return 'children' in node && node.children.some(({ kind }) => kind === 'complexGateway');
}

/** Leaves the rest of a long step to a job for each scope that has tokens under way or is yet to be settled. */
function park(run: Run): void {
  while (run.signals.length > 0) hearSignals(run);
  const scopes = new Set([...run.touched, ...run.moves.map(({ scope }) => scope)]);
  for (const scope of scopes) {
    if (!run.find(scope)) continue;
    const moves = run.moves.filter((move) => move.scope === scope).map(toParked);
    if (moves.length === 0 && !needsSettling(run, scope)) continue;
    if (run.round * run.env.maxMoves >= MAX_MOVES_WITHOUT_WAITING) {
      const problem = failure(
        'limit',
        `The process moved ${MAX_MOVES_WITHOUT_WAITING} times without waiting for anything`,
      );
      run.raise(scope, problem, { do: 'continue', moves });
      continue;
    }
    run.openWait(scope, {
      type: 'job',
      target: run.alive(scope).element,
      jobType: CONTINUE_JOB_TYPE,
      purpose: 'continue',
      moves,
      round: run.round + 1,
      attempt: 1,
      retriesLeft: 1,
      dueAt: run.env.now,
      priority: 0,
    });
  }
  run.moves = [];
  run.touched.clear();
}

/** A scope that something still lives in is settled when that ends; unless a join in it may have become ready now. */
function needsSettling(run: Run, scope: ElementId): boolean {
  const isHolding = Object.keys(run.alive(scope).arrivals).length > 0;
  return isHolding || !run.hasChildren(scope) || hasComplexGateway(run, scope);
}
