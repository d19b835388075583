/**
 * Who catches an error or an escalation: the search goes from the thrower outwards, at each level the event
 * sub-processes of the scope before the boundary events, an exact code before one that catches all (§10.5.7, §13.5.3).
 */
import type { Json, Variables } from '../json.ts';
import type { EventDefinition, Kind, NodeOf } from '../model/definition.ts';
import { isLoopBody } from './loop-body.ts';
import { success, textOf, type Result } from './result.ts';
import type { Run } from './run.ts';
import type { ElementId } from './state.ts';

export interface Thrown {
  readonly code: string | null;
  readonly message: string | null;
  readonly variables: Variables;
  /** The thrower, when it is gone already; the search then starts at the scope it was in. */
  readonly by?: { readonly id: ElementId; readonly element: string; readonly kind: Kind };
}

type Type = 'error' | 'escalation' | 'cancel';
type Definition = Extract<EventDefinition, { type: Type }>;
type CatchingNode = NodeOf<'boundaryEvent'> | NodeOf<'startEvent'>;

export interface Catcher {
  readonly owner: ElementId;
  readonly node: CatchingNode;
  readonly on: Definition;
}

/** Throws an error; `from` may be gone afterwards. False when nothing catches it: then nothing happened but the event. */
export function throwError(run: Run, from: ElementId, error: Thrown): Result<boolean> {
  const found = findCatcher(run, from, 'error', error.code, error.by?.kind);
  if (!found.ok) return found;
  const { code, message } = error;
  run.emit({
    type: 'error.thrown',
    ...(error.by ?? run.at(from)),
    code,
    message,
    caughtBy: found.value?.node.id ?? null,
  });
  if (found.value) happen(run, found.value, error);
  return success(found.value !== null);
}

/** An escalation that nothing catches has no effect (§10.5.6). */
export function escalate(run: Run, from: ElementId, escalation: Thrown): Result<boolean> {
  const found = findCatcher(run, from, 'escalation', escalation.code, escalation.by?.kind);
  if (!found.ok) return found;
  const caughtBy = found.value?.node.id ?? null;
  run.emit({
    type: 'escalation.thrown',
    ...(escalation.by ?? run.at(from)),
    code: escalation.code,
    caughtBy,
  });
  if (found.value) happen(run, found.value, escalation);
  return success(found.value !== null);
}

function happen(run: Run, { owner, node, on }: Catcher, thrown: Thrown): void {
  const variables: Record<string, Json> = { ...thrown.variables };
  if (on.type !== 'cancel' && on.codeVariable !== null) variables[on.codeVariable] = thrown.code;
  if (on.type === 'error' && on.messageVariable !== null) variables[on.messageVariable] = thrown.message;
  run.happen(owner, node, variables);
}

/**
 * An event sub-process does not catch what is thrown in it, nor does a scope that one of them has taken over: their
 * handlers lie further out.
 */
export function findCatcher(
  run: Run,
  from: ElementId,
  type: Type,
  code: string | null,
  thrower?: Kind,
): Result<Catcher | null> {
  let cameFrom = thrower ?? null;
  for (let alive = run.find(from); alive; alive = alive.scope === null ? undefined : run.find(alive.scope)) {
    const node = run.nodeOf(alive.id);
    const candidates: CatchingNode[] = [];
    const isOutside = cameFrom !== null && cameFrom !== 'eventSubProcess' && alive.phase !== 'interrupted';
    if ('eventSubProcesses' in node && isOutside && !isLoopBody(alive, node))
      for (const { starts } of node.eventSubProcesses)
        candidates.push(...starts.filter((start) => start.kind === 'startEvent'));
    const inSubProcess = bestMatch(run, alive.id, candidates, type, code);
    if (!inSubProcess.ok || inSubProcess.value) return inSubProcess;
    if (alive.loop?.index === undefined) {
      const onBoundary = bestMatch(run, alive.id, node.boundary, type, code);
      if (!onBoundary.ok || onBoundary.value) return onBoundary;
    }
    cameFrom = alive.kind;
  }
  return success(null);
}

function bestMatch(
  run: Run,
  owner: ElementId,
  nodes: readonly CatchingNode[],
  type: Type,
  code: string | null,
): Result<Catcher | null> {
  let catchesAll: Catcher | null = null;
  for (const node of nodes) {
    for (const on of definitionsOf(node.on)) {
      if (on.type !== type) continue;
      const catcher: Catcher = { owner, node, on: on as Definition };
      const wanted = 'code' in on ? on.code : null;
      if (wanted === null) {
        catchesAll ??= catcher;
        continue;
      }
      const evaluated = run.evaluate(wanted, owner);
      if (!evaluated.ok) return evaluated;
      if (evaluated.value !== null && textOf(evaluated.value) === code) return success(catcher);
    }
  }
  return success(catchesAll);
}

function definitionsOf(on: EventDefinition): readonly EventDefinition[] {
  return on.type === 'multiple' ? on.definitions : [on];
}
