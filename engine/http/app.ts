/** The web application around the engine: headers, sessions, health, live events, API, and the pages that are mounted. */
import compression from 'compression';
import express, { urlencoded, type Express, type RequestHandler, type Router } from 'express';
import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { createApi } from './api/index.ts';
import { notFound, problemHandler, type ErrorPage } from './problem.ts';
import { loginLimit } from './rate-limit.ts';
import { apiHeaders, securityHeaders } from './security.ts';
import { createSessions, type Sessions } from './session.ts';

export interface AppOptions {
  readonly tls: boolean;
  readonly trustedProxies: number;
  readonly version: string;
  readonly clock: Clock;
  /** Routers of live events, tasklist, cockpit and modeler; they find `res.locals` filled and the CSRF token checked. */
  readonly pages: (sessions: Sessions) => readonly Router[];
  /** Files that need no login: styles, scripts, icons. */
  readonly assets: readonly Router[];
  readonly errorPage: ErrorPage;
  readonly log: (reference: string, error: unknown) => void;
}

export function createApp(engine: Engine, options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustedProxies);
  app.set('case sensitive routing', true);
  // `?a[b]=c` stays a plain name: nothing of a query becomes an object.
  app.set('query parser', 'simple');
  const sessions = createSessions(engine, { tls: options.tls });

  app.use(securityHeaders({ tls: options.tls }));
  app.get('/health/live', (_request, response) => void response.json({ live: true }));
  app.get('/health/ready', readiness(engine));
  app.use(
    compression({
      filter: (request, response) => !isEventStream(response) && compression.filter(request, response),
    }),
  );
  for (const router of options.assets) app.use(router);
  app.use(sessions.identify);
  app.use(
    '/api/v1',
    noStore,
    apiHeaders,
    createApi(engine, { version: options.version, guard: sessions.guard }),
  );
  app.use(noStore, urlencoded({ extended: false, limit: '1mb', parameterLimit: 2000 }), pageGuard(sessions));
  app.use(loginLimit(options.clock));
  for (const router of options.pages(sessions)) app.use(router);
  app.use(notFound);
  app.use(problemHandler({ page: options.errorPage, log: options.log }));
  return app;
}

/** Bodies that are no plain form (uploads, JSON of the modeler) bring the token in the header X-CSRF-Token. */
function pageGuard(sessions: Sessions): RequestHandler {
  return (request, response, next) => sessions.guard(request, response, next);
}

function readiness(engine: Engine): RequestHandler {
  return async (_request, response) => {
    const health = await engine.health();
    response.status(health.ready ? 200 : 503).json(health);
  };
}

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

function isEventStream(response: express.Response): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}
