/** What one does with a task: take it, hand it back, give it away, keep a draft, complete it. Nothing typed is ever lost. */
import type { Request, Response, Router } from 'express';
import { BatonError, parseBody, type CompletionView, type JsonObject } from '../../engine/index.ts';
import { flash } from '../../web/index.ts';
import { pathText, redrawStatus, show, subjectOf, textOf, type Tasklist } from '../page.ts';
import { showTask } from '../task-view.ts';
import { errorsOf, formContext, schemaOf } from '../view-model/task-form.ts';
import { listAddress, readTaskQuery, taskAddress } from '../view-model/task-query.ts';

export function taskActionRoutes(router: Router, tasklist: Tasklist): void {
  const { engine } = tasklist;
  const act = (name: string, done: string, action: (req: Request, res: Response) => Promise<unknown>) =>
    router.post(`/tasks/:id/${name}`, async (req, res) => {
      try {
        await action(req, res);
        flash(res, { tone: 'success', text: done });
      } catch (error) {
        if (!(error instanceof BatonError) || error.status >= 500) throw error;
        flash(res, { tone: 'warning', text: error.message });
      }
      back(req, res);
    });

  act('claim', 'The task is yours', (req, res) => engine.tasks.claim(subjectOf(res), pathText(req, 'id')));
  act('unclaim', 'The task is back with the group', (req, res) =>
    engine.tasks.unclaim(subjectOf(res), pathText(req, 'id')),
  );
  act('assign', 'The task was given away', (req, res) =>
    engine.tasks.assign(subjectOf(res), pathText(req, 'id'), textOf(req.body, 'assignee')?.trim() ?? null),
  );
  router.post('/tasks/:id/draft', (req, res) => draft(tasklist, req, res));
  router.post('/tasks/:id/complete', (req, res) => complete(tasklist, req, res));
}

/** To the task, beside a list that it is in: what was claimed is no longer free to take. */
function back(req: Request, res: Response): void {
  const query = readTaskQuery(req.query);
  const moved = req.path.endsWith('/claim') && query.view === 'groups';
  const changes = moved ? ({ view: 'mine', after: '' } as const) : {};
  res.redirect(303, listAddress(`/tasks/${pathText(req, 'id')}`, query, changes));
}

interface Posted {
  readonly values: JsonObject;
  readonly pressed: 'submit' | 'draft' | 'changed';
}

async function posted({ engine, views }: Tasklist, req: Request, res: Response): Promise<Posted> {
  const form = await engine.tasks.form(subjectOf(res), pathText(req, 'id'));
  const context = formContext(form.data, views.timeStyle(req));
  return parseBody(schemaOf(form.schema), (req.body ?? {}) as Record<string, unknown>, context);
}

/** By the script as one types (answers in JSON), or by the button without scripts. */
async function draft(tasklist: Tasklist, req: Request, res: Response): Promise<void> {
  const { values } = await posted(tasklist, req, res);
  await tasklist.engine.tasks.saveDraft(subjectOf(res), pathText(req, 'id'), values);
  if (req.accepts(['html', 'json']) === 'json') {
    res.json({ saved: true });
    return;
  }
  flash(res, { tone: 'success', text: 'The draft is saved' });
  back(req, res);
}

async function complete(tasklist: Tasklist, req: Request, res: Response): Promise<void> {
  const id = pathText(req, 'id');
  const key = textOf(req.body, '_key') ?? null;
  let values: JsonObject = {};
  try {
    const body = await posted(tasklist, req, res);
    ({ values } = body);
    if (body.pressed === 'draft') return await draft(tasklist, req, res);
    if (body.pressed === 'changed')
      return await showTask(
        tasklist,
        req,
        res,
        { values, errors: {}, problem: null, key },
        redrawStatus(req.body),
      );
    const subject = subjectOf(res);
    const task = await tasklist.engine.tasks.get(subject, id);
    const request = { variables: values, ...(key ? { idempotencyKey: key } : {}) };
    const done = await tasklist.engine.tasks.complete(subject, id, request);
    return goOn(req, res, task.name, done);
  } catch (error) {
    if (!(error instanceof BatonError)) throw error;
    return refused(tasklist, req, res, error, { values, key });
  }
}

/** The next task of the case when there is one for the same person, else the list. */
function goOn(req: Request, res: Response, name: string, { nextTask, instanceEnded }: CompletionView): void {
  const query = readTaskQuery(req.query);
  if (nextTask) {
    flash(res, { tone: 'success', text: `“${name}” is done. Next in this case: “${nextTask.name}”.` });
    return res.redirect(303, taskAddress(nextTask, query));
  }
  const text = instanceEnded
    ? `“${name}” is done, and with it the case.`
    : `“${name}” is done. The case goes on without you.`;
  flash(res, { tone: 'success', text });
  res.redirect(303, listAddress('/tasks', query));
}

/** The page again with what was typed: with errors at the fields, or with what happened meanwhile. */
async function refused(
  tasklist: Tasklist,
  req: Request,
  res: Response,
  error: BatonError,
  { values, key }: { readonly values: JsonObject; readonly key: string | null },
): Promise<void> {
  if (error.code === 'FORM_INVALID')
    return showTask(tasklist, req, res, { values, errors: errorsOf(error), problem: null, key }, 422);
  if (!['NOT_FOUND', 'CONFLICT', 'FORBIDDEN', 'ENDED', 'OVERLOADED'].includes(error.code)) throw error;
  try {
    await showTask(tasklist, req, res, { values, errors: {}, problem: error.message, key }, error.status);
  } catch (gone) {
    if (!(gone instanceof BatonError) || gone.status !== 404) throw gone;
    show(tasklist, res, 'task-gone', 'tasks', goneModel(req, error), 409);
  }
}

/** The task is no more: what was typed is shown, so that it can be copied. */
function goneModel(req: Request, error: BatonError) {
  const typed = Object.entries((req.body ?? {}) as Record<string, unknown>)
    .filter(
      ([name, value]) =>
        !name.startsWith('_') && !name.endsWith('._n') && typeof value === 'string' && value !== '',
    )
    .map(([name, value]) => ({ name, value: String(value) }));
  return {
    title: 'This task is done already',
    reason:
      error.code === 'NOT_FOUND'
        ? 'Somebody else completed it, or the case went another way.'
        : error.message,
    typed,
    listHref: listAddress('/tasks', readTaskQuery(req.query)),
  };
}
