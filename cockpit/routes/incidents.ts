/** `/cockpit/incidents`: what went wrong, grouped by cause or as a list, and retrying many at once. */
import type { Router } from 'express';
import { BatonError, can, type Engine, type Subject } from '../../engine/index.ts';
import { flash, safeReturnTo } from '../../web/index.ts';
import { groupModel } from '../models/incident-groups.ts';
import { processOptions } from '../models/process-options.ts';
import { field, fieldAll, isTold, oneOf, query, show, subjectOf, type Cockpit } from '../page.ts';

/** Incidents that one press of the button retries; more need another press. */
const MAX_RETRIED = 500;

export function incidentRoutes(router: Router, cockpit: Cockpit): void {
  const { engine } = cockpit;

  router.get('/cockpit/incidents', async (req, res) => {
    const subject = subjectOf(res);
    const process = query(req, 'process');
    const search = query(req, 'q');
    const element = query(req, 'element');
    const filtered = process !== '' || search !== '' || element !== '';
    const view = oneOf(query(req, 'view'), filtered ? ['list', 'groups'] : ['groups', 'list']);
    const [options, overview, page] = await Promise.all([
      processOptions(engine, subject, process),
      view === 'groups' ? engine.overview(subject) : null,
      view === 'list'
        ? engine.incidents.list(subject, {
            after: query(req, 'after') || undefined,
            limit: 50,
            processId: process || undefined,
            element: element || undefined,
            search: search || undefined,
          })
        : null,
    ]);
    show(cockpit, res, 'incidents', 'incidents', {
      title: 'Incidents',
      live: ['incidents'],
      mayRetry: can(subject, 'incident.resolve'),
      view,
      search,
      element,
      filtered,
      options,
      groups: overview?.incidentGroups.map(groupModel) ?? [],
      page,
      first: query(req, 'after') !== '',
    });
  });

  router.post('/cockpit/incidents/retry', async (req, res) => {
    const ids = [...field(req, 'ids').split(/\s+/), ...fieldAll(req, 'id')].filter(Boolean);
    const back = safeReturnTo(field(req, 'back'), '/cockpit/incidents');
    if (ids.length === 0) flash(res, { tone: 'warning', text: 'Choose at least one incident.' });
    else flash(res, outcome(await retryAll(engine, subjectOf(res), ids.slice(0, MAX_RETRIED))));
    res.redirect(303, back);
  });
}

interface Retried {
  readonly done: number;
  readonly failed: number;
  readonly reason: string;
}

/** One after the other: each is a step of its own instance, and one that is gone must not stop the rest. */
async function retryAll(engine: Engine, subject: Subject, ids: readonly string[]): Promise<Retried> {
  let [done, failed, reason] = [0, 0, ''];
  for (const id of ids) {
    try {
      await engine.incidents.retry(subject, id);
      done += 1;
    } catch (error) {
      if (!isTold(error)) throw error;
      failed += 1;
      reason = (error as BatonError).message;
    }
  }
  return { done, failed, reason };
}

function outcome({ done, failed, reason }: Retried): Parameters<typeof flash>[1] {
  const retried = `${done} ${done === 1 ? 'incident is' : 'incidents are'} being tried again.`;
  if (failed === 0) return { tone: 'success', text: retried };
  return {
    tone: done === 0 ? 'danger' : 'warning',
    text: `${retried} ${failed} could not be retried: ${reason}`,
  };
}
