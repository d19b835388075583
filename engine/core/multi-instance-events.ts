/**
 * Events that a multi-instance throws by itself as its inner instances complete, for its own boundary events to catch
 * (BPMN 2.0.2 §10.3.8, `behavior`): None throws each time, One the first time, Complex when a condition holds. With None
 * and One the other instances go on even when the boundary event interrupts; with Complex it ends them (docs/adr/0081).
 */
import type { Variables } from '../json.ts';
import type { EventDefinition, Loop } from '../model/definition.ts';
import { success, textOf, type Failure, type Result } from './result.ts';
import type { Run } from './run.ts';
import type { ElementId } from './state.ts';
import { hearSignals, ruleOf } from './subscriptions.ts';

export function throwImplicitly(
  run: Run,
  body: ElementId,
  loop: Extract<Loop, { kind: 'multiInstance' }>,
  variables: Variables,
): Result<'ends' | 'goes on'> {
  const events: EventDefinition[] = [];
  const isFirst = run.alive(body).loop?.completed === 1;
  if (loop.thrown && (loop.behavior === 'None' || (loop.behavior === 'One' && isFirst)))
    events.push(loop.thrown);
  if (loop.behavior === 'Complex')
    for (const { condition, event } of loop.complex) {
      const holds = run.evaluateCondition(condition, body, variables);
      if (!holds.ok) return holds;
      if (holds.value) events.push(event);
    }
  let isCaught = false;
  for (const event of events) {
    if (!run.find(body)) break;
    run.implicit = event.type === 'error' ? null : { body, caught: false };
    const problem = throwFrom(run, body, event);
    isCaught ||= run.implicit?.caught ?? false;
    run.implicit = null;
    if (problem) return problem;
  }
  return success(isCaught && loop.behavior === 'Complex' ? 'ends' : 'goes on');
}

function throwFrom(run: Run, body: ElementId, on: EventDefinition): Failure | null {
  if (on.type !== 'error' && on.type !== 'escalation') {
    const raised = ruleOf(run, on).raise?.(run, body, run.nodeOf(body), on) ?? success(null);
    if (raised.ok) while (run.signals.length > 0) hearSignals(run);
    return raised.ok ? null : raised;
  }
  const code: Result<string | null> = codeOf(run, body, on);
  if (!code.ok) return code;
  const thrown = { code: code.value, message: null, variables: {} };
  const caught = on.type === 'error' ? run.throwError(body, thrown) : run.escalate(body, thrown);
  return caught.ok ? null : caught;
}

function codeOf(
  run: Run,
  body: ElementId,
  { code }: Extract<EventDefinition, { type: 'error' | 'escalation' }>,
): Result<string | null> {
  const value = code ? run.evaluate(code, body) : success(null);
  return value.ok ? success(value.value === null ? null : textOf(value.value)) : value;
}
