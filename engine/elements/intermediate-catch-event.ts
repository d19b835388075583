/** Intermediate catch events (BPMN 2.0.2 §10.5.4): wait until the event happens. */
import type { Behaviour } from '../core/behaviour.ts';
import { armEvent } from '../core/subscriptions.ts';

export const intermediateCatchEvent: Behaviour<'intermediateCatchEvent'> = {
  enter(run, id, node) {
    if (node.on.type !== 'none' && node.on.type !== 'link') return armEvent(run, id, node, node.on);
    run.complete(id);
    return null;
  },
};
