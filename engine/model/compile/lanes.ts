/** Lanes (BPMN 2.0.2 §10.7): which flow node lies in which, the innermost lane counting. */
import { bpmnChildren, idOf, nameOf } from '../document.ts';
import type { XmlElement } from '../xml/element.ts';

/** Node id → name of its lane (its id when it has no name). Sub-processes may have lanes of their own. */
export function lanesOf(scope: XmlElement): ReadonlyMap<string, string> {
  const lanes = new Map<string, string>();
  collect(scope, lanes);
  return lanes;
}

function collect(element: XmlElement, lanes: Map<string, string>): void {
  for (const set of element.children) {
    if (set.local === 'laneSet' || set.local === 'childLaneSet') addSet(set, lanes);
    else if (set.local.endsWith('ubProcess') || set.local === 'transaction') collect(set, lanes);
  }
}

function addSet(set: XmlElement, lanes: Map<string, string>): void {
  for (const lane of bpmnChildren(set, 'lane')) {
    const name = nameOf(lane) ?? idOf(lane);
    if (name !== null) for (const { text } of bpmnChildren(lane, 'flowNodeRef')) lanes.set(text.trim(), name);
    for (const inner of bpmnChildren(lane, 'childLaneSet')) addSet(inner, lanes);
  }
}
