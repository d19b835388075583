/** The open task: what it is, whose it is, what may be done with it, and its three tabs. */
import { can, type HistoryView, type Subject, type TaskView } from '../../engine/index.ts';
import type { TimeStyle } from '../../web/index.ts';
import { dueModel } from './task-list.ts';
import { listAddress, type TaskQuery } from './task-query.ts';
import { passedOn } from './where.ts';

export const TABS = ['form', 'where', 'history'] as const;
export type Tab = (typeof TABS)[number];

const TAB_LABELS: Readonly<Record<Tab, { label: string; icon: string }>> = {
  form: { label: 'Form', icon: 'file-text' },
  where: { label: 'Where am I?', icon: 'map-pin' },
  history: { label: 'History', icon: 'history' },
};

export interface TaskPageInput {
  readonly subject: Subject;
  readonly task: TaskView;
  readonly query: TaskQuery;
  readonly tab: Tab;
  readonly completed: readonly HistoryView[];
  readonly time: TimeStyle;
}

export function taskPageModel({ subject, task, query, tab, completed, time }: TaskPageInput) {
  const address = `/tasks/${task.id}`;
  const isMine = task.assignee === subject.name;
  const before = passedOn(completed.filter(({ element }) => element !== task.element));
  return {
    id: task.id,
    name: task.name,
    description: task.description,
    processName: task.processName,
    businessKey: task.businessKey,
    caseHref: `/cases/${task.instanceId}`,
    due: dueModel(task, time),
    dueAt: task.dueAt,
    createdAt: task.createdAt,
    priority: task.priority,
    assignee: isMine ? 'You' : task.assignee,
    candidates: [...task.candidateGroups, ...task.candidateUsers].join(', '),
    passedOn: before
      ? { who: who(before, subject), what: before.elementName ?? before.element ?? '', at: before.at }
      : null,
    isMine,
    mayClaim: task.assignee === null && can(subject, 'task.claim', task),
    mayHandBack: isMine && task.candidateGroups.length + task.candidateUsers.length > 0,
    mayAssign: can(subject, 'task.assign', task),
    mayComplete: can(subject, 'task.complete', task),
    busy: task.assignee !== null && !isMine ? `${task.assignee} has this task.` : null,
    listHref: listAddress('/tasks', query),
    actions: Object.fromEntries(
      ['claim', 'unclaim', 'assign', 'complete', 'draft'].map((action) => [
        action,
        listAddress(`${address}/${action}`, query),
      ]),
    ),
    tabs: TABS.map((id) => ({
      ...TAB_LABELS[id],
      href: listAddress(address, query, id === 'form' ? {} : { tab: id }),
      current: id === tab,
    })),
    tab,
  };
}

function who(event: HistoryView, subject: Subject): string | null {
  if (event.data['kind'] !== 'userTask' || event.by === null) return null;
  return event.by === subject.name ? 'you' : event.by;
}
