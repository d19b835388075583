/** Listeners in one call, for models built in code. */
import type { Listener } from '../model/definition.ts';
import { job } from './model.ts';

/** Runs the expression at that moment; without one it is a job. */
export const listener = (on: Listener['on'], expression: Listener['expression'] = null): Listener => ({
  on,
  expression,
  job: expression ? null : job(`listen ${on}`),
});
