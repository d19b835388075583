/** What the process and the kinds of sub-process share: tokens start in it, and it completes when none is left. */
import { plainStarts } from '../core/start.ts';
import { isObject } from '../core/mapping.ts';
import type { Failure } from '../core/result.ts';
import { failure } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import type { Json, Variables } from '../json.ts';
import type { Node, NodeOf, Scope } from '../model/definition.ts';

/** `memo.start` names the one element to start at, which may lie deeper; else all plain starts get a token. */
export function enterScope(run: Run, id: ElementId, node: Node & Scope): Failure | null {
  const { memo } = run.alive(id);
  if (isObject(memo) && typeof memo.start === 'string') {
    const { start, variables = {} } = memo;
    run.emit({ type: 'element.changed', ...run.at(id), change: { memo: null } });
    startAt(run, id, node, run.nodeNamed(start), variables as Variables);
    return null;
  }
  const starts = plainStarts(node.starts);
  if (starts.length === 0 && node.children.length > 0)
    return failure('expression', `${node.id} has no element to start at`);
  for (const start of starts) run.activate(start, id);
  run.touch(id);
  return null;
}

function startAt(run: Run, id: ElementId, node: Node, target: Node, variables: Variables): void {
  let child = target;
  while (child.parent && child.parent.id !== node.id) child = child.parent as Node;
  const gateway = instantiatingGateway(target);
  if (gateway) run.activate(gateway, id, { memo: { chosen: target.id, variables: variables as Json } });
  else if (child === target)
    run.activate(child, id, {
      variables,
      ...('instantiate' in child && child.instantiate && { triggered: true }),
    });
  else run.activate(child, id, { memo: { start: target.id, variables: variables as Json } });
  run.touch(id);
}

/** The instantiating gateway that an event stands behind: one of its events has started the process (§10.6.6). */
function instantiatingGateway(target: Node): NodeOf<'eventBasedGateway'> | null {
  const source = target.incoming[0]?.source;
  return source?.kind === 'eventBasedGateway' && source.instantiate ? source : null;
}

export function scopeEmptied(run: Run, id: ElementId): void {
  run.complete(id);
}
