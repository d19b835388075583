/** What every page of the task list shares: who asks, the sections, reading a request. */
import type { Request, RequestHandler, Response } from 'express';
import { BatonError, systemClock, type Clock, type Engine, type Subject } from '../engine/index.ts';
import type { NavigationItem, PageModel, Views } from '../web/index.ts';

export interface TasklistOptions {
  /** Begins a session and sets its cookie; ends it and clears the cookie (engine/http/session.ts). */
  readonly startSession: (req: Request, res: Response, userName: string) => Promise<void>;
  readonly endSession: (req: Request, res: Response) => Promise<void>;
  readonly clock?: Clock;
}

export interface Tasklist {
  readonly engine: Engine;
  readonly views: Views;
  readonly clock: Clock;
  readonly sessions: Pick<TasklistOptions, 'startSession' | 'endSession'>;
}

export type Section = 'tasks' | 'start' | 'cases';

export function createTasklist(engine: Engine, views: Views, options: TasklistOptions): Tasklist {
  return { engine, views, clock: options.clock ?? systemClock, sessions: options };
}

/** Sends whoever is not logged in to the login page, and back afterwards. */
export const requireLogin: RequestHandler = (req, res, next) => {
  if (res.locals['subject']) return next();
  const back = req.method === 'GET' ? req.originalUrl : '/tasks';
  res.redirect(303, `/login?returnTo=${encodeURIComponent(back)}`);
};

/** Who asks; `requireLogin` has made sure that somebody does. */
export function subjectOf(res: Response): Subject {
  const subject = (res.locals['subject'] ?? null) as Subject | null;
  if (!subject) throw new BatonError('UNAUTHENTICATED');
  return subject;
}

export function navigation(current: Section): readonly NavigationItem[] {
  return [
    { href: '/tasks', label: 'Tasks', icon: 'inbox', current: current === 'tasks', hotkey: 'g t' },
    { href: '/start', label: 'Start a process', icon: 'play', current: current === 'start', hotkey: 'g s' },
    { href: '/cases', label: 'My cases', icon: 'folder-kanban', current: current === 'cases', hotkey: 'g c' },
  ];
}

export function show(
  { views }: Tasklist,
  res: Response,
  view: string,
  section: Section,
  model: PageModel,
  status = 200,
): void {
  views.render(
    res,
    `tasklist/${view}`,
    { app: 'tasks' as const, nav: navigation(section), ...model },
    status,
  );
}

/** One value of the query or the body; a name given twice counts as not given. */
export function textOf(source: unknown, name: string): string | undefined {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined;
  const value = (source as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A parameter of the path. */
export function pathText(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** A form that is drawn anew is no success to Turbo, which wants a redirect; the script that redraws wants just the page. */
export function redrawStatus(body: unknown): number {
  return textOf(body, '_op') === 'refresh' ? 200 : 422;
}
