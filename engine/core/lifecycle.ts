/**
 * The life of an element instance, the same for every kind: inputs, listeners, boundary events, its own behaviour, then
 * outputs, listeners, and the flows it leaves by (BPMN 2.0.2 §13.3.2). It may stop between any two of these for a
 * blocking listener or an incident, and goes on exactly there.
 */
import type { Json, Variables } from '../json.ts';
import type { Flow, Node } from '../model/definition.ts';
import { behaviourOf, type Departure } from './behaviour.ts';
import { rememberCompleted } from './compensation.ts';
import { runListeners, takeListeners } from './listeners.ts';
import { isLoopBody } from './loop-body.ts';
import { evaluateMappings } from './mapping.ts';
import { collectOutput, innerCompleted, outputVariable, startLoop } from './multi-instance.ts';
import { failure, success, type Failure, type Result } from './result.ts';
import type { LifePhase } from './resume.ts';
import type { Run } from './run.ts';
import type { ElementId } from './state.ts';
import { armEvents } from './subscriptions.ts';
import { readVariable } from './variables.ts';

export interface Activation {
  /** Variables an event brought along. */
  readonly variables?: Variables;
  /** The event has happened already: the element does not wait for it. */
  readonly triggered?: boolean;
  /** Position of an inner instance of a loop, with its own variables. */
  readonly index?: number;
  readonly local?: Variables;
  readonly memo?: Json;
  /** Variables as they were, for what compensates. */
  readonly frozen?: Variables;
}

/** Starts an element instance in a scope. */
export function activate(run: Run, node: Node, scope: ElementId | null, activation: Activation): ElementId {
  const id = run.nextId();
  run.emit({
    type: 'element.entered',
    id,
    element: node.id,
    kind: node.kind,
    scope,
    ...(activation.index !== undefined && { index: activation.index }),
    ...(activation.triggered && { phase: 'triggered' as const }),
    ...(activation.memo !== undefined && { memo: activation.memo }),
    ...(activation.frozen && { frozen: activation.frozen }),
  });
  const isBody = node.loop !== null && activation.index === undefined && !activation.triggered;
  const initial = 'initial' in node && !isBody ? node.initial : {};
  run.setLocal(id, { ...initial, ...activation.local });
  if (activation.variables) run.store(id, activation.variables);
  if (node.loop && isBody) startLoop(run, id, node, node.loop);
  else proceed(run, id, 'inputs', 0);
  return id;
}

/** Nothing that the element waited for matters any more; what is left is to leave. */
export function complete(run: Run, id: ElementId): void {
  run.closeWaits(id);
  proceed(run, id, 'outputs', 0);
}

const OPENING: readonly LifePhase[] = ['inputs', 'starting', 'arming', 'running'];
const CLOSING: readonly LifePhase[] = ['outputs', 'ending', 'leaving'];

/** What a step of the life came to: null goes on with the next one. */
type Stop = 'stops' | Failure | null;

export function proceed(run: Run, id: ElementId, from: LifePhase, listener: number): void {
  const node = run.nodeOf(id);
  const phases = OPENING.includes(from) ? OPENING : CLOSING;
  let first = listener;
  for (let at = phases.indexOf(from); at < phases.length; at++) {
    const phase = phases[at] ?? from;
    const stop = steps[phase](run, id, node, first);
    if (stop === 'stops') return;
    if (stop) {
      run.raise(id, stop, { do: 'phase', phase, listener: 0 });
      return;
    }
    first = 0;
  }
}

const steps: Readonly<Record<LifePhase, (run: Run, id: ElementId, node: Node, listener: number) => Stop>> = {
  inputs: mapInputs,
  starting: (run, id, node, listener) => runListeners(run, id, node, 'enter', listener),
  arming: (run, id, node) => armEvents(run, id, node),
  running: (run, id, node) => {
    if (run.alive(id).phase !== 'triggered') {
      const skipped = node.skip ? run.evaluateCondition(node.skip, id) : success(false);
      if (!skipped.ok) return skipped;
      if (!skipped.value) return behaviourOf(run, node).enter(run, id, node);
    }
    run.complete(id);
    return null;
  },
  outputs: mapOutputs,
  ending: (run, id, node, listener) => runListeners(run, id, node, 'leave', listener),
  leaving: (run, id, node) => {
    const departure = departureOf(run, id, node);
    if (!departure.ok) return departure;
    depart(run, id, node, departure.value);
    return null;
  },
};

function mapInputs(run: Run, id: ElementId, node: Node): Stop {
  if (node.inputs.length === 0) return null;
  const values = evaluateMappings(run, id, node.inputs, () => undefined);
  if (!values.ok) return values;
  run.setLocal(id, values.value);
  return null;
}

/** Targets are set from the parent scope outwards, so that local variables never hide them. */
function mapOutputs(run: Run, id: ElementId, node: Node): Stop {
  if (node.outputs.length === 0) return null;
  const { scope } = run.alive(id);
  const values = evaluateMappings(run, id, node.outputs, (name) =>
    scope === null ? undefined : readVariable(run.state, scope, name),
  );
  if (!values.ok) return values;
  if (scope === null) {
    run.setLocal(id, values.value);
    return null;
  }
  const { own, others } = splitOwn(values.value, outputVariable(run, id, node));
  run.setLocal(id, own);
  run.setVariables(scope, others);
  return null;
}

/** In a multi-instance a mapping may aim at the inner instance's own output variable (as Camunda 8). */
function splitOwn(
  values: Variables,
  name: string | null,
): { readonly own: Variables; readonly others: Variables } {
  if (name === null || !Object.hasOwn(values, name)) return { own: {}, others: values };
  const { [name]: value = null, ...others } = values;
  return { own: { [name]: value }, others };
}

function departureOf(run: Run, id: ElementId, node: Node): Result<Departure> {
  const alive = run.alive(id);
  if (alive.loop?.index !== undefined) {
    const problem = collectOutput(run, id, node);
    return problem ?? success({ flows: [] });
  }
  const behaviour = behaviourOf(run, node);
  if (behaviour.leave && !isLoopBody(alive, node)) return behaviour.leave(run, id, node);
  const flows = outgoing(run, id, node);
  return flows.ok ? success({ flows: flows.value }) : flows;
}

/**
 * Flows out of an activity or event (§13.3.1, §8.3.13): those without condition, and those whose condition holds; the
 * default flow when no condition holds.
 */
export function outgoing(run: Run, id: ElementId, node: Node): Result<readonly Flow[]> {
  if (!node.outgoing.some((flow) => flow.condition !== null && flow !== node.defaultFlow))
    return success(node.outgoing);
  const taken: Flow[] = [];
  let conditions = 0;
  for (const flow of node.outgoing) {
    if (flow === node.defaultFlow) continue;
    if (flow.condition) {
      const holds = run.evaluateCondition(flow.condition, id);
      if (!holds.ok) return failure('condition', `Flow ${flow.id}: ${holds.message}`);
      if (!holds.value) continue;
      conditions += 1;
    }
    taken.push(flow);
  }
  if (conditions === 0 && node.defaultFlow) taken.push(node.defaultFlow);
  return taken.length > 0 ? success(taken) : noWayOut(node);
}

export function noWayOut(node: Node): Failure {
  return failure('condition', `No condition of the flows out of ${node.id} holds, and none is the default`);
}

function depart(run: Run, id: ElementId, node: Node, departure: Departure): void {
  const alive = run.alive(id);
  const { scope } = alive;
  rememberCompleted(run, id, node);
  const output = scope === null ? { ...alive.variables } : null;
  run.emit({ type: 'element.completed', ...run.at(id) });
  if (scope === null) {
    run.emit({ type: 'instance.completed', output: output ?? {} });
    return;
  }
  if (alive.loop?.index !== undefined && node.loop) {
    innerCompleted(run, scope, node, node.loop, alive);
  } else {
    for (let count = 0; count < node.completionQuantity; count++)
      for (const flow of departure.flows) takeListeners(run, flow, scope);
    const parent = run.nodeOf(scope);
    behaviourOf(run, parent).childEnded?.(run, scope, parent, alive);
  }
  departure.after?.();
  if (run.find(scope)) run.touch(scope);
}
