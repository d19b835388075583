/** The cockpit alone in an express app, for tests: who asks is told by a header, and the CSRF token is checked. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { BatonError, type Engine, type Live, type Subject } from '../../engine/index.ts';
import { createViews, eventsRouter } from '../../web/index.ts';
import { cockpitRouter } from '../index.ts';

export const CSRF_TOKEN = 'the-token';

let views: ReturnType<typeof createViews> | null = null;

export interface CockpitAppOptions {
  /** Who asks when no header says so; for browsers. */
  readonly user?: string;
  /** What open pages are told of. */
  readonly live?: Live;
}

/** `x-test-user` names one of `people`; without it nobody is logged in. */
export function cockpitApp(
  engine: Engine,
  people: Readonly<Record<string, Subject>>,
  { user = '', live }: CockpitAppOptions = {},
): Express {
  views ??= createViews();
  const app = express();
  app.set('query parser', 'simple');
  app.use(views.staticRouter());
  app.use(express.urlencoded({ extended: false, limit: '1mb' }));
  app.use((req, res, next) => {
    const subject = people[req.get('x-test-user') ?? user] ?? null;
    Object.assign(res.locals, { subject, csrfToken: CSRF_TOKEN, nonce: 'n' });
    const token = (req.body as Record<string, unknown> | undefined)?.['_csrf'];
    if (req.method === 'POST' && token !== CSRF_TOKEN) throw new BatonError('CSRF');
    next();
  });
  if (live) app.use(eventsRouter({ live }));
  app.use(cockpitRouter(engine, views));
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    const told = error instanceof BatonError ? error : null;
    res
      .status(told?.status ?? 500)
      .type('text')
      .send(told ? `${told.code}: ${told.message}` : String((error as Error).stack));
  });
  return app;
}
