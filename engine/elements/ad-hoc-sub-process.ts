/**
 * The ad-hoc sub-process (BPMN 2.0.2 §10.3.5, §13.4.5): its activities in no fixed order. All that no flow leads to, or
 * those that `activeElements` names, are started at once or one after another; each time one of them ends the completion
 * condition is looked at.
 */
import type { Behaviour } from '../core/behaviour.ts';
import { isObject } from '../core/mapping.ts';
import { failure, success, type Result } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import type { Node, NodeOf } from '../model/definition.ts';

type AdHoc = NodeOf<'adHocSubProcess'>;

export const adHocSubProcess: Behaviour<'adHocSubProcess'> = {
  enter(run, id, node) {
    const chosen = chosenElements(run, id, node);
    if (!chosen.ok) return chosen;
    if (node.ordering === 'sequential') {
      remember(run, id, chosen.value);
      startNext(run, id);
    } else for (const element of chosen.value) run.activate(element, id);
    run.touch(id);
    return null;
  },
  childEnded: (run, id, node) => {
    if (!node.completionCondition || run.alive(id).memo === 'done') return;
    const done = run.evaluateCondition(node.completionCondition, id);
    if (!done.ok) run.raise(id, done, { do: 'check' });
    else if (done.value) finish(run, id, node);
  },
  emptied(run, id) {
    if (!startNext(run, id)) run.complete(id);
  },
};

function finish(run: Run, id: ElementId, node: AdHoc): void {
  if (node.cancelRemaining) run.interrupt(id, 'the completion condition of the ad-hoc sub-process holds');
  run.emit({ type: 'element.changed', ...run.at(id), change: { memo: 'done' } });
  run.touch(id);
}

function chosenElements(run: Run, id: ElementId, node: AdHoc): Result<readonly Node[]> {
  const roots = node.children.filter(
    (child) => child.incoming.length === 0 && child.kind !== 'boundaryEvent' && !child.isForCompensation,
  );
  const startable = roots.filter(({ kind }) => kind !== 'eventSubProcess');
  if (!node.activeElements) return success(startable);
  const named = run.evaluate(node.activeElements, id);
  if (!named.ok) return named;
  if (!Array.isArray(named.value))
    return failure('expression', `"${node.activeElements.source}" must give a list of element ids`);
  const chosen: Node[] = [];
  for (const name of named.value) {
    const element = node.children.find((child) => child.id === name);
    if (!element) return failure('expression', `${node.id} has no element ${JSON.stringify(name)}`);
    chosen.push(element);
  }
  return success(chosen);
}

function remember(run: Run, id: ElementId, elements: readonly Node[]): void {
  const memo = { next: elements.map((element) => element.id) };
  run.emit({ type: 'element.changed', ...run.at(id), change: { memo } });
}

function startNext(run: Run, id: ElementId): boolean {
  const { memo } = run.alive(id);
  const [next, ...rest] = isObject(memo) && Array.isArray(memo.next) ? memo.next : [];
  if (typeof next !== 'string') return false;
  remember(
    run,
    id,
    rest.map((name) => run.nodeNamed(String(name))),
  );
  run.activate(run.nodeNamed(next), id);
  return true;
}
