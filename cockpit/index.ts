/** The public face of the cockpit: server-rendered pages for those who run and repair processes. */
import { Router, type RequestHandler } from 'express';
import { BatonError, can, type Engine, type Subject } from '../engine/index.ts';
import type { Views } from '../web/index.ts';
import type { Cockpit } from './page.ts';
import { bindingRoutes } from './routes/bindings.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { definitionRoutes } from './routes/definitions.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { instanceActionRoutes } from './routes/instance-actions.ts';
import { instanceRoutes } from './routes/instance.ts';
import { instanceListRoutes } from './routes/instances.ts';
import { jobRoutes } from './routes/jobs.ts';
import { messageRoutes } from './routes/messages.ts';
import { overviewRoutes } from './routes/overview.ts';
import { startRoutes } from './routes/start.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { userRoutes } from './routes/users.ts';

/**
 * Pages under `/cockpit`. Expects `res.locals` filled (subject, csrfToken, nonce), form bodies parsed, and the CSRF token of
 * every POST checked. Errors go to the error handler of the server.
 */
export function cockpitRouter(engine: Engine, views: Views): Router {
  const cockpit: Cockpit = { engine, views };
  const router = Router();
  router.use('/cockpit', admit);
  for (const routes of [
    overviewRoutes,
    definitionRoutes,
    startRoutes,
    instanceListRoutes,
    instanceRoutes,
    instanceActionRoutes,
    incidentRoutes,
    jobRoutes,
    messageRoutes,
    decisionRoutes,
    bindingRoutes,
    userRoutes,
    tokenRoutes,
  ])
    routes(router, cockpit);
  return router;
}

/** Whoever is not logged in is asked to; whoever has no work here is told so. What one may do inside, the engine decides. */
const admit: RequestHandler = (req, res, next) => {
  const subject = (res.locals['subject'] ?? null) as Subject | null;
  if (!subject) {
    if (req.method !== 'GET') throw new BatonError('UNAUTHENTICATED');
    return res.redirect(303, `/login?returnTo=${encodeURIComponent(req.originalUrl)}`);
  }
  if (!can(subject, 'overview.read'))
    throw new BatonError('FORBIDDEN', 'The cockpit is open to operators, architects and administrators.');
  next();
};
