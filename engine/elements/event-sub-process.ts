/** The event sub-process (BPMN 2.0.2 §10.3.5, §13.5.4): started by the kernel at the start event that happened. */
import type { Behaviour } from '../core/behaviour.ts';
import { success } from '../core/result.ts';
import { enterScope, scopeEmptied } from './scope.ts';

export const eventSubProcess: Behaviour<'eventSubProcess'> = {
  enter: enterScope,
  emptied: scopeEmptied,
  /** It stands beside the flow of its scope. */
  leave: () => success({ flows: [] }),
};
