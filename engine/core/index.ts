/** The public face of the interpreter's kernel. `interpret` of elements/index.ts binds the kinds to it. */
export { apply } from './apply.ts';
export { createState } from './create-state.ts';
export { checkInvariants } from './invariants.ts';
export {
  evaluateStart,
  startSubscriptions,
  type StartSubscription,
  type StartWait,
} from './start-subscriptions.ts';
export { step } from './step.ts';
export { visibleVariables } from './variables.ts';
export { jobSpecOf, SCRIPT_RESULT } from './jobs.ts';
export type { Behaviours } from './behaviour.ts';
export type { Command, CommandOf } from './command.ts';
export type { Env, Outcome, Rejection } from './env.ts';
export type { ElementChange, Event, EventOf } from './event.ts';
export type { Alive, ElementId, Incident, State, Wait, WaitId, WaitOf } from './state.ts';
