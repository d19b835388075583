/** `/cockpit/decisions`: the deployed decision tables, and trying one with values of one's own. */
import type { Request, Response, Router } from 'express';
import { BatonError, can, type DecisionView, type Json, type Subject } from '../../engine/index.ts';
import { parseVariables } from '../models/variable-form.ts';
import { field, isTold, parameter, query, show, subjectOf, type Cockpit } from '../page.ts';

/** Pages of the list that are looked through for one decision. */
const MAX_PAGES = 20;

interface Trial {
  readonly variables: string;
  readonly error: string | null;
  readonly outcome: { readonly result: Json; readonly warnings: readonly string[] } | null;
}

export function decisionRoutes(router: Router, cockpit: Cockpit): void {
  const { engine } = cockpit;

  router.get('/cockpit/decisions', async (req, res) => {
    const subject = subjectOf(res);
    const search = query(req, 'q');
    const page = await engine.decisions.list(subject, {
      search: search || undefined,
      after: query(req, 'after') || undefined,
      limit: 50,
    });
    const model = {
      title: 'Decisions',
      live: ['definitions'],
      search,
      page,
      first: query(req, 'after') !== '',
    };
    show(cockpit, res, 'decisions', 'decisions', model);
  });

  router.get('/cockpit/decisions/:key', async (req, res) => {
    await showDecision(cockpit, req, res, { variables: '{}', error: null, outcome: null });
  });

  router.post('/cockpit/decisions/:key', async (req, res) => {
    await showDecision(cockpit, req, res, await attempt(cockpit, req, res));
  });

  router.get('/cockpit/decisions/:key/xml', async (req, res) => {
    const subject = subjectOf(res);
    const decision = await find(cockpit, subject, parameter(req, 'key'));
    const xml = await engine.decisions.xml(subject, decision.key);
    // Plain text, as an attachment: a browser must never render a file that somebody uploaded.
    res
      .attachment(`${decision.decisionId.replace(/[^\w.-]+/g, '_').slice(0, 80)}.dmn`)
      .type('text/plain')
      .send(xml);
  });
}

async function attempt({ engine }: Cockpit, req: Request, res: Response): Promise<Trial> {
  const subject = subjectOf(res);
  const variables = field(req, 'variables');
  const parsed = parseVariables(variables);
  if (!parsed.ok) return { variables, error: parsed.message, outcome: null };
  const { decisionId } = await find({ engine }, subject, parameter(req, 'key'));
  try {
    return {
      variables,
      error: null,
      outcome: await engine.decisions.evaluate(subject, decisionId, parsed.value),
    };
  } catch (error) {
    if (!isTold(error)) throw error;
    return { variables, error: error.message, outcome: null };
  }
}

async function showDecision(cockpit: Cockpit, req: Request, res: Response, trial: Trial): Promise<void> {
  const subject = subjectOf(res);
  const decision = await find(cockpit, subject, parameter(req, 'key'));
  const model = {
    title: decision.name,
    decision,
    trial,
    errors: trial.error === null ? [] : [{ href: '#variables', message: trial.error }],
    mayTry: can(subject, 'decision.evaluate'),
    mayModel: can(subject, 'model.read'),
  };
  show(cockpit, res, 'decision', 'decisions', model, trial.error === null ? 200 : 422);
}

/** The engine lists decisions; it has no call for one. */
async function find(
  { engine }: Pick<Cockpit, 'engine'>,
  subject: Subject,
  key: string,
): Promise<DecisionView> {
  let after: string | undefined;
  for (let at = 0; at < MAX_PAGES; at++) {
    const page = await engine.decisions.list(subject, { after, limit: 200 });
    const found = page.items.find((decision) => decision.key === key);
    if (found) return found;
    if (page.next === null) break;
    after = page.next;
  }
  throw new BatonError('NOT_FOUND', 'There is no such decision.');
}
