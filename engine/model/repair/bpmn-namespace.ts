/** Older BPMN namespaces, and none at all, become the standard one. */
import { BPMN } from '../namespaces.ts';
import type { RepairRule } from './edit.ts';

export const bpmnNamespace: RepairRule = ({ root }) => {
  if (root.local !== 'definitions' || root.uri === BPMN) return [];
  const name = root.prefix === '' ? 'xmlns' : `xmlns:${root.prefix}`;
  const declared = root.attributes.find((attribute) => attribute.name === name);
  const at = root.start + 1 + root.name.length;
  return [
    {
      code: 'NS_BPMN_REPLACED',
      element: null,
      message: `The namespace ${declared?.value ?? '(none)'} was replaced by that of BPMN 2.0.`,
      edits: [
        declared
          ? { start: declared.valueStart, end: declared.valueEnd, text: BPMN }
          : { start: at, end: at, text: ` ${name}="${BPMN}"` },
      ],
    },
  ];
};
