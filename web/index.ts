/** The public face of the shared web parts: what tasklist, cockpit, modeler and the server import. */
export { createViews } from './views.ts';
export type { NavigationItem, PageModel, ViewOptions, Views } from './views.ts';
export { eventsRouter } from './events.ts';
export { preferencesRouter } from './preferences.ts';
export { styleguideRouter } from './styleguide.ts';
export { flash } from './cookies.ts';
export type { Flash } from './cookies.ts';
export { safeHref, safeReturnTo, withQuery } from './links.ts';
export { clockText, dateText, dateTimeText, durationText, relativeText } from './times.ts';
export type { TimeStyle } from './times.ts';
export { errorPage } from './error-page.ts';
export type { PageProblem } from './error-page.ts';
