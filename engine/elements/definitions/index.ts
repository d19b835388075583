/** Every event kind's rule; total by type. */
import type { Behaviours } from '../../core/behaviour.ts';
import { cancel } from './cancel.ts';
import { compensate } from './compensate.ts';
import { conditional } from './conditional.ts';
import { error } from './error.ts';
import { escalation } from './escalation.ts';
import { link } from './link.ts';
import { message } from './message.ts';
import { multiple } from './multiple.ts';
import { none } from './none.ts';
import { signal } from './signal.ts';
import { terminate } from './terminate.ts';
import { timer } from './timer.ts';

export const events: Behaviours['events'] = {
  none,
  message,
  timer,
  signal,
  error,
  escalation,
  conditional,
  compensate,
  cancel,
  terminate,
  link,
  multiple,
};
