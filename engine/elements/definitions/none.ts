/** The none event: nothing to wait for, nothing thrown (BPMN 2.0.2 §10.5.2). */
import type { EventRule } from '../../core/behaviour.ts';

export const none: EventRule<'none'> = {
  arm: () => null,
};
