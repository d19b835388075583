/** The left two panes of the task page: filters with counts, and the rows. */
import type { Page, Subject, TaskView } from '../../engine/index.ts';
import { relativeText, type TimeStyle } from '../../web/index.ts';
import { listAddress, SORTS, VIEWS, type TaskListView, type TaskQuery } from './task-query.ts';

export interface TaskListInput {
  readonly subject: Subject;
  readonly query: TaskQuery;
  readonly page: Page<TaskView>;
  readonly counts: Readonly<Record<TaskListView, number>>;
  readonly processes: readonly { readonly processId: string; readonly name: string }[];
  /** Id of the task that is open beside the list. */
  readonly openTask: string | null;
  readonly time: TimeStyle;
}

const LABELS: Readonly<Record<TaskListView, { label: string; icon: string }>> = {
  mine: { label: 'My tasks', icon: 'user' },
  groups: { label: 'My groups', icon: 'users' },
  overdue: { label: 'Overdue', icon: 'clock-alert' },
  all: { label: 'All open', icon: 'list' },
};

const SORT_LABELS = {
  created: 'Newest first',
  due: 'Due soonest',
  priority: 'Priority',
  name: 'Name',
} as const;

/** Priorities above this are shown; 50 is what every task has when nobody says otherwise. */
const ORDINARY_PRIORITY = 50;

export function taskListModel(input: TaskListInput) {
  const { query, page, counts, processes, openTask } = input;
  return {
    heading: LABELS[query.view].label,
    filters: VIEWS.map((view) => ({
      ...LABELS[view],
      href: listAddress('/tasks', query, { view, after: '' }),
      count: counts[view],
      tone: view === 'overdue' && counts.overdue > 0 ? 'danger' : null,
      current: view === query.view,
    })),
    query,
    sorts: SORTS.map((sort) => ({ value: sort, label: SORT_LABELS[sort], selected: sort === query.sort })),
    processes: processes.map(({ processId, name }) => ({
      value: processId,
      label: name,
      selected: processId === query.processId,
    })),
    rows: page.items.map((task) => taskRow(task, input)),
    page,
    nextHref: page.next === null ? null : listAddress('/tasks', query, { after: page.next }),
    firstHref: query.after === '' ? null : listAddress('/tasks', query, { after: '' }),
    empty: page.items.length === 0 ? emptyState(query, counts) : null,
    hasOpenTask: openTask !== null,
  };
}

function taskRow(task: TaskView, { subject, query, openTask, time }: TaskListInput) {
  return {
    id: task.id,
    href: listAddress(`/tasks/${task.id}`, query),
    name: task.name,
    context: task.businessKey ? `${task.processName} · ${task.businessKey}` : task.processName,
    current: task.id === openTask,
    due: dueModel(task, time),
    createdAt: task.createdAt,
    highPriority: task.priority > ORDINARY_PRIORITY,
    priority: task.priority,
    // In one's own list it goes without saying whose a task is.
    assignee: task.assignee === subject.name ? 'You' : task.assignee,
    showAssignee: query.view !== 'mine',
  };
}

/** Due times carry words and an icon: red alone says nothing to some. */
export function dueModel(task: Pick<TaskView, 'dueAt' | 'overdue'>, time: TimeStyle) {
  if (task.dueAt === null) return null;
  const text = relativeText(task.dueAt, time);
  if (task.overdue) return { at: task.dueAt, text: `Overdue, ${text}`, tone: 'danger', icon: 'clock-alert' };
  const isSoon = Date.parse(task.dueAt) - time.now < SOON_MS;
  return { at: task.dueAt, text: `Due ${text}`, tone: isSoon ? 'warning' : 'neutral', icon: 'clock' };
}

const SOON_MS = 4 * 3600 * 1000;

/** Nothing yet, filtered away, and nothing of one's own are different things. */
function emptyState(query: TaskQuery, counts: TaskListInput['counts']) {
  if (query.search || query.processId) {
    return {
      icon: 'search',
      title: query.search ? `Nothing matches “${query.search}”` : 'No task of this process here',
      text: 'The search looks at task, process and case.',
      href: listAddress('/tasks', query, { search: '', processId: '', after: '' }),
      action: 'Clear the search',
      href2: query.view === 'all' ? null : listAddress('/tasks', query, { view: 'all', after: '' }),
      action2: 'Search all open tasks',
    };
  }
  const others = query.view === 'mine' && counts.groups > 0;
  const text = {
    mine: others
      ? 'Your groups have open tasks that anyone of them may take.'
      : 'New tasks appear here by themselves.',
    groups: 'Tasks for your groups that nobody has taken yet appear here.',
    overdue: 'Nothing that concerns you is late.',
    all: 'There is no open task that you may see.',
  }[query.view];
  return {
    icon: query.view === 'overdue' ? 'circle-check' : 'inbox',
    title: query.view === 'overdue' ? 'Nothing is overdue' : 'Nothing to do here',
    text,
    href: others ? listAddress('/tasks', query, { view: 'groups', after: '' }) : '/start',
    action: others ? 'Look at my groups’ tasks' : 'Start a process',
    href2: null,
    action2: null,
  };
}
