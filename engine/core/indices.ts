/**
 * What is looked up often, kept beside the document and never in it: children by scope and waits by number. Built when
 * a loaded state is first touched, then kept by `apply`. Linear scans cost 20 times as much at 400 live elements.
 */
import type { Alive, ElementId, State, Wait, WaitId } from './state.ts';

export interface Indices {
  readonly children: Map<ElementId, Set<ElementId>>;
  readonly owners: Map<WaitId, ElementId>;
  /** Waits for a condition, to be looked at when variables change. */
  readonly conditions: Map<WaitId, ElementId>;
}

const known = new WeakMap<State, Indices>();

export function indicesOf(state: State): Indices {
  let indices = known.get(state);
  if (!indices) {
    indices = { children: new Map(), owners: new Map(), conditions: new Map() };
    known.set(state, indices);
    for (const alive of Object.values(state.alive)) {
      indexElement(indices, alive);
      for (const wait of Object.values(alive.waits)) indexWait(indices, alive.id, wait);
    }
  }
  return indices;
}

export function indexElement(indices: Indices, alive: Alive): void {
  if (alive.scope === null) return;
  const siblings = indices.children.get(alive.scope);
  if (siblings) siblings.add(alive.id);
  else indices.children.set(alive.scope, new Set([alive.id]));
}

export function forgetElement(indices: Indices, alive: Alive): void {
  if (alive.scope !== null) indices.children.get(alive.scope)?.delete(alive.id);
  indices.children.delete(alive.id);
}

export function indexWait(indices: Indices, owner: ElementId, wait: Wait): void {
  indices.owners.set(wait.id, owner);
  if (wait.type === 'condition') indices.conditions.set(wait.id, owner);
}

export function forgetWait(indices: Indices, wait: WaitId): void {
  indices.owners.delete(wait);
  indices.conditions.delete(wait);
}
