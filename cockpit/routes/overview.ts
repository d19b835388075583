/** `/cockpit`: how things stand, what needs somebody, and how much went through. */
import type { Router } from 'express';
import { can } from '../../engine/index.ts';
import { throughputChart } from '../models/charts.ts';
import { groupModel } from '../models/incident-groups.ts';
import { show, subjectOf, type Cockpit } from '../page.ts';

export function overviewRoutes(router: Router, cockpit: Cockpit): void {
  router.get('/cockpit', async (_req, res) => {
    const subject = subjectOf(res);
    const [overview, health] = await Promise.all([cockpit.engine.overview(subject), cockpit.engine.health()]);
    const seesInstances = can(subject, 'instance.read');
    show(cockpit, res, 'overview', 'overview', {
      title: 'Cockpit',
      live: ['instances', 'incidents', 'tasks', 'definitions'],
      overview,
      health,
      seesInstances,
      runningNoun: overview.activeInstances === 1 ? 'instance' : 'instances',
      instancesHref: seesInstances ? '/cockpit/instances?status=active' : null,
      incidentsLabel: overview.openIncidents === 1 ? 'open incident' : 'open incidents',
      incidentsHref: seesInstances ? '/cockpit/incidents' : null,
      incidentsTone: overview.openIncidents > 0 ? 'danger' : null,
      overdueText: overview.overdueTasks > 0 ? `${overview.overdueTasks} overdue` : null,
      mayRetry: can(subject, 'incident.resolve'),
      groups: overview.incidentGroups.map(groupModel),
      chart: overview.days.some(({ started, completed }) => started + completed > 0)
        ? throughputChart(overview.days)
        : null,
      days: overview.days,
      processes: overview.processes,
    });
  });
}
