/** Completes a task: checks the form, hands the values to the process, and finds what the same person does next. */
import { require } from '../access.ts';
import { systemClock } from '../clock.ts';
import type { Tasks } from '../engine.ts';
import { BatonError } from '../errors.ts';
import type { Variables } from '../json.ts';
import { findAnswer } from '../store/queries/answers.ts';
import { findTask } from '../store/queries/task-list.ts';
import type { TaskRow } from '../store/queries/task-row.ts';
import type { CompletionView, Subject } from '../views.ts';
import { actor } from './actor.ts';
import { submitted } from './forms.ts';
import { scopedKey, waitKey } from './ids.ts';
import { nextTaskOf } from './next-task.ts';
import type { ReadContext } from './read-context.ts';
import type { Executed } from './runtime.ts';
import { accessObject, mayDo, requireVisible, unknownTask } from './task-access.ts';
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
  const idempotencyKey = scopedKey(subject, `complete ${id}`, request.idempotencyKey);
  const { status } = row
    ? await complete(context, subject, row, variables, request.validate ?? true, idempotencyKey)
    : await answered(context, key, idempotencyKey);
  await dropDrafts(context, key.instance);
  return {
    taskId: id,
    nextTask: await nextTaskOf(context, subject, key.instance),
    instanceEnded: status !== 'active',
  };
}

type Ended = Pick<Executed, 'status'>;

async function complete(
  context: ReadContext,
  subject: Subject,
  row: TaskRow,
  variables: Variables,
  validate: boolean,
  idempotencyKey: string | undefined,
): Promise<Ended> {
  const accepted = await accept(context, subject, row, variables, validate);
  const request = {
    instance: row.instance_id,
    command: {
      type: 'task.complete',
      wait: row.wait_id,
      variables: accepted,
      expectAssignee: row.assignee,
    },
    by: actor(subject),
    idempotencyKey,
  } as const;
  // A listener of the claim may still run: the person has nothing to do with that, so wait for it.
  for (let attempt = 1; ; attempt++) {
    try {
      return await context.runtime.execute(request);
    } catch (error) {
      if (!(error instanceof BatonError) || error.code !== 'BUSY' || attempt === MAX_ATTEMPTS) throw error;
      await new Promise<void>((resolve) => systemClock.after(BETWEEN_ATTEMPTS_MS, resolve));
    }
  }
}

/** Together three seconds: longer than a script may run. */
const MAX_ATTEMPTS = 30;
const BETWEEN_ATTEMPTS_MS = 100;

/** A task that is gone may still be answered: with what this subject was told under the same key before. */
async function answered(
  { sql }: ReadContext,
  { shard }: { readonly shard: number },
  idempotencyKey: string | undefined,
): Promise<Ended> {
  const answer = idempotencyKey === undefined ? null : await findAnswer(sql, shard, idempotencyKey);
  if (answer) return answer.result;
  throw unknownTask();
}

/** What goes to the process. Only who may assign tasks may pass by the form, e.g. to repair a case. */
async function accept(
  context: ReadContext,
  subject: Subject,
  row: TaskRow,
  variables: Variables,
  validate: boolean,
): Promise<Variables> {
  requireVisible(subject, row);
  if (!mayDo(subject, 'task.complete', row) && row.assignee === null)
    throw new BatonError('FORBIDDEN', 'Claim the task before you complete it.');
  require(subject, 'task.complete', accessObject(row));
  if (!validate && mayDo(subject, 'task.assign', row)) return variables;
  const form = await openForm(context, row);
  if (!form.schema) return variables;
  const { zone } = context;
  const accepted = submitted(form.schema, variables, {
    initial: form.variables,
    now: context.clock.now(),
    zone,
  });
  return form.guessed ? { ...variables, ...accepted } : accepted;
}
