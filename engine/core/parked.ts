/** Tokens under way as they are kept in the document while a long step pauses. */
import type { Move, Run } from './run.ts';
import type { ElementId, ParkedMove } from './state.ts';

export function toParked({ node, flow, index }: Move): ParkedMove {
  return { node: node.id, ...(flow && { flow: flow.id }), ...(index !== undefined && { index }) };
}

/** Lets the tokens of a scope move on. */
export function unpark(run: Run, scope: ElementId, moves: readonly ParkedMove[]): void {
  for (const { node, flow, index } of moves) {
    run.moves.push({
      scope,
      node: run.nodeNamed(node),
      flow: (flow !== undefined && run.definition.flows.get(flow)) || null,
      ...(index !== undefined && { index }),
    });
  }
  run.touch(scope);
}
