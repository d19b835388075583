/** The catalogue of processes that one may start, and the start form of each. */
import { randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import {
  BatonError,
  parseBody,
  type DefinitionView,
  type JsonObject,
  type Subject,
} from '../../engine/index.ts';
import { flash } from '../../web/index.ts';
import { pathText, redrawStatus, show, subjectOf, textOf, type Tasklist } from '../page.ts';
import { readTaskQuery, taskAddress } from '../view-model/task-query.ts';
import { errorsOf, formContext, formModel, schemaOf, type Attempt } from '../view-model/task-form.ts';

const MAX_CATALOGUE = 200;
const MAX_SEARCH = 200;
const EMPTY_FORM: JsonObject = { type: 'default', schemaVersion: 19, components: [] };

export function startRoutes(router: Router, tasklist: Tasklist): void {
  router.get('/start', (req, res) => catalogue(tasklist, req, res));
  router.get('/start/:process', (req, res) => showStart(tasklist, req, res, null, 200));
  router.post('/start/:process', (req, res) => start(tasklist, req, res));
}

async function catalogue(tasklist: Tasklist, req: Request, res: Response): Promise<void> {
  const search = (textOf(req.query, 'q') ?? '').trim().slice(0, MAX_SEARCH);
  const page = await tasklist.engine.definitions.list(subjectOf(res), {
    latestOnly: true,
    startable: true,
    limit: MAX_CATALOGUE,
    ...(search ? { search } : {}),
  });
  const processes = page.items.toSorted((a, b) => a.name.localeCompare(b.name)).map(entryOf);
  show(tasklist, res, 'start', 'start', {
    title: 'Start a process',
    live: ['definitions'],
    processes,
    search,
  });
}

function entryOf(definition: DefinitionView) {
  return {
    href: `/start/${encodeURIComponent(isKey(definition.processId) ? definition.key : definition.processId)}`,
    name: definition.name,
    documentation: definition.documentation,
    version: definition.version,
  };
}

async function showStart(
  tasklist: Tasklist,
  req: Request,
  res: Response,
  attempt: Attempt | null,
  status: number,
): Promise<void> {
  const { definition, schema, href } = await startable(tasklist, req, res);
  const form = formModel(schemaOf(schema), formContext({}, tasklist.views.timeStyle(req)), attempt);
  const model = {
    title: `Start ${definition.name}`,
    definition: { ...entryOf(definition), href },
    namesItself: schema['x-businessKey'] === true,
    reference: textOf(req.body, '_reference') ?? '',
    form: { ...form, key: attempt?.key ?? randomUUID() },
  };
  show(tasklist, res, 'start-form', 'start', model, status);
}

/** A process id cannot consist of digits (XML names), a key of a version does. */
const isKey = (text: string) => /^\d+$/.test(text);

/**
 * By process id: its newest version, so that a form that somebody fills in outlives a deployment. By key: this version,
 * for who may start what the catalogue does not offer.
 */
async function startable({ engine }: Tasklist, req: Request, res: Response) {
  const subject = subjectOf(res);
  const asked = pathText(req, 'process');
  const offered = await offeredVersion(engine, subject, asked);
  const key = offered?.key ?? asked;
  const [definition, schema] = await Promise.all([
    offered ?? engine.definitions.get(subject, key),
    engine.definitions.startForm(subject, key),
  ]);
  const href = offered ? entryOf(offered).href : `/start/${encodeURIComponent(key)}`;
  return { definition, schema: schema ?? EMPTY_FORM, href };
}

async function offeredVersion(
  engine: Tasklist['engine'],
  subject: Subject,
  asked: string,
): Promise<DefinitionView | null> {
  const processId = isKey(asked) ? (await engine.definitions.get(subject, asked)).processId : asked;
  const page = await engine.definitions.list(subject, {
    latestOnly: true,
    startable: true,
    limit: 1,
    processId,
  });
  const newest = page.items[0];
  if (!newest && !isKey(asked)) throw new BatonError('NOT_FOUND');
  return newest && (!isKey(asked) || newest.key === asked) ? newest : null;
}

async function start(tasklist: Tasklist, req: Request, res: Response): Promise<void> {
  const subject = subjectOf(res);
  const { definition, schema } = await startable(tasklist, req, res);
  const context = formContext({}, tasklist.views.timeStyle(req));
  const { values, pressed } = parseBody(
    schemaOf(schema),
    (req.body ?? {}) as Record<string, unknown>,
    context,
  );
  const key = textOf(req.body, '_key') ?? null;
  const again = (errors: Attempt['errors'], problem: string | null, status: number) =>
    showStart(tasklist, req, res, { values, errors, problem, key }, status);
  if (pressed === 'changed') return again({}, null, redrawStatus(req.body));
  try {
    const started = await tasklist.engine.instances.start(subject, {
      definitionKey: definition.key,
      businessKey: textOf(req.body, '_reference')?.trim() || null,
      variables: values,
      viaForm: true,
      ...(key ? { idempotencyKey: key } : {}),
    });
    flash(res, {
      tone: 'success',
      text: `“${definition.name}” has started.`,
      href: `/cases/${started.id}`,
      action: 'Look at the case',
    });
    res.redirect(
      303,
      started.nextTask ? taskAddress(started.nextTask, readTaskQuery({})) : `/cases/${started.id}`,
    );
  } catch (error) {
    if (!(error instanceof BatonError) || error.status === 404 || error.status >= 500) throw error;
    const isForm = error.code === 'FORM_INVALID';
    await again(isForm ? errorsOf(error) : {}, isForm ? null : error.message, isForm ? 422 : error.status);
  }
}
