/** Starting an instance: at its none start event, at the event that was named, or at any element. */
import type { Node } from '../model/definition.ts';
import type { CommandOf } from './command.ts';
import { reject, type Rejection } from './env.ts';
import type { Run } from './run.ts';

export function start(run: Run, command: CommandOf<'instance.start'>): Rejection | null {
  const { at } = command;
  const { root, initiatorVariable } = run.definition;
  const { startedBy = null } = command;
  // Nobody is null, as in the Camunda 7 family, so that `${initiator}` assigns nobody instead of failing.
  const nobody = initiatorVariable ? { [initiatorVariable]: null } : {};
  const initiator = initiatorVariable && startedBy !== null ? { [initiatorVariable]: startedBy } : {};
  const variables = { ...nobody, ...command.variables, ...initiator };
  const target = at === undefined ? null : run.definition.nodes.get(at);
  if (target === undefined || target === root)
    return reject('INVALID', `Process ${root.id} has no element ${at} to start at`);
  const problem = target ? problemWith(target) : problemWithStarts(root.starts, root.id);
  if (problem !== null) return reject('INVALID', problem);

  const { instance, definitionKey, processId, businessKey, parent } = run.state;
  run.emit({ type: 'instance.started', instance, processId, definitionKey, businessKey, parent });
  const maps = target !== null && target.outputs.length > 0 && target.kind === 'startEvent';
  run.activate(root, null, {
    ...(target && { memo: { start: target.id, variables: maps ? variables : {} } }),
    local: maps ? {} : variables,
  });
  return null;
}

function problemWith(target: Node): string | null {
  if (target.kind === 'boundaryEvent' || target.kind === 'eventSubProcess')
    return `An instance cannot start at ${target.id}; name an activity or a start event`;
  for (let scope = target.parent; scope; scope = scope.parent)
    if (scope.loop || scope.kind === 'eventSubProcess')
      return `An instance cannot start at ${target.id} inside of ${scope.id}`;
  return null;
}

/** Several none start events are alternatives (§10.5.2): which one is meant must be said. */
function problemWithStarts(starts: readonly Node[], process: string): string | null {
  const plain = plainStarts(starts);
  if (plain.length === 0)
    return `Process ${process} has no none start event; it starts by ${starts.map(({ id }) => id).join(', ') || 'nothing'}`;
  const events = plain.filter(({ kind }) => kind === 'startEvent').map(({ id }) => id);
  return events.length > 1
    ? `Process ${process} can start at ${events.join(' or ')}; name one of them`
    : null;
}

/** Where tokens start when nothing in particular triggers the scope. */
export function plainStarts(starts: readonly Node[]): readonly Node[] {
  const events = starts.filter((node) => node.kind === 'startEvent');
  if (events.length > 0) return events.filter(({ on }) => on.type === 'none');
  return starts.filter(
    (node) =>
      !('instantiate' in node && node.instantiate) &&
      !(node.kind === 'intermediateCatchEvent' && node.on.type === 'link') &&
      node.kind !== 'eventSubProcess' &&
      node.kind !== 'boundaryEvent' &&
      !node.isForCompensation,
  );
}
