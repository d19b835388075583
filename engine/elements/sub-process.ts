/** The embedded sub-process (BPMN 2.0.2 §10.3.5): a scope of its own within the process. */
import type { Behaviour } from '../core/behaviour.ts';
import { enterScope, scopeEmptied } from './scope.ts';

export const subProcess: Behaviour<'subProcess'> = { enter: enterScope, emptied: scopeEmptied };
