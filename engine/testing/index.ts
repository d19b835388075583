/** The test kit: build a process in code or deploy a real one, play it in memory, look at what happened. */
export {
  Player,
  RejectedError,
  type PlayedEvent,
  type PlayedMessage,
  type PlayerOptions,
  type Waiting,
} from './player.ts';
export { trial, Trial, type TrialOptions } from './trial.ts';
export { model, job, Model, ScopeBuilder, type Extras } from './model.ts';
export { testEnv, scheduleSimply, TEST_START } from './test-env.ts';
export { compute, evaluating, read, value } from './expressions.ts';
export * as on from './event-definitions.ts';
