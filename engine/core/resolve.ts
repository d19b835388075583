/** Resolving an incident: the kernel does again what failed, exactly there. */
import { behaviourOf, type Trigger } from './behaviour.ts';
import { takeListeners } from './listeners.ts';
import { isObject } from './mapping.ts';
import { afterInner, startLoop } from './multi-instance.ts';
import { unpark } from './parked.ts';
import { retakeResult } from './perform-job.ts';
import type { Resume } from './resume.ts';
import type { Run } from './run.ts';
import type { ElementId, Incident, WaitOf } from './state.ts';
import { armEvents } from './subscriptions.ts';
import { continueListeners } from './tasks.ts';

/** `retries` is how many attempts an exhausted job gets. */
export function resolveIncident(run: Run, id: ElementId, wait: WaitOf<'incident'>, retries: number): void {
  const { incident } = wait;
  run.emit({ type: 'incident.resolved', ...run.at(id), wait: wait.id });
  const node = run.nodeOf(id);
  if ('children' in node) run.touch(id);
  const resume = incident.resume as unknown as Resume;
  switch (resume.do) {
    case 'phase':
      run.proceed(id, resume.phase, resume.listener);
      return;
    case 'arm': {
      const problem = armEvents(run, id, node);
      if (problem) run.raise(id, problem, resume);
      return;
    }
    case 'result': {
      const { memo } = run.alive(id);
      if (!isObject(memo) || memo.trigger === undefined) throw new Error(`nothing was kept for ${id}`);
      run.emit({ type: 'element.changed', ...run.at(id), change: { memo: null } });
      retakeResult(run, id, memo.trigger as unknown as Trigger);
      return;
    }
    case 'job':
      retryJob(run, id, incident, retries);
      return;
    case 'listener':
      continueListeners(run, id, resume.on, resume.listener);
      return;
    case 'take': {
      const flow = run.definition.flows.get(resume.flow);
      if (flow) takeListeners(run, flow, id, resume.listener);
      return;
    }
    case 'continue':
      unpark(run, id, resume.moves);
      return;
    case 'loop':
      if (!node.loop) return;
      if (resume.index === null) startLoop(run, id, node, node.loop);
      else afterInner(run, id, node, node.loop, resume.index, resume.variables);
      return;
    case 'check':
      behaviourOf(run, node).childEnded?.(run, id, node, run.alive(id));
      return;
    case 'join':
      joinAnyway(run, id, wait.target);
      return;
    default:
      throw new Error(`unknown resume ${JSON.stringify(resume satisfies never)}`);
  }
}

function retryJob(run: Run, id: ElementId, incident: Incident, retries: number): void {
  const job = incident.job === null ? undefined : run.alive(id).waits[incident.job];
  if (job?.type !== 'job') return;
  const retriesLeft = Math.max(Math.trunc(retries), 1);
  run.emit({ type: 'job.retried', ...run.at(id), wait: job.id, retriesLeft, dueAt: run.env.now });
}

/** An operator lets a stuck join go on with the tokens that are there. */
function joinAnyway(run: Run, scope: ElementId, element: string): void {
  const flows = Object.keys(run.alive(scope).arrivals[element] ?? {});
  if (flows.length === 0) return;
  run.join(run.nodeNamed(element), scope, flows);
}
