/** Intermediate catch events (BPMN 2.0.2 §10.5.4): wait until the event happens. */
import type { Behaviour } from '../core/behaviour.ts';
import { failure } from '../core/result.ts';
import { armEvent } from '../core/subscriptions.ts';

export const intermediateCatchEvent: Behaviour<'intermediateCatchEvent'> = {
  enter(run, id, node) {
    if (node.on.type === 'none' || node.on.type === 'link') {
      run.complete(id);
      return null;
    }
    const problem = armEvent(run, id, node, node.on);
    if (problem) return problem;
    const waits = Object.keys(run.alive(id).waits).length > 0;
    return waits
      ? null
      : failure('expression', `${node.id}: a ${node.on.type} event cannot be waited for here`);
  },
};
