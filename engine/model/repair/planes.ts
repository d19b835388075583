/** A diagram whose plane names an element that is gone is shown by no tool; it is given the collaboration or process. */
import { idOf } from '../document.ts';
import { BPMN_DI } from '../namespaces.ts';
import { descendants } from '../xml/element.ts';
import type { Repair, RepairRule } from './edit.ts';

export const planes: RepairRule = (document) => {
  const subject = document.rootElements('collaboration')[0] ?? document.processes[0];
  const id = subject && idOf(subject);
  if (!id) return [];
  const repairs: Repair[] = [];
  for (const plane of descendants(document.root)) {
    if (plane.local !== 'BPMNPlane' || plane.uri !== BPMN_DI) continue;
    const place = plane.attributes.find(({ name }) => name === 'bpmnElement');
    if (!place || document.find(place.value)) continue;
    repairs.push({
      code: 'DI_PLANE_STALE',
      element: id,
      message: `The diagram shows "${place.value}", which is not there; it shows ${id} now.`,
      edits: [{ start: place.valueStart, end: place.valueEnd, text: id }],
    });
  }
  return repairs;
};
