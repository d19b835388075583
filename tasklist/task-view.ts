/** Builds the task page: the list beside it always, and of the open task the tab that is asked for. */
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { BatonError, type Subject, type TaskView } from '../engine/index.ts';
import type { TimeStyle } from '../web/index.ts';
import { pathText, show, subjectOf, textOf, type Tasklist } from './page.ts';
import { historyLines, TOLD_EVENTS } from './view-model/history.ts';
import { formContext, formModel, schemaOf, type Attempt } from './view-model/task-form.ts';
import { taskListModel } from './view-model/task-list.ts';
import { TABS, taskPageModel, type Tab } from './view-model/task-page.ts';
import { readTaskQuery, toFilter, type TaskQuery } from './view-model/task-query.ts';
import { readCase, whereModel } from './view-model/where.ts';

const MAX_PROCESSES = 200;
const MAX_HISTORY = 100;

interface Asked {
  readonly subject: Subject;
  readonly query: TaskQuery;
  readonly time: TimeStyle;
}

function askedOf(tasklist: Tasklist, req: Request, res: Response): Asked {
  return { subject: subjectOf(res), query: readTaskQuery(req.query), time: tasklist.views.timeStyle(req) };
}

/** The list alone. */
export async function showTaskList(tasklist: Tasklist, req: Request, res: Response): Promise<void> {
  const asked = askedOf(tasklist, req, res);
  const list = await listModel(tasklist, asked, null);
  show(tasklist, res, 'tasks', 'tasks', { ...FRAME, title: list.heading, list, task: null });
}

/** A task beside the list. `attempt`: what was typed and refused, shown again with status 422 or 409. */
export async function showTask(
  tasklist: Tasklist,
  req: Request,
  res: Response,
  attempt: Attempt | null = null,
  status = 200,
): Promise<void> {
  const asked = askedOf(tasklist, req, res);
  const id = pathText(req, 'id');
  const { engine } = tasklist;
  const task = await engine.tasks.get(asked.subject, id);
  const tab: Tab = attempt ? 'form' : (TABS.find((known) => known === textOf(req.query, 'tab')) ?? 'form');
  const [list, completed, content] = await Promise.all([
    listModel(tasklist, asked, id),
    completedSteps(tasklist, asked.subject, task),
    tabContent(tasklist, asked, task, tab, attempt),
  ]);
  const model = { ...taskPageModel({ ...asked, task, tab, completed }), ...content };
  show(tasklist, res, 'tasks', 'tasks', { ...FRAME, title: task.name, list, task: model }, status);
}

const FRAME = { shape: 'wide' as const, shell: 'tasks', live: ['tasks'] };

async function listModel({ engine }: Tasklist, asked: Asked, openTask: string | null) {
  const { subject, query } = asked;
  const [page, counts, processes] = await Promise.all([
    engine.tasks.list(subject, toFilter(query)),
    engine.tasks.counts(subject),
    engine.definitions.list(subject, { latestOnly: true, limit: MAX_PROCESSES }),
  ]);
  return taskListModel({ ...asked, page, counts, processes: processes.items, openTask });
}

async function tabContent(
  tasklist: Tasklist,
  asked: Asked,
  task: TaskView,
  tab: Tab,
  attempt: Attempt | null,
) {
  const { engine } = tasklist;
  const { subject, time } = asked;
  if (tab === 'where') {
    const facts = await readCase(engine, subject, task.instanceId);
    return { form: null, where: whereModel(facts, task.element, subject, time), history: null };
  }
  if (tab === 'history') {
    const page = await engine.instances.history(subject, task.instanceId, {
      order: 'desc',
      limit: MAX_HISTORY,
      types: TOLD_EVENTS,
    });
    return {
      form: null,
      where: null,
      history: { lines: historyLines(page.items, subject), more: page.next !== null },
    };
  }
  const given = await engine.tasks.form(subject, task.id);
  const form = formModel(schemaOf(given.schema), formContext(given.data, time), attempt);
  return {
    form: {
      ...form,
      externalUrl: given.externalUrl,
      draftSavedAt: given.draftSavedAt,
      key: attempt?.key ?? randomUUID(),
    },
    where: null,
    history: null,
  };
}

/** Who passed the case on is worth a line, not an error: somebody may see a task and not the whole case. */
async function completedSteps({ engine }: Tasklist, subject: Subject, task: TaskView) {
  try {
    const types = ['element.completed'];
    return (await engine.instances.history(subject, task.instanceId, { order: 'desc', limit: 10, types }))
      .items;
  } catch (error) {
    if (error instanceof BatonError && error.status === 404) return [];
    throw error;
  }
}
