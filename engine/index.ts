/** The public face: what the other top-level folders may import of the engine. */
export type * from './engine.ts';
export type * from './views.ts';
export type * from './json.ts';
export type * from './model/diagram.ts';
export type * from './model/finding.ts';
export { BatonError, catalogue } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export { can } from './access.ts';
export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { parseBody, readFormSchema, validateSubmission, viewForm } from './forms/index.ts';
export type * from './forms/index.ts';
