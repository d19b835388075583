/** The HTTP face of the engine. */
export { createApp } from './app.ts';
export type { AppOptions } from './app.ts';
export type { Sessions } from './session.ts';
export { locals } from './context.ts';
export type { PageLocals } from './context.ts';
export { routes } from './api/index.ts';
