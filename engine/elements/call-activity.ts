/** The call activity (BPMN 2.0.2 §10.3.6): another process runs as an instance of its own and hands its output back. */
import type { Behaviour } from '../core/behaviour.ts';
import { evaluateMappings } from '../core/mapping.ts';
import { failure, success, textOf, type Failure } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import { visibleVariables } from '../core/variables.ts';
import type { Variables } from '../json.ts';
import type { CallSpec } from '../model/definition.ts';
import { resolveBinding } from './business-rule-task.ts';

/** Deeper nesting of calls is taken for endless recursion. */
const MAX_DEPTH = 100;

export const callActivity: Behaviour<'callActivity'> = {
  enter(run, id, node) {
    const depth = run.state.depth + 1;
    if (depth > MAX_DEPTH)
      return failure(
        'limit',
        `${node.id} is the call number ${depth} into each other; the most is ${MAX_DEPTH}`,
      );
    return requestChild(run, id, node.call, depth);
  },
  resume(run, id, node, { variables }) {
    const { allOut, outputs } = node.call;
    const mapped = evaluateMappings(run, id, outputs, (name) => run.context(id).get(name), variables);
    if (!mapped.ok) return mapped;
    // With output mappings the child's variables stay local, where the mappings read them; only their targets leave.
    const local = allOut || node.outputs.length > 0 ? variables : {};
    run.store(id, { ...local, ...mapped.value });
    run.complete(id);
    return null;
  },
};

function requestChild(run: Run, id: ElementId, call: CallSpec, depth: number): Failure | null {
  const processId = run.evaluateText(call.processId, id, 'called process', 'call');
  if (!processId.ok) return processId;
  const binding = resolveBinding(run, id, call.binding);
  if (!binding.ok) return binding;
  const inputs = evaluateMappings(run, id, call.inputs, () => undefined);
  if (!inputs.ok) return inputs;
  const key = call.businessKey ? run.evaluate(call.businessKey, id) : success(null);
  if (!key.ok) return key;
  const all: Variables = call.allIn ? visibleVariables(run.state, id) : {};
  const wait = run.openWait(id, {
    type: 'child',
    target: run.alive(id).element,
    processId: processId.value,
  });
  run.emit({
    type: 'child.requested',
    ...run.at(id),
    wait,
    processId: processId.value,
    binding: binding.value,
    businessKey: key.value === null ? null : textOf(key.value),
    variables: { ...all, ...inputs.value },
    depth,
  });
  return null;
}
