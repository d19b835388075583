/** Completes a task: checks the form, hands the values to the process, and finds what the same person does next. */
import { require } from '../access.ts';
import type { Tasks } from '../engine.ts';
import { BatonError } from '../errors.ts';
import type { Variables } from '../json.ts';
import { findTask } from '../store/queries/task-list.ts';
import type { TaskRow } from '../store/queries/task-row.ts';
import type { CompletionView, Subject } from '../views.ts';
import { actor } from './actor.ts';
import { submitted } from './forms.ts';
import { scopedKey, waitKey } from './ids.ts';
import { nextTaskOf } from './next-task.ts';
import type { ReadContext } from './read-context.ts';
import type { Executed } from './runtime.ts';
import { accessObject, mayDo } from './task-access.ts';
import { dropDrafts, openForm } from './task-form.ts';
import { checkedVariables } from './variables.ts';

export async function completeTask(
  context: ReadContext,
  subject: Subject,
  id: string,
  request: Parameters<Tasks['complete']>[2],
): Promise<CompletionView> {
  const key = waitKey(context, id);
  const variables = checkedVariables(request.variables ?? {});
  const row = await findTask(context.sql, key, context.clock.now());
  const accepted = row ? await accept(context, subject, row, variables, request.validate ?? true) : variables;
  // A task that is gone may still be answered: by what this subject was told under the same idempotency key before.
  if (!row && request.idempotencyKey === undefined)
    throw new BatonError('NOT_FOUND', 'There is no such task; perhaps it is done already.');
  const executed = await context.runtime.execute({
    instance: key.instance,
    command: {
      type: 'task.complete',
      wait: key.wait,
      variables: accepted,
      // Without a row nothing was checked: then it must be the subject's own task, should it open this very moment.
      expectAssignee: row ? row.assignee : subject.name,
    },
    by: actor(subject),
    idempotencyKey: scopedKey(subject, `complete ${id}`, request.idempotencyKey),
  });
  await dropDrafts(context, key.instance);
  return {
    taskId: id,
    nextTask: await nextTaskOf(context, subject, key.instance),
    instanceEnded: hasEnded(executed),
  };
}

/** What goes to the process. Only who may assign tasks may pass by the form, e.g. to repair a case. */
async function accept(
  context: ReadContext,
  subject: Subject,
  row: TaskRow,
  variables: Variables,
  validate: boolean,
): Promise<Variables> {
  require(subject, 'task.read', accessObject(row));
  if (!mayDo(subject, 'task.complete', row) && row.assignee === null)
    throw new BatonError('FORBIDDEN', 'Claim the task before you complete it.');
  require(subject, 'task.complete', accessObject(row));
  if (!validate && mayDo(subject, 'task.assign', row)) return variables;
  const form = await openForm(context, row);
  if (!form.schema) return variables;
  const { zone } = context;
  return submitted(form.schema, variables, { initial: form.variables, now: context.clock.now(), zone });
}

function hasEnded(executed: Executed): boolean {
  return executed.status !== 'active';
}
