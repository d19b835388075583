/** Message events (BPMN 2.0.2 §10.5.5): who waits for a message by which name and key, and what a thrown one carries. */
import type { EventRule } from '../../core/behaviour.ts';
import { evaluateMappings } from '../../core/mapping.ts';
import { failure, success, type Failure, type Result } from '../../core/result.ts';
import type { Run } from '../../core/run.ts';
import type { ElementId } from '../../core/state.ts';
import type { MessageSpec, Node } from '../../model/definition.ts';

export const message: EventRule<'message'> = {
  arm: (run, owner, target, on, part) => awaitMessage(run, owner, target, on.message, part),
  raise: (run, id, _node, on) => {
    const problem = throwMessage(run, id, on.message);
    return problem ?? success('done');
  },
};

export function awaitMessage(
  run: Run,
  owner: ElementId,
  target: Node,
  spec: MessageSpec,
  part?: number,
): Failure | null {
  const name = run.evaluateText(spec.name, owner, 'message name', 'correlation');
  if (!name.ok) return name;
  const correlation = correlationOf(run, owner, spec);
  if (!correlation.ok) return correlation;
  run.openWait(owner, {
    type: 'message',
    target: target.id,
    name: name.value,
    correlation: correlation.value,
    ...(part !== undefined && { part }),
  });
  return null;
}

export function throwMessage(run: Run, id: ElementId, spec: MessageSpec): Failure | null {
  const name = run.evaluateText(spec.name, id, 'message name', 'correlation');
  if (!name.ok) return name;
  const correlation = correlationOf(run, id, spec);
  if (!correlation.ok) return correlation;
  const variables = evaluateMappings(run, id, spec.payload, () => undefined);
  if (!variables.ok) return variables;
  run.emit({
    type: 'message.thrown',
    ...run.at(id),
    name: name.value,
    correlation: correlation.value,
    variables: variables.value,
  });
  return null;
}

/** A key that is declared must have a value: a message that waits for "null" would never come. */
function correlationOf(run: Run, id: ElementId, { correlation }: MessageSpec): Result<string | null> {
  if (!correlation) return success(run.state.businessKey);
  const key = run.evaluateText(correlation, id, 'correlation key', 'correlation');
  return key.ok ? key : failure('correlation', key.message);
}
