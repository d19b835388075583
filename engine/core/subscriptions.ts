/** Events that a living element or scope listens to: its boundary events and event sub-processes, armed and served. */
import type { Json, Variables } from '../json.ts';
import type { EventDefinition, Node } from '../model/definition.ts';
import { behaviourOf, type EventRule, type EventType, type Trigger } from './behaviour.ts';
import { isLoopBody } from './loop-body.ts';
import type { Failure } from './result.ts';
import type { Run } from './run.ts';
import type { ElementId, Wait, WaitId } from './state.ts';

/**
 * Opens the waits of the boundary events (on a loop: on its body, once) and event sub-processes. What is open already
 * stays, so that a resolved incident may call it again.
 */
export function armEvents(run: Run, id: ElementId, node: Node): Failure | null {
  const alive = run.alive(id);
  if (alive.phase === 'triggered') return null;
  if (alive.loop?.index === undefined) {
    for (const event of node.boundary) {
      const problem = armEvent(run, id, event, event.on);
      if (problem) return problem;
    }
  }
  if (!('eventSubProcesses' in node) || isLoopBody(alive, node)) return null;
  for (const subProcess of node.eventSubProcesses) {
    for (const start of subProcess.starts) {
      const problem = start.kind === 'startEvent' ? armEvent(run, id, start, start.on) : null;
      if (problem) return problem;
    }
  }
  return null;
}

/** Opens the wait of one event definition on `owner`; `target` is what is triggered. */
export function armEvent(
  run: Run,
  owner: ElementId,
  target: Node,
  on: EventDefinition,
  part?: number,
): Failure | null {
  const isOpen = Object.values(run.alive(owner).waits).some(
    (wait) => wait.target === target.id && wait.type !== 'incident' && wait.part === part,
  );
  return isOpen && on.type !== 'multiple' ? null : ruleOf(run, on).arm(run, owner, target, on, part);
}

/** One cast for all: an event definition and the rule of its type belong together. */
export function ruleOf(run: Run, on: EventDefinition): EventRule<EventType> {
  return run.behaviours.events[on.type] as unknown as EventRule<EventType>;
}

/**
 * An event that `owner` waits for has happened. A non-interrupting one stays open for the next time; a timer was closed
 * by who fired it, unless it repeats.
 */
export function serve(run: Run, owner: ElementId, wait: Wait, variables: Variables): void {
  const target = run.nodeNamed(wait.target);
  const alive = run.alive(owner);
  const isOwn = target.id === alive.element || alive.kind === 'eventBasedGateway';
  const isAll = 'on' in target && target.on.type === 'multiple' && target.on.parallel;
  const isImplicit = run.implicit?.body === owner;
  const stays = !isOwn && !isAll && 'interrupting' in target && (!target.interrupting || isImplicit);
  if (!stays && alive.waits[wait.id]) run.closeWait(owner, wait.id, true);
  if (isAll && !allHappened(run, owner, target, variables)) return;
  if (!isOwn) {
    run.happen(owner, target, isAll ? {} : variables);
    if (isAll) rearm(run, owner, target);
    return;
  }
  resumeOwn(run, owner, { wait, variables: isAll ? {} : variables });
}

/**
 * The element's own wait was served: its kind goes on; by default it takes the variables and completes. When they
 * cannot be taken they are kept, for when the incident is resolved: the work is not done again.
 */
export function resumeOwn(run: Run, id: ElementId, trigger: Trigger): void {
  const node = run.nodeOf(id);
  const behaviour = behaviourOf(run, node);
  if (!behaviour.resume) {
    run.store(id, trigger.variables);
    run.complete(id);
    return;
  }
  const problem = behaviour.resume(run, id, node, trigger);
  if (problem) keepTrigger(run, id, trigger, problem);
}

export function keepTrigger(run: Run, id: ElementId, trigger: Trigger, problem: Failure): void {
  const memo = { trigger: trigger as unknown as Json };
  run.emit({ type: 'element.changed', ...run.at(id), change: { memo } });
  run.raise(id, problem, { do: 'result' });
}

/** Parallel multiple (§10.5.5): each part counts once; what they bring is set as it comes. */
function allHappened(run: Run, owner: ElementId, target: Node, variables: Variables): boolean {
  run.setVariables(owner, variables);
  return !Object.values(run.alive(owner).waits).some(
    (wait) => wait.target === target.id && wait.type !== 'incident',
  );
}

function rearm(run: Run, owner: ElementId, target: Node): void {
  if (!run.find(owner) || !('interrupting' in target) || target.interrupting) return;
  const problem = armEvent(run, owner, target, target.on);
  if (problem) run.raise(owner, problem, { do: 'arm' });
}

/** All that waits in this instance for a signal thrown in this step hears it, before a scope is found empty. */
export function hearSignals(run: Run): void {
  const [signal, ...later] = run.signals;
  run.signals = later;
  if (!signal) return;
  const waiting = Object.values(run.state.alive).flatMap(({ id, waits }) =>
    Object.values(waits).flatMap((wait) =>
      wait.type === 'signal' && wait.name === signal.name ? [{ id, wait }] : [],
    ),
  );
  for (const { id, wait } of waiting)
    if (run.find(id)?.waits[wait.id]) serve(run, id, wait, signal.variables);
}

/**
 * Looks again at the conditions that read a variable which changed (§10.5.5). The event happens when its condition
 * becomes true, so it must have been false in between; a condition that cannot be evaluated yet does not hold.
 */
export function checkConditions(run: Run): void {
  const changed = new Set(run.changed);
  const fresh = new Set<WaitId>(run.fresh);
  run.changed.clear();
  run.fresh.clear();
  for (const [id, owner] of run.indices.conditions) {
    const wait = run.find(owner)?.waits[id];
    if (wait?.type !== 'condition') continue;
    const on = partOf(run.nodeNamed(wait.target), wait.part);
    if (on?.type !== 'conditional' || !(fresh.has(id) || concerns(on, changed))) continue;
    const evaluated = run.evaluateCondition(on.condition, owner);
    const holds = evaluated.ok && evaluated.value;
    if (holds === (wait.holds ?? false)) continue;
    run.emit({ type: 'element.changed', ...run.at(owner), change: { condition: { wait: id, holds } } });
    if (holds) serve(run, owner, wait, {});
  }
}

function concerns(
  on: Extract<EventDefinition, { type: 'conditional' }>,
  changed: ReadonlySet<string>,
): boolean {
  if (on.variableName !== null) return changed.has(on.variableName);
  const { reads } = on.condition;
  return changed.size > 0 && (reads.length === 0 || reads.some((name) => changed.has(name)));
}

/** The event definition that a wait belongs to. */
export function partOf(target: Node, part: number | undefined): EventDefinition | null {
  if (!('on' in target)) return null;
  if (target.on.type !== 'multiple') return target.on;
  return part === undefined ? null : (target.on.definitions[part] ?? null);
}
