/** Listeners of an element's moments: an expression runs within the step, anything else is a job that holds the element up. */
import type { Flow, Listener, Node } from '../model/definition.ts';
import type { Run } from './run.ts';
import type { ElementId } from './state.ts';

/**
 * Runs the listeners of one moment from the given index on. `stops`: one of them waits for its job, or failed with an
 * incident; the life of the element goes on from there later. Null: all have run.
 */
export function runListeners(
  run: Run,
  id: ElementId,
  node: Node,
  on: Listener['on'],
  first: number,
): 'stops' | null {
  for (let index = first; index < node.listeners.length; index++) {
    const listener = node.listeners[index];
    if (listener?.on !== on) continue;
    if (listener.expression) {
      const evaluated = run.evaluate(listener.expression, id);
      if (evaluated.ok) continue;
      run.raise(id, evaluated, { do: 'listener', on, listener: index });
      return 'stops';
    }
    if (!listener.job) continue;
    const problem = run.openJob(id, listener.job, { purpose: 'listener', listener: index });
    if (problem) run.raise(id, problem, { do: 'listener', on, listener: index });
    return 'stops';
  }
  return null;
}

/**
 * Listeners of a task that is taken away. An expression runs in the step; a job runs in the scope, which waits for it,
 * since the task itself is gone by then.
 */
export function cancelListeners(run: Run, id: ElementId, mayOpenJobs: boolean): void {
  const node = run.nodeOf(id);
  if (!node.listeners.some(({ on }) => on === 'canceling')) return;
  const { scope, waits } = run.alive(id);
  if (!Object.values(waits).some(({ type }) => type === 'task')) return;
  for (const [index, { on, expression, job }] of node.listeners.entries()) {
    if (on !== 'canceling') continue;
    if (expression) run.evaluate(expression, id);
    else if (job && scope !== null && mayOpenJobs)
      run.openJob(scope, job, { purpose: 'listener', listener: index, target: node.id });
  }
}

/** Puts a token on a flow, after the flow's own listeners; a job among them holds the token up before the flow. */
export function takeListeners(run: Run, flow: Flow, scope: ElementId, first = 0): void {
  const listeners = flow.listeners ?? [];
  for (let index = first; index < listeners.length; index++) {
    const listener = listeners[index];
    if (!listener) continue;
    if (listener.expression) {
      const evaluated = run.evaluate(listener.expression, scope);
      if (evaluated.ok) continue;
      run.raise(scope, evaluated, { do: 'take', flow: flow.id, listener: index }, { node: flow.source });
      return;
    }
    if (!listener.job) continue;
    const about = { purpose: 'listener', listener: index, target: flow.id } as const;
    const problem = run.openJob(scope, listener.job, about);
    if (problem)
      run.raise(scope, problem, { do: 'take', flow: flow.id, listener: index }, { node: flow.source });
    return;
  }
  run.take(flow, scope);
}
