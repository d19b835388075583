/** The cockpit alone in an express app, for tests: who asks is told by a header, and the CSRF token is checked. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { BatonError, type Engine, type Subject } from '../../engine/index.ts';
import { createViews } from '../../web/index.ts';
import { cockpitRouter } from '../index.ts';

export const CSRF_TOKEN = 'the-token';

let views: ReturnType<typeof createViews> | null = null;

/** `x-test-user` names one of `people`; without it nobody is logged in. */
export function cockpitApp(engine: Engine, people: Readonly<Record<string, Subject>>): Express {
  views ??= createViews();
  const app = express();
  app.set('query parser', 'simple');
  app.use(express.urlencoded({ extended: false, limit: '1mb' }));
  app.use((req, res, next) => {
    Object.assign(res.locals, {
      subject: people[req.get('x-test-user') ?? ''] ?? null,
      csrfToken: CSRF_TOKEN,
      nonce: 'n',
    });
    const token = (req.body as Record<string, unknown> | undefined)?.['_csrf'];
    if (req.method === 'POST' && token !== CSRF_TOKEN) throw new BatonError('CSRF');
    next();
  });
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
