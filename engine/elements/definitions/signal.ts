/**
 * Signal events (BPMN 2.0.2 §10.5.5): broadcast to everyone who waits for the name. This instance hears it in the same
 * step, so that the boundary event of a sub-process catches what its end event throws; other instances by the outbox.
 */
import type { EventRule } from '../../core/behaviour.ts';
import { evaluateMappings } from '../../core/mapping.ts';
import { success } from '../../core/result.ts';

export const signal: EventRule<'signal'> = {
  arm(run, owner, target, on, part) {
    const name = run.evaluateText(on.name, owner, 'signal name', 'correlation');
    if (!name.ok) return name;
    run.openWait(owner, {
      type: 'signal',
      target: target.id,
      name: name.value,
      ...(part !== undefined && { part }),
    });
    return null;
  },
  raise(run, id, _node, on) {
    const name = run.evaluateText(on.name, id, 'signal name', 'correlation');
    if (!name.ok) return name;
    const variables = evaluateMappings(run, id, on.payload, () => undefined);
    if (!variables.ok) return variables;
    run.emit({ type: 'signal.thrown', ...run.at(id), name: name.value, variables: variables.value });
    run.signals.push({ name: name.value, variables: variables.value });
    return success('done');
  },
};
