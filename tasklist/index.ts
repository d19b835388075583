/** The public face of the task list: the pages on which employees do their part of a process. */
import { Router } from 'express';
import type { Engine } from '../engine/index.ts';
import type { Views } from '../web/index.ts';
import { createTasklist, requireLogin, type TasklistOptions } from './page.ts';
import { accountRoutes } from './routes/account.ts';
import { caseRoutes } from './routes/cases.ts';
import { loginRoutes } from './routes/login.ts';
import { startRoutes } from './routes/start.ts';
import { taskActionRoutes } from './routes/task-actions.ts';
import { taskRoutes } from './routes/tasks.ts';

export type { TasklistOptions } from './page.ts';

/**
 * `/login`, `/logout`, `/tasks…`, `/start…`, `/cases…` and `/`. Expects `res.locals` filled (subject, csrfToken, nonce),
 * form bodies parsed, the CSRF token of every POST checked and logins limited. Errors go to the server's error handler.
 */
export function tasklistRouter(engine: Engine, views: Views, options: TasklistOptions): Router {
  const tasklist = createTasklist(engine, views, options);
  const router = Router();
  loginRoutes(router, tasklist);
  router.use(['/tasks', '/start', '/cases', '/account'], requireLogin);
  taskRoutes(router, tasklist);
  taskActionRoutes(router, tasklist);
  startRoutes(router, tasklist);
  caseRoutes(router, tasklist);
  accountRoutes(router, tasklist);
  router.get('/', (_req, res) => res.redirect(303, '/tasks'));
  return router;
}
