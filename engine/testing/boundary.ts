/** A task with one boundary event, the process most tests of events play. */
import { model, type Model } from './model.ts';

/** `s` → `T` → `e`; from the event `b` on `T` to `H`. */
export const boundary = (on: Parameters<Model['boundary']>[2], interrupting = true): Model =>
  model('p').start('s').user('T').end('e').boundary('b', 'T', on, interrupting).user('H').end('eh');
