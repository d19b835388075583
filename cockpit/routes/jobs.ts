/** `/cockpit/jobs`: work that waits for a connector or an external worker. */
import type { Router } from 'express';
import { query, show, subjectOf, type Cockpit } from '../page.ts';

export function jobRoutes(router: Router, cockpit: Cockpit): void {
  router.get('/cockpit/jobs', async (req, res) => {
    const jobType = query(req, 'type');
    const page = await cockpit.engine.jobs.list(subjectOf(res), {
      type: jobType || undefined,
      after: query(req, 'after') || undefined,
      limit: 50,
    });
    show(cockpit, res, 'jobs', 'jobs', {
      title: 'Jobs',
      live: ['instances', 'jobs'],
      jobType,
      page,
      first: query(req, 'after') !== '',
    });
  });
}
