/** The subject of what the server does by itself: start-up, samples, housekeeping. */
import type { Subject } from './views.ts';

export const system: Subject = {
  id: 'system',
  kind: 'system',
  name: 'system',
  displayName: 'Baton',
  groups: [],
};
