/** What a task list shows: filter, order and search, all of it in the address. */
import type { TaskFilter, TaskView } from '../../engine/index.ts';
import { withQuery } from '../../web/index.ts';
import { textOf } from '../page.ts';

export const VIEWS = ['mine', 'groups', 'overdue', 'all'] as const;
export const SORTS = ['created', 'due', 'priority', 'name'] as const;
export type TaskListView = (typeof VIEWS)[number];

export interface TaskQuery {
  readonly view: TaskListView;
  readonly sort: (typeof SORTS)[number];
  readonly order: 'asc' | 'desc';
  readonly search: string;
  readonly processId: string;
  readonly after: string;
}

const MAX_SEARCH = 200;
export const PAGE_SIZE = 30;

/** Newest and most important first, soonest due first, names from A. */
const NATURAL: Readonly<Record<TaskQuery['sort'], TaskQuery['order']>> = {
  created: 'desc',
  due: 'asc',
  priority: 'desc',
  name: 'asc',
};

/** Anything unknown in the address counts as not given: an old bookmark still opens. */
export function readTaskQuery(query: unknown): TaskQuery {
  const sort = SORTS.find((known) => known === textOf(query, 'sort')) ?? 'created';
  const order = textOf(query, 'order');
  return {
    view: VIEWS.find((known) => known === textOf(query, 'view')) ?? 'mine',
    sort,
    order: order === 'asc' || order === 'desc' ? order : NATURAL[sort],
    search: (textOf(query, 'q') ?? '').trim().slice(0, MAX_SEARCH),
    processId: textOf(query, 'process') ?? '',
    after: textOf(query, 'after') ?? '',
  };
}

export function toFilter(query: TaskQuery): TaskFilter {
  return {
    view: query.view,
    sort: query.sort,
    order: query.order,
    limit: PAGE_SIZE,
    ...(query.search ? { search: query.search } : {}),
    ...(query.processId ? { processId: query.processId } : {}),
    ...(query.after ? { after: query.after } : {}),
  };
}

/** The address of a page that keeps the list as it is; what is as by default is left out. */
export function listAddress(
  path: string,
  query: TaskQuery,
  changes: Partial<TaskQuery> & { tab?: string } = {},
): string {
  const { tab, ...rest } = changes;
  const wanted = { ...query, ...rest };
  return withQuery(path, {
    view: wanted.view === 'mine' ? null : wanted.view,
    sort: wanted.sort === 'created' ? null : wanted.sort,
    order: wanted.order === NATURAL[wanted.sort] ? null : wanted.order,
    q: wanted.search,
    process: wanted.processId,
    after: wanted.after,
    tab,
  });
}

/** A task that follows, beside a list that it is in. */
export function taskAddress(task: Pick<TaskView, 'id' | 'assignee'>, query: TaskQuery): string {
  const isFree = task.assignee === null && query.view === 'mine';
  return listAddress(`/tasks/${task.id}`, query, isFree ? { view: 'groups', after: '' } : {});
}
