/**
 * Loops: one activity done several times, one after the other or at once (BPMN 2.0.2 §13.3.6, §13.3.7). The body is an
 * instance of the activity that carries boundary events and counters; the inner instances live in it as in a scope.
 */
import type { Json, Variables } from '../json.ts';
import type { Loop, Node } from '../model/definition.ts';
import type { Expression } from '../model/expression.ts';
import { throwImplicitly } from './multi-instance-events.ts';
import { failure, success, type Failure, type Result } from './result.ts';
import type { Run } from './run.ts';
import type { Alive, ElementId, LoopState } from './state.ts';
import { armEvents } from './subscriptions.ts';

type MultiInstance = Extract<Loop, { kind: 'multiInstance' }>;
type Standard = Extract<Loop, { kind: 'standard' }>;

/** Beyond this an incident is raised: a list that long in one instance is a mistake, and the document would not bear it. */
const MAX_INSTANCES = 10_000;

/** Begins the loop on its body. May be called again when an incident of it is resolved. */
export function startLoop(run: Run, id: ElementId, node: Node, loop: Loop): void {
  const problem =
    loop.kind === 'standard' ? beginStandard(run, id, node, loop) : beginMulti(run, id, node, loop);
  if (problem) run.raise(id, problem, { do: 'loop', index: null, variables: {} });
}

/** One inner instance completed and is gone: the next one, or the end. */
export function innerCompleted(run: Run, body: ElementId, node: Node, loop: Loop, inner: Alive): void {
  afterInner(run, body, node, loop, inner.loop?.index ?? 0, inner.variables);
}

export function afterInner(
  run: Run,
  body: ElementId,
  node: Node,
  loop: Loop,
  index: number,
  variables: Variables,
): void {
  if (loop.kind === 'multiInstance' && loop.behavior !== 'All') {
    const thrown = throwImplicitly(run, body, loop, variables);
    if (!thrown.ok) {
      run.raise(body, thrown, { do: 'loop', index, variables });
      return;
    }
    if (!run.find(body)) return;
    if (thrown.value === 'ends') {
      endLoop(run, body, loop);
      return;
    }
  }
  const goesOn =
    loop.kind === 'standard'
      ? wantsAnother(run, body, loop, index + 1, variables)
      : isUnfinished(run, body, loop, variables);
  if (!goesOn.ok) run.raise(body, goesOn, { do: 'loop', index, variables });
  else if (!goesOn.value) endLoop(run, body, loop);
  else if (loop.kind === 'standard' || loop.sequential) next(run, body, node, index + 1);
}

/** The variables of one inner instance: its item and its position. */
export function innerVariables(run: Run, body: ElementId, node: Node, index: number): Variables {
  const { loop } = node;
  const isZeroBased = ['camunda7', 'activiti', 'flowable'].includes(run.definition.dialect);
  const values: Record<string, Json> = { loopCounter: isZeroBased ? index : index + 1 };
  if (loop?.kind !== 'multiInstance') return values;
  if (loop.indexVariable !== null) values[loop.indexVariable] = index;
  const items = run.alive(body).loop?.items;
  if (loop.elementVariable !== null && items) values[loop.elementVariable] = items[index] ?? null;
  const local = loop.output && localName(loop.output.element);
  if (local && !Object.hasOwn(values, local)) values[local] = null;
  return values;
}

/** The variable of an inner instance from which its output is collected; null elsewhere. */
export function outputVariable(run: Run, id: ElementId, { loop }: Node): string | null {
  const isInner = run.alive(id).loop?.index !== undefined;
  return isInner && loop?.kind === 'multiInstance' && loop.output ? localName(loop.output.element) : null;
}

/** Before an inner instance leaves: its part of the collected output, seen from within it. */
export function collectOutput(run: Run, id: ElementId, node: Node): Failure | null {
  const { loop, scope } = run.alive(id);
  if (node.loop?.kind !== 'multiInstance' || !node.loop.output || scope === null) return null;
  const evaluated = run.evaluate(node.loop.output.element, id);
  if (!evaluated.ok) return failure('expression', `The collected output: ${evaluated.message}`);
  const output = { index: loop?.index ?? 0, value: evaluated.value };
  run.emit({ type: 'element.changed', ...run.at(scope), change: { output } });
  return null;
}

function beginStandard(run: Run, id: ElementId, node: Node, loop: Standard): Failure | null {
  begin(run, id, { started: 0, completed: 0, terminated: 0 });
  const problem = armEvents(run, id, node);
  if (problem) return problem;
  const goesOn = loop.testBefore ? wantsAnother(run, id, loop, 0, {}) : success(true);
  if (!goesOn.ok) return goesOn;
  if (goesOn.value) next(run, id, node, 0);
  else endLoop(run, id, loop);
  return null;
}

function beginMulti(run: Run, id: ElementId, node: Node, loop: MultiInstance): Failure | null {
  const items = itemsOf(run, id, loop);
  if (!items.ok) return items;
  const total = items.value.length;
  if (total > MAX_INSTANCES)
    return failure('limit', `${total} instances of ${node.id}; the most is ${MAX_INSTANCES}`);
  const kept = loop.elementVariable !== null && total > 0 ? { items: items.value } : {};
  begin(run, id, { total, started: 0, completed: 0, terminated: 0, ...kept });
  const problem = armEvents(run, id, node);
  if (problem) return problem;
  if (total === 0) endLoop(run, id, loop);
  else if (loop.sequential) next(run, id, node, 0);
  else for (let index = 0; index < total; index++) next(run, id, node, index);
  return null;
}

function begin(run: Run, id: ElementId, loop: LoopState): void {
  run.emit({ type: 'element.changed', ...run.at(id), change: { loop } });
}

function next(run: Run, body: ElementId, node: Node, index: number): void {
  run.moves.push({ scope: body, node, flow: null, index });
}

function itemsOf(run: Run, id: ElementId, loop: MultiInstance): Result<readonly Json[]> {
  if (loop.collection) {
    const evaluated = run.evaluate(loop.collection, id);
    if (!evaluated.ok) return failure('expression', `The collection: ${evaluated.message}`);
    if (!Array.isArray(evaluated.value))
      return failure('expression', `The collection "${loop.collection.source}" is not a list`);
    return success(evaluated.value as readonly Json[]);
  }
  if (!loop.cardinality)
    return failure('expression', 'The multi-instance has neither a collection nor a cardinality');
  const evaluated = run.evaluate(loop.cardinality, id);
  if (!evaluated.ok) return failure('expression', `The cardinality: ${evaluated.message}`);
  const count = Number(evaluated.value);
  if (evaluated.value === null || !Number.isInteger(count) || count < 0)
    return failure('expression', `The cardinality "${loop.cardinality.source}" is not a whole number`);
  if (count > MAX_INSTANCES) return failure('limit', `${count} instances; the most is ${MAX_INSTANCES}`);
  return success(Array.from({ length: count }, () => null));
}

/** The completion condition is looked at each time an inner instance completes, and sees its variables. */
function isUnfinished(run: Run, body: ElementId, loop: MultiInstance, variables: Variables): Result<boolean> {
  if (loop.completionCondition) {
    const done = run.evaluateCondition(loop.completionCondition, body, variables);
    if (!done.ok) return done;
    if (done.value) return success(false);
  }
  const { total = 0, completed = 0, terminated = 0 } = run.alive(body).loop ?? {};
  return success(completed + terminated < total);
}

function wantsAnother(
  run: Run,
  body: ElementId,
  loop: Standard,
  done: number,
  variables: Variables,
): Result<boolean> {
  if (loop.maximum) {
    const maximum = run.evaluate(loop.maximum, body, variables);
    if (!maximum.ok) return maximum;
    if (maximum.value !== null && done >= Number(maximum.value)) return success(false);
  }
  if (done >= MAX_INSTANCES) return failure('limit', `The loop went round ${done} times, which is the most`);
  if (!loop.condition) return success(true);
  return run.evaluateCondition(loop.condition, body, { ...variables, loopCounter: done });
}

/** Ends what is still going on in the body, hands the collected output out, and leaves. */
function endLoop(run: Run, body: ElementId, loop: Loop): void {
  run.interrupt(body, 'the completion condition of the multi-instance holds');
  run.closeWaits(body);
  const { scope, loop: state } = run.alive(body);
  if (loop.kind === 'multiInstance' && loop.output && scope !== null) {
    const outputs = [...(state?.outputs ?? [])];
    while (outputs.length < (state?.total ?? 0)) outputs.push(null);
    run.setVariables(scope, { [loop.output.collection]: outputs });
  }
  run.proceed(body, 'leaving');
}

/** `result` or `result.total` as output element makes `result` local to each inner instance (as Camunda 8). */
function localName(element: Expression): string | null {
  return (
    /^\s*=?\s*(?:\$\{)?\s*([\p{L}_][\p{L}\p{N}_]*)(?:\.[\p{L}_][\p{L}\p{N}_]*)*\s*\}?\s*$/u.exec(
      element.source,
    )?.[1] ?? null
  );
}
