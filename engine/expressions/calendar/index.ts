/** Calendar arithmetic: when timers are due (BPMN 2.0.2 §10.5.5.2, ISO 8601, cron), and instants from text. */
export { schedule } from './schedule.ts';
export { addDuration, durationMs, parseDuration } from './duration.ts';
export { parseInstant } from './instant.ts';
export { parseCron } from './cron.ts';
export type { Result } from './result.ts';
