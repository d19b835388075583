/** Tells the body of a loop or multi-instance from its inner instances: both are instances of the same element. */
import type { Node } from '../model/definition.ts';
import type { Alive } from './state.ts';

/** A triggered element (e.g. a receive task behind an event gateway) is never a body: its one event has happened. */
export function isLoopBody(alive: Alive, node: Node): boolean {
  return node.loop !== null && alive.loop?.index === undefined && alive.phase !== 'triggered';
}
