/** `isExecutable="TRUE"`: moddle reads every text but `true` as false. */
import { nearestId } from '../document.ts';
import { BPMN } from '../namespaces.ts';
import { descendants } from '../xml/element.ts';
import type { Repair, RepairRule } from './edit.ts';

const BOOLEANS: ReadonlySet<string> = new Set([
  'isExecutable',
  'isClosed',
  'isInterrupting',
  'cancelActivity',
  'parallelMultiple',
  'triggeredByEvent',
  'isForCompensation',
  'instantiate',
  'isSequential',
  'testBefore',
  'isCollection',
  'waitForCompletion',
  'cancelRemainingInstances',
]);

export const booleans: RepairRule = ({ root }) => {
  const repairs: Repair[] = [];
  for (const element of descendants(root)) {
    if (element.uri !== BPMN) continue;
    for (const { local, prefix, value, valueStart, valueEnd } of element.attributes) {
      if (prefix !== '' || !BOOLEANS.has(local) || value === 'true' || value === 'false') continue;
      const text = value.trim().toLowerCase();
      const isTrue = text === 'true' || text === '1';
      if (!isTrue && text !== 'false' && text !== '0') continue;
      repairs.push({
        code: 'BOOL_NORMALISED',
        element: nearestId(element),
        message: `${local}="${value}" is written as ${String(isTrue)}.`,
        edits: [{ start: valueStart, end: valueEnd, text: String(isTrue) }],
      });
    }
  }
  return repairs;
};
