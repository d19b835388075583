/** What intermediate throw events and end events share: they throw on the way in, or as they leave; or do a job. */
import type { Departure } from '../core/behaviour.ts';
import { nextHandler } from '../core/compensation.ts';
import { success, type Failure, type Result } from '../core/result.ts';
import { ruleOf } from '../core/subscriptions.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import type { NodeOf } from '../model/definition.ts';

type ThrowNode = NodeOf<'intermediateThrowEvent'> | NodeOf<'endEvent'>;

export function enterThrow(run: Run, id: ElementId, node: ThrowNode): Failure | null {
  if (node.job) return run.openJob(id, node.job, { purpose: node.job.script ? 'script' : 'work' });
  const raised = ruleOf(run, node.on).raise?.(run, id, node, node.on) ?? success('done');
  if (!raised.ok) return raised;
  if (raised.value === 'done') run.complete(id);
  return null;
}

export function leaveThrow(run: Run, id: ElementId, node: ThrowNode): Result<Departure> {
  const departed = ruleOf(run, node.on).depart?.(run, id, node, node.on);
  if (!departed) return success({ flows: node.outgoing });
  return departed.ok ? success({ flows: node.outgoing, after: departed.value }) : departed;
}

/** A handler of the compensation that this event threw is done: the next one, or on. */
export function compensationEmptied(run: Run, id: ElementId): void {
  if (!nextHandler(run, id)) run.complete(id);
}
