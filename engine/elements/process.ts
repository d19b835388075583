/** The process itself (BPMN 2.0.2 §10.2, §13.4.5): the outermost scope; the instance completes with it. */
import type { Behaviour } from '../core/behaviour.ts';
import { enterScope, scopeEmptied } from './scope.ts';

export const process: Behaviour<'process'> = { enter: enterScope, emptied: scopeEmptied };
