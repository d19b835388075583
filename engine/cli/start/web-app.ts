/** The three applications and the API on one engine. */
import type { Express } from 'express';
import { cockpitRouter } from '../../../cockpit/index.ts';
import { connectors } from '../../../connectors/registry.ts';
import { elementTemplate } from '../../../connectors/templates.ts';
import { modelerRoutes } from '../../../modeler/routes.ts';
import { tasklistRouter } from '../../../tasklist/index.ts';
import {
  createViews,
  errorPage,
  eventsRouter,
  preferencesRouter,
  styleguideRouter,
} from '../../../web/index.ts';
import { systemClock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Engine } from '../../engine.ts';
import { createApp } from '../../http/index.ts';
import { packageVersion } from '../../package-root.ts';

export function createWebApp(
  engine: Engine,
  config: Pick<Config, 'tls' | 'trustedProxies' | 'production'> & Partial<Pick<Config, 'zone'>>,
): Express {
  const views = createViews({ zone: config.zone });
  const elementTemplates = connectors.map(elementTemplate);
  return createApp(engine, {
    tls: config.tls,
    trustedProxies: config.trustedProxies,
    version: packageVersion(),
    clock: systemClock,
    assets: [views.staticRouter()],
    pages: (sessions) => [
      eventsRouter({ live: engine.live }),
      preferencesRouter(),
      ...(config.production ? [] : [styleguideRouter(views)]),
      tasklistRouter(engine, views, {
        startSession: sessions.start,
        endSession: sessions.end,
      }),
      cockpitRouter(engine, views),
      modelerRoutes(engine, views, { elementTemplates }),
    ],
    errorPage: errorPage(views),
    log: (reference, error) => {
      process.stderr.write(
        `${reference}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
    },
  });
}
