/** Tasks of people: lists, and handing a task around. Completing one is in complete-task.ts. */
import { require } from '../access.ts';
import type { Command } from '../core/command.ts';
import type { Tasks } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { listTasks, taskCounts } from '../store/queries/task-list.ts';
import type { TaskRow } from '../store/queries/task-row.ts';
import { findUser } from '../store/users.ts';
import { system } from '../system-subject.ts';
import type { Subject, TaskView } from '../views.ts';
import { actor } from './actor.ts';
import { completeTask } from './complete-task.ts';
import { checkedFilter, emptyPage } from './filters.ts';
import { isInstanceId } from './ids.ts';
import type { ReadContext } from './read-context.ts';
import { accessObject, mayDo, oneTaskView, taskFor, taskViews, viewerOf } from './task-access.ts';
import { saveDraft, taskForm } from './task-form.ts';
import { parseTime } from './time.ts';

export function createTasks(context: ReadContext): Tasks {
  const { sql, clock } = context;
  return {
    async list(subject, request) {
      const viewer = viewerOf(subject);
      const filter = checkedFilter(request);
      if (!viewer || (filter.instanceId !== undefined && !isInstanceId(filter.instanceId)))
        return emptyPage();
      const view = filter.view ?? 'all';
      const instanceShard = filter.instanceId === undefined ? 0 : context.shardOf(filter.instanceId);
      const page = await listTasks(sql, { view, filter, viewer, now: clock.now(), instanceShard });
      return { ...page, items: await taskViews(context, page.items) };
    },
    async counts(subject) {
      const viewer = viewerOf(subject);
      return viewer ? taskCounts(sql, viewer, clock.now()) : { mine: 0, groups: 0, overdue: 0, all: 0 };
    },
    async get(subject, id) {
      return oneTaskView(context, await taskFor(context, subject, id));
    },
    form: (subject, id) => taskForm(context, subject, id),
    saveDraft: (subject, id, data) => saveDraft(context, subject, id, data),
    complete: (subject, id, request) => completeTask(context, subject, id, request),
    claim: (subject, id) => claim(context, subject, id),
    unclaim: (subject, id) => unclaim(context, subject, id),
    assign: (subject, id, assignee) => assign(context, subject, id, assignee),
    async change(subject, id, changes) {
      const row = await taskFor(context, subject, id);
      require(subject, 'task.assign', accessObject(row));
      const { priority, dueAt, followUpAt } = changes;
      if (priority !== undefined && !(Number.isInteger(priority) && priority >= 0 && priority <= 100))
        throw new BatonError('INVALID', 'The priority is a whole number from 0 to 100.');
      return change(context, subject, row, {
        ...(priority === undefined ? {} : { priority }),
        ...(dueAt === undefined ? {} : { dueAt: instant(dueAt, 'dueAt') }),
        ...(followUpAt === undefined ? {} : { followUpAt: instant(followUpAt, 'followUpAt') }),
      });
    },
  };
}

function instant(text: string | null, field: string): number | null {
  return text === null ? null : parseTime(text, field);
}

/** Claiming what one has already changes nothing; what a colleague has is a conflict that names them. */
async function claim(context: ReadContext, subject: Subject, id: string): Promise<TaskView> {
  const row = await taskFor(context, subject, id);
  if (row.assignee === subject.name && subject.kind === 'user') return oneTaskView(context, row);
  if (row.assignee !== null) throw await taken(context, row.assignee);
  require(subject, 'task.claim', accessObject(row));
  if (subject.kind !== 'user')
    throw new BatonError('INVALID', 'Only a person can claim a task; assign it instead.');
  return change(context, subject, row, { assignee: subject.name, expectAssignee: null });
}

async function unclaim(context: ReadContext, subject: Subject, id: string): Promise<TaskView> {
  const row = await taskFor(context, subject, id);
  if (row.assignee === null) return oneTaskView(context, row);
  if (row.assignee !== subject.name) require(subject, 'task.assign', accessObject(row));
  if (
    row.candidate_users.length === 0 &&
    row.candidate_groups.length === 0 &&
    !mayDo(subject, 'task.assign', row)
  )
    throw new BatonError(
      'INVALID',
      'Nobody else could take this task; ask an operator to assign it to another person.',
    );
  return change(context, subject, row, { assignee: null, expectAssignee: row.assignee });
}

async function assign(
  context: ReadContext,
  subject: Subject,
  id: string,
  assignee: string | null,
): Promise<TaskView> {
  const row = await taskFor(context, subject, id);
  require(subject, 'task.assign', accessObject(row));
  if (assignee !== null && !(await findUser(context.sql, assignee)))
    throw new BatonError('INVALID', `There is no user named ${assignee}.`);
  return change(context, subject, row, { assignee, expectAssignee: row.assignee });
}

async function change(
  context: ReadContext,
  subject: Subject,
  row: TaskRow,
  changes: Omit<Extract<Command, { type: 'task.change' }>, 'type' | 'wait'>,
): Promise<TaskView> {
  await context.runtime.execute({
    instance: row.instance_id,
    command: { type: 'task.change', wait: row.wait_id, ...changes },
    by: actor(subject),
  });
  // Whoever gave a task away may no longer see it; what they get is the task as it now stands all the same.
  return oneTaskView(context, await taskFor(context, system, `${row.instance_id}-${row.wait_id}`));
}

async function taken({ sql }: ReadContext, assignee: string): Promise<BatonError> {
  const user = await findUser(sql, assignee);
  return new BatonError('CONFLICT', `${user?.display_name ?? assignee} was faster and has this task now.`, {
    assignee,
  });
}
