/** The task list and an open task, to look at. */
import type { Request, Response, Router } from 'express';
import { BatonError } from '../../engine/index.ts';
import { show, type Tasklist } from '../page.ts';
import { showTask, showTaskList } from '../task-view.ts';
import { listAddress, readTaskQuery } from '../view-model/task-query.ts';

export function taskRoutes(router: Router, tasklist: Tasklist): void {
  router.get('/tasks', (req, res) => showTaskList(tasklist, req, res));
  router.get('/tasks/:id', (req, res) => one(tasklist, req, res));
}

/** A link to a task often outlives it: that gets a page of its own, not just "not found". */
async function one(tasklist: Tasklist, req: Request, res: Response): Promise<void> {
  try {
    await showTask(tasklist, req, res);
  } catch (error) {
    if (!(error instanceof BatonError) || error.status !== 404) throw error;
    const model = {
      title: 'This task is not open',
      reason: 'It is done, or the case went another way, or it is not for you.',
      typed: [],
      listHref: listAddress('/tasks', readTaskQuery(req.query)),
    };
    show(tasklist, res, 'task-gone', 'tasks', model, 404);
  }
}
