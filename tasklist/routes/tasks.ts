/** The task list and an open task, to look at. */
import type { Router } from 'express';
import type { Tasklist } from '../page.ts';
import { showTask, showTaskList } from '../task-view.ts';

export function taskRoutes(router: Router, tasklist: Tasklist): void {
  router.get('/tasks', (req, res) => showTaskList(tasklist, req, res));
  router.get('/tasks/:id', (req, res) => showTask(tasklist, req, res));
}
