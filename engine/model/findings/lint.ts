/** The rules that a compiled process must hold to run; each reports the element and the remedy. */
import type { Build } from '../compile/process.ts';
import { checkCalls } from './calls.ts';
import { checkEvents } from './events.ts';
import { checkGateways } from './gateways.ts';
import { checkStructure } from './structure.ts';

export function lint(build: Build): void {
  checkStructure(build);
  checkEvents(build);
  checkGateways(build);
  checkCalls(build);
}
