/** Link events (BPMN 2.0.2 §10.5.5): a jump within one scope, from the throwing to the catching link of the same name. */
import type { EventRule } from '../../core/behaviour.ts';
import { failure, success } from '../../core/result.ts';
import type { Node } from '../../model/definition.ts';

export const link: EventRule<'link'> = {
  arm: () => null,
  depart(run, id, node, on) {
    const target = linkTarget(node, on.name);
    const { scope } = run.alive(id);
    if (!target || scope === null)
      return failure('expression', `${node.id}: no catching link named "${on.name}" in its scope`);
    return success(() => {
      run.moves.push({ scope, node: target, flow: null });
    });
  },
};

export function linkTarget(node: Node, name: string): Node | undefined {
  return node.parent?.children.find(
    (child) => child.kind === 'intermediateCatchEvent' && child.on.type === 'link' && child.on.name === name,
  );
}
