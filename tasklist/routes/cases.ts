/** My cases: what I started or take part in, and one case with its picture, its open tasks and its history. */
import type { Request, Response, Router } from 'express';
import type { InstanceFilter, InstanceView } from '../../engine/index.ts';
import { withQuery } from '../../web/index.ts';
import { pathText, show, subjectOf, textOf, type Tasklist } from '../page.ts';
import { historyLines, TOLD_EVENTS } from '../view-model/history.ts';
import { dueModel } from '../view-model/task-list.ts';
import { readCase, whereModel } from '../view-model/where.ts';

const PAGE_SIZE = 25;
const MAX_HISTORY = 200;
const MAX_TASKS = 50;
const MAX_SEARCH = 200;
const SHOWN = ['started', 'part'] as const;
const STATES = ['active', 'completed', 'cancelled'] as const;

export function caseRoutes(router: Router, tasklist: Tasklist): void {
  router.get('/cases', (req, res) => list(tasklist, req, res));
  router.get('/cases/:id', (req, res) => one(tasklist, req, res));
}

async function list(tasklist: Tasklist, req: Request, res: Response): Promise<void> {
  const subject = subjectOf(res);
  const shown = SHOWN.find((known) => known === textOf(req.query, 'show')) ?? 'started';
  const status = STATES.find((known) => known === textOf(req.query, 'status')) ?? null;
  const search = (textOf(req.query, 'q') ?? '').trim().slice(0, MAX_SEARCH);
  const after = textOf(req.query, 'after');
  const filter: InstanceFilter = {
    limit: PAGE_SIZE,
    ...(shown === 'started' ? { startedBy: subject.name } : {}),
    ...(status ? { status } : {}),
    ...(search ? { search } : {}),
    ...(after ? { after } : {}),
  };
  const page = await tasklist.engine.instances.list(subject, filter);
  const address = (changes: Record<string, string | null>) =>
    withQuery(req.originalUrl, { after: null, ...changes });
  show(tasklist, res, 'cases', 'cases', {
    title: 'My cases',
    live: ['instances', 'tasks'],
    tabs: [
      { href: address({ show: null }), label: 'Started by me', icon: 'play', current: shown === 'started' },
      { href: address({ show: 'part' }), label: 'I take part in', icon: 'users', current: shown === 'part' },
    ],
    states: [null, ...STATES].map((state) => ({
      href: address({ status: state }),
      label: state === null ? 'All' : STATE_LABELS[state],
      current: state === status,
    })),
    shown,
    status,
    search,
    rows: page.items.map(caseRow),
    page,
    isFirst: after === undefined,
    filtered: search !== '' || status !== null,
    clearHref: address({ q: null, status: null }),
  });
}

const STATE_LABELS = { active: 'Under way', completed: 'Completed', cancelled: 'Cancelled' } as const;

function caseRow(instance: InstanceView) {
  return {
    href: `/cases/${instance.id}`,
    name: instance.businessKey ?? instance.processName,
    processName: instance.processName,
    startedAt: instance.startedAt,
    endedAt: instance.endedAt,
    startedBy: instance.startedBy,
    state: stateChip(instance.status),
  };
}

function stateChip(status: InstanceView['status']) {
  if (status === 'active') return { text: STATE_LABELS.active, tone: 'accent', icon: 'circle-dot' };
  if (status === 'completed') return { text: STATE_LABELS.completed, tone: 'neutral', icon: 'check' };
  return { text: STATE_LABELS.cancelled, tone: 'warning', icon: 'ban' };
}

async function one(tasklist: Tasklist, req: Request, res: Response): Promise<void> {
  const { engine, views } = tasklist;
  const subject = subjectOf(res);
  const id = pathText(req, 'id');
  const time = views.timeStyle(req);
  const facts = await readCase(engine, subject, id);
  const [tasks, history] = await Promise.all([
    engine.tasks.list(subject, { view: 'all', instanceId: id, limit: MAX_TASKS }),
    engine.instances.history(subject, id, { order: 'desc', limit: MAX_HISTORY, types: TOLD_EVENTS }),
  ]);
  const row = caseRow(facts.instance);
  show(tasklist, res, 'case', 'cases', {
    title: row.name,
    live: ['instances', 'tasks'],
    case: row,
    where: whereModel(facts, null, subject, time),
    history: { lines: historyLines(history.items, subject), more: history.next !== null },
    tasks: tasks.items.map((task) => ({
      href: `/tasks/${task.id}`,
      name: task.name,
      assignee: task.assignee === subject.name ? 'You' : task.assignee,
      due: dueModel(task, time),
    })),
  });
}
