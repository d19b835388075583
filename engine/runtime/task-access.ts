/** Finds tasks for a subject, and shows them with what the diagram says of them. */
import { can, type AccessObject, type Action } from '../access.ts';
import { BatonError } from '../errors.ts';
import { findTask, type Viewer } from '../store/queries/task-list.ts';
import { taskView, type TaskRow } from '../store/queries/task-row.ts';
import type { Subject, TaskView } from '../views.ts';
import { waitKey } from './ids.ts';
import { nodeFacts } from './node-facts.ts';
import type { ReadContext } from './read-context.ts';

/** The row when the subject may see the task. NOT_FOUND when there is none, when it is done, or when it is hidden. */
export async function taskFor(context: ReadContext, subject: Subject, id: string): Promise<TaskRow> {
  const row = await findTask(context.sql, waitKey(context, id), context.clock.now());
  if (!row) throw unknownTask();
  requireVisible(subject, row);
  return row;
}

/** The same answer for what is hidden as for what is not there, so that nobody learns from it which tasks there are. */
export function requireVisible(subject: Subject, row: TaskRow): void {
  if (!can(subject, 'task.read', accessObject(row))) throw unknownTask();
}

export function unknownTask(): BatonError {
  return new BatonError('NOT_FOUND', 'There is no such task; perhaps it is done already.');
}

export function mayDo(subject: Subject, action: Action, row: TaskRow): boolean {
  return can(subject, action, accessObject(row));
}

export function accessObject(row: TaskRow): AccessObject {
  return {
    assignee: row.assignee,
    candidateUsers: row.candidate_users,
    candidateGroups: row.candidate_groups,
  };
}

/** Programs are never assignees: a program that is called as a user is named sees none of the user's tasks. */
export function viewerOf(subject: Subject): Viewer | null {
  const everything = can(subject, 'task.read');
  if (subject.kind !== 'user' && !everything) return null;
  return { name: subject.name, groups: subject.groups, everything };
}

export async function taskViews(
  context: ReadContext,
  rows: readonly TaskRow[],
): Promise<readonly TaskView[]> {
  const facts = await nodeFacts(
    context,
    rows.map((row) => row.definition_key),
  );
  return rows.map((row) => taskView(row, facts(row.definition_key, row.element).documentation));
}

export async function oneTaskView(context: ReadContext, row: TaskRow): Promise<TaskView> {
  const [view] = await taskViews(context, [row]);
  if (!view) throw new Error('a row gave no view');
  return view;
}
