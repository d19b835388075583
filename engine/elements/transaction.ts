/** The transaction (BPMN 2.0.2 §10.3.5, §13.5.2): a sub-process that a cancel end event undoes. */
import type { Behaviour } from '../core/behaviour.ts';
import { enterScope, scopeEmptied } from './scope.ts';

export const transaction: Behaviour<'transaction'> = { enter: enterScope, emptied: scopeEmptied };
