/**
 * Compensation: undoing completed work in reverse order, each handler seeing the variables as they were when the work
 * was completed (BPMN 2.0.2 §10.7, §13.5.5). Handlers run inside the throwing event as in a scope, one after another.
 */
import type { Json, Variables } from '../json.ts';
import type { Node, NodeOf } from '../model/definition.ts';
import type { Run } from './run.ts';
import { isLoopBody } from './loop-body.ts';
import type { Completed, ElementId } from './state.ts';
import { visibleVariables } from './variables.ts';

/** One handler to run: a compensation activity, or the start event of a compensation event sub-process. */
interface Handler {
  readonly node: string;
  readonly start: string | null;
  readonly variables: Variables;
  readonly inner: readonly Completed[];
}

/** Called before a completed element leaves: keeps what its compensation would need, in the scope it was in. */
export function rememberCompleted(run: Run, id: ElementId, node: Node): void {
  const alive = run.alive(id);
  if (alive.scope === null || node.isForCompensation) return;
  const inner = alive.completed ?? [];
  const scope = run.at(alive.scope);
  if (isLoopBody(alive, node)) {
    for (const completed of inner) run.emit({ type: 'element.changed', ...scope, change: { completed } });
    return;
  }
  const isHandled = handlerOf(node) !== null || handlingStart(node) !== null;
  if (!isHandled && inner.length === 0) return;
  const variables = isHandled ? visibleVariables(run.state, id) : {};
  const completed: Completed = { id, element: node.id, variables, inner };
  run.emit({ type: 'element.changed', ...scope, change: { completed } });
}

/**
 * Starts compensating what completed in `scope`: all of it, or one activity. `thrower` becomes the scope of the
 * handlers, one after the other; when it does not wait they all run beside it. False when it need not wait.
 */
export function compensate(
  run: Run,
  thrower: ElementId,
  scope: ElementId,
  activity: string | null,
  waits = true,
): boolean {
  const records = (run.alive(scope).completed ?? []).filter(
    ({ element }) => activity === null || element === activity,
  );
  run.emit({ type: 'compensation.thrown', ...run.at(thrower), activity });
  if (records.length === 0) return false;
  const compensated = records.map(({ id }) => id);
  run.emit({ type: 'element.changed', ...run.at(scope), change: { compensated } });
  const handlers = handlersOf(run, records);
  if (handlers.length === 0) return false;
  if (!waits) {
    for (const handler of handlers) startHandler(run, scope, handler);
    return false;
  }
  remember(run, thrower, handlers);
  nextHandler(run, thrower);
  return true;
}

/** Starts the next handler; false when all have run. */
export function nextHandler(run: Run, thrower: ElementId): boolean {
  const [handler, ...rest] =
    (run.alive(thrower).memo as unknown as { handlers?: readonly Handler[] } | undefined)?.handlers ?? [];
  if (!handler) return false;
  remember(run, thrower, rest);
  startHandler(run, thrower, handler);
  return true;
}

function startHandler(run: Run, scope: ElementId, handler: Handler): void {
  const node = run.nodeNamed(handler.node);
  const memo = handler.start === null ? {} : { memo: { start: handler.start, variables: {} } };
  const id = run.activate(node, scope, { frozen: handler.variables, ...memo });
  if (run.find(id))
    for (const completed of handler.inner)
      run.emit({ type: 'element.changed', ...run.at(id), change: { completed } });
}

/** The scope whose completed activities a compensation event means: the one around an event sub-process it is in. */
export function compensatedScope(run: Run, thrower: ElementId, activity: string | null): ElementId | null {
  const target = activity === null ? null : run.definition.nodes.get(activity)?.parent?.id;
  for (let id = run.alive(thrower).scope; id !== null; id = run.alive(id).scope) {
    const alive = run.alive(id);
    if (target === undefined) return null;
    if (target !== null ? alive.element === target : alive.kind !== 'eventSubProcess' || alive.frozen)
      return id;
  }
  return null;
}

function remember(run: Run, thrower: ElementId, handlers: readonly Handler[]): void {
  const memo = { handlers } as unknown as Json;
  run.emit({ type: 'element.changed', ...run.at(thrower), change: { memo } });
}

/** Latest first; what completed inside of a sub-process without a handler of its own takes the sub-process's place. */
function handlersOf(run: Run, records: readonly Completed[]): readonly Handler[] {
  return records.toReversed().flatMap((record): readonly Handler[] => {
    const node = run.nodeNamed(record.element);
    const handler = handlerOf(node);
    const { variables, inner } = record;
    if (handler) return [{ node: handler.id, start: null, variables, inner: [] }];
    const start = handlingStart(node);
    if (start?.parent) return [{ node: start.parent.id, start: start.id, variables, inner }];
    return handlersOf(run, inner);
  });
}

/** The activity that a compensation boundary event leads to. */
function handlerOf(node: Node): Node | null {
  return node.boundary.find(({ on }) => on.type === 'compensate')?.handler ?? null;
}

/** The compensation start event of a sub-process's event sub-process. */
function handlingStart(node: Node): NodeOf<'startEvent'> | null {
  if (!('eventSubProcesses' in node)) return null;
  for (const { starts } of node.eventSubProcesses)
    for (const start of starts)
      if (start.kind === 'startEvent' && start.on.type === 'compensate') return start;
  return null;
}
