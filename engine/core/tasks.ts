/** Tasks for people: changing one, completing one, and what the jobs of listeners do to them. */
import type { Json, Variables } from '../json.ts';
import type { JobSpec, Listener } from '../model/definition.ts';
import { behaviourOf } from './behaviour.ts';
import type { CommandOf } from './command.ts';
import { reject, type Rejection } from './env.ts';
import type { EventOf } from './event.ts';
import { resultOf } from './jobs.ts';
import { runListeners, takeListeners } from './listeners.ts';
import { isObject } from './mapping.ts';
import { failure, success, type Result } from './result.ts';
import type { Run } from './run.ts';
import type { ElementId, WaitOf } from './state.ts';
import { resumeOwn } from './subscriptions.ts';

export type TaskChanges = EventOf<'task.changed'>['changes'];

export function changeTask(
  run: Run,
  owner: ElementId,
  task: WaitOf<'task'>,
  command: CommandOf<'task.change'>,
): Rejection | null {
  const conflict = conflictOf(run, owner, task, command.expectAssignee);
  if (conflict) return conflict;
  const { type: _type, wait: _wait, expectAssignee: _expected, ...given } = command;
  const changes: TaskChanges = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  emitChanges(run, owner, task, changes);
  const moment = changes.assignee !== undefined ? 'assigning' : 'updating';
  runListeners(run, owner, run.nodeOf(owner), moment, 0);
  return null;
}

export function completeTask(
  run: Run,
  owner: ElementId,
  task: WaitOf<'task'>,
  command: CommandOf<'task.complete'>,
): Rejection | null {
  const conflict = conflictOf(run, owner, task, command.expectAssignee);
  if (conflict) return conflict;
  run.closeWait(owner, task.id, true);
  resumeOwn(run, owner, { wait: task, variables: command.variables });
  return null;
}

function conflictOf(
  run: Run,
  owner: ElementId,
  task: WaitOf<'task'>,
  expected: string | null | undefined,
): Rejection | null {
  if (expected !== undefined && task.assignee !== expected)
    return reject('CONFLICT', `The task is assigned to ${task.assignee ?? 'nobody'}`);
  const waits = Object.values(run.alive(owner).waits);
  const listener = waits.find((wait) => wait.type === 'job' && wait.purpose === 'listener');
  if (!listener) return null;
  const hasFailed = waits.some((wait) => wait.type === 'incident' && wait.incident.job === listener.id);
  return hasFailed
    ? reject('CONFLICT', 'A listener of the task has failed; an operator must look at its incident first')
    : reject('BUSY', 'A listener of the task is at work; try again shortly');
}

/**
 * The job of a blocking listener is done: its variables are set, its effects applied, and the element goes on with the
 * next listener. Effects on the task travel under the names `task.assignee`, `task.candidateUsers`,
 * `task.candidateGroups`, `task.priority`, `task.dueAt`, `task.followUpAt` (instants: ISO 8601 text or milliseconds).
 */
export function listenerDone(
  run: Run,
  owner: ElementId,
  wait: WaitOf<'job'>,
  spec: JobSpec | null,
  variables: Variables,
): void {
  const index = wait.listener ?? 0;
  const values = spec ? resultOf(run, owner, spec, variables) : success({});
  const flow = run.definition.flows.get(wait.target);
  const listener = run.definition.nodes.get(wait.target)?.listeners[index];
  if (!values.ok) {
    if (flow) run.raise(owner, values, { do: 'take', flow: flow.id, listener: index }, { node: flow.source });
    else if (listener) run.raise(owner, values, { do: 'listener', on: listener.on, listener: index });
    return;
  }
  run.setVariables(owner, values.value);
  if (flow) {
    takeListeners(run, flow, owner, index + 1);
    return;
  }
  if (listener?.on === 'canceling') {
    run.touch(owner);
    return;
  }
  applyEffects(run, owner, variables);
  if (listener) continueListeners(run, owner, listener.on, index + 1);
}

/** Runs what is left of the listeners of one moment, then goes on with the element's life after that moment. */
export function continueListeners(run: Run, id: ElementId, on: Listener['on'], next: number): void {
  if (on === 'enter') run.proceed(id, 'starting', next);
  else if (on === 'leave') run.proceed(id, 'ending', next);
  else {
    const node = run.nodeOf(id);
    if (runListeners(run, id, node, on, next) === 'stops') return;
    const problem = behaviourOf(run, node).listened?.(run, id, node, on);
    if (problem) run.raise(id, problem, { do: 'phase', phase: 'running', listener: 0 });
  }
}

function applyEffects(run: Run, owner: ElementId, variables: Variables): void {
  const changes = effectsOf(run, variables);
  if (Object.keys(changes).length === 0) return;
  const alive = run.alive(owner);
  const task = Object.values(alive.waits).find((wait) => wait.type === 'task');
  if (task) {
    emitChanges(run, owner, task, changes);
    return;
  }
  const { memo } = alive;
  const draft = isObject(memo) && isObject(memo.task) ? memo.task : {};
  const next = { task: { ...draft, ...(changes as Record<string, Json>) } };
  run.emit({ type: 'element.changed', ...run.at(owner), change: { memo: next } });
}

function emitChanges(run: Run, id: ElementId, task: WaitOf<'task'>, changes: TaskChanges): void {
  run.emit({ type: 'task.changed', ...run.at(id), wait: task.id, changes });
}

function effectsOf(run: Run, variables: Variables): TaskChanges {
  const changes: { -readonly [K in keyof TaskChanges]: TaskChanges[K] } = {};
  const assignee = variables['task.assignee'];
  if (assignee !== undefined) changes.assignee = typeof assignee === 'string' ? assignee : null;
  const users = variables['task.candidateUsers'];
  if (users !== undefined) changes.candidateUsers = namesOf(users);
  const groups = variables['task.candidateGroups'];
  if (groups !== undefined) changes.candidateGroups = namesOf(groups);
  const priority = variables['task.priority'];
  if (priority !== undefined) changes.priority = priorityOf(priority);
  const dueAt = variables['task.dueAt'];
  if (dueAt !== undefined) changes.dueAt = instantOrNone(run, dueAt);
  const followUpAt = variables['task.followUpAt'];
  if (followUpAt !== undefined) changes.followUpAt = instantOrNone(run, followUpAt);
  return changes;
}

function instantOrNone(run: Run, value: Json): number | null {
  const instant = instantOf(run, value);
  return instant.ok ? instant.value : null;
}

/** A list of names, or a text with commas between them. */
export function namesOf(value: Json): readonly string[] {
  const names = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return names.map((name) => String(name).trim()).filter((name) => name !== '');
}

export const DEFAULT_TASK_PRIORITY = 50;

export function priorityOf(value: Json): number {
  const priority = value === null || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(priority) ? Math.trunc(priority) : DEFAULT_TASK_PRIORITY;
}

/** Milliseconds since the epoch of a date, a date-time, or a duration from now; null and '' mean none. */
export function instantOf(run: Run, value: Json): Result<number | null> {
  if (typeof value === 'number') return success(Math.trunc(value));
  if (value === null || value === '') return success(null);
  if (typeof value !== 'string')
    return failure('expression', 'A date must be a text or a number of milliseconds');
  const { now, zone } = run.env;
  const kind = /^-?P/.test(value) ? 'duration' : 'date';
  const schedule = run.env.schedule(
    { kind, text: value, cron: 'spring' },
    run.definition.zone ?? zone,
    now,
    0,
  );
  return schedule.ok ? success(schedule.dueAt) : failure('expression', schedule.message);
}
