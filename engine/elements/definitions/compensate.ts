/** Compensation events (BPMN 2.0.2 §10.5.5, §10.7): undo what completed in the scope, or one activity, in reverse order. */
import type { EventRule } from '../../core/behaviour.ts';
import { compensate as startCompensation, compensatedScope } from '../../core/compensation.ts';
import { success } from '../../core/result.ts';

export const compensate: EventRule<'compensate'> = {
  arm: () => null,
  raise(run, id, _node, on) {
    const scope = compensatedScope(run, id, on.activity);
    if (scope === null) return success('done');
    return success(startCompensation(run, id, scope, on.activity, on.waitForCompletion) ? 'waits' : 'done');
  },
};
