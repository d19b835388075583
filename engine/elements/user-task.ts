/** The user task (BPMN 2.0.2 §10.3.4.1): a person's work, with its assignment evaluated when it is created. */
import type { Behaviour } from '../core/behaviour.ts';
import { runListeners } from '../core/listeners.ts';
import { isObject } from '../core/mapping.ts';
import { failure, success, textOf, type Failure, type Result } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId, WaitOf } from '../core/state.ts';
import { DEFAULT_TASK_PRIORITY, instantOf, namesOf, priorityOf } from '../core/tasks.ts';
import type { Json } from '../json.ts';
import type { HumanSpec, NodeOf } from '../model/definition.ts';
import type { Expression } from '../model/expression.ts';

type Draft = Pick<
  WaitOf<'task'>,
  'assignee' | 'candidateUsers' | 'candidateGroups' | 'priority' | 'dueAt' | 'followUpAt'
> & { readonly name: string | null };

export const userTask: Behaviour<'userTask'> = {
  enter(run, id, node) {
    const draft = draftOf(run, id, node.human);
    if (!draft.ok) return draft;
    if (!node.listeners.some(({ on }) => on === 'creating')) return createTask(run, id, node, draft.value);
    const memo = { task: draft.value as unknown as Json };
    run.emit({ type: 'element.changed', ...run.at(id), change: { memo } });
    return runListeners(run, id, node, 'creating', 0) === null ? createFromMemo(run, id, node) : null;
  },
  resume(run, id, node, { variables }) {
    run.store(id, variables);
    if (runListeners(run, id, node, 'completing', 0) === null) run.complete(id);
    return null;
  },
  listened(run, id, node, on) {
    if (on === 'creating') return createFromMemo(run, id, node);
    if (on === 'completing') run.complete(id);
    return null;
  },
};

/** Jobs of `creating` listeners may have changed the draft meanwhile. */
function createFromMemo(run: Run, id: ElementId, node: NodeOf<'userTask'>): Failure | null {
  const { memo } = run.alive(id);
  const draft = isObject(memo) ? memo.task : null;
  run.emit({ type: 'element.changed', ...run.at(id), change: { memo: null } });
  return createTask(run, id, node, draft as unknown as Draft);
}

function createTask(run: Run, id: ElementId, node: NodeOf<'userTask'>, draft: Draft): Failure | null {
  const createdAt = run.env.now;
  const name = draft.name ?? node.name ?? node.id;
  run.openWait(id, { type: 'task', target: node.id, ...draft, name, createdAt });
  if (draft.assignee !== null) runListeners(run, id, node, 'assigning', 0);
  return null;
}

/** A name that cannot be computed is shown as it is drawn: nobody's work waits for it (as Flowable). */
function nameOf(run: Run, id: ElementId, { name }: HumanSpec): string | null {
  const computed = name ? run.evaluate(name, id) : success(null);
  return computed.ok && computed.value !== null ? textOf(computed.value) : null;
}

function draftOf(run: Run, id: ElementId, human: HumanSpec): Result<Draft> {
  const values: Record<string, Json> = {};
  for (const [name, expression] of Object.entries(human)) {
    if (name === 'form' || name === 'name' || !expression) continue;
    const value = run.evaluate(expression as Expression, id);
    if (!value.ok) return value;
    values[name] = value.value;
  }
  const assignee = values.assignee ?? null;
  const dueAt = instantOf(run, values.dueDate ?? null);
  if (!dueAt.ok) return failure('expression', `The due date: ${dueAt.message}`);
  const followUpAt = instantOf(run, values.followUpDate ?? null);
  if (!followUpAt.ok) return failure('expression', `The follow-up date: ${followUpAt.message}`);
  return success({
    name: nameOf(run, id, human),
    assignee: assignee === null || assignee === '' ? null : textOf(assignee),
    candidateUsers: namesOf(values.candidateUsers ?? null),
    candidateGroups: namesOf(values.candidateGroups ?? null),
    priority: human.priority ? priorityOf(values.priority ?? null) : DEFAULT_TASK_PRIORITY,
    dueAt: dueAt.value,
    followUpAt: followUpAt.value,
  });
}
