/** Prefixes that moddle keeps for its own namespaces, bound to another: they are renamed throughout. */
import { BIOC, BPMN, BPMN_DI, COLORS, DC, DI, XSI } from '../namespaces.ts';
import { descendants, type XmlElement } from '../xml/element.ts';
import type { Edit, Repair, RepairRule } from './edit.ts';

const RESERVED: ReadonlyMap<string, string> = new Map<string, string>([
  ['bpmn', BPMN],
  ['bpmndi', BPMN_DI],
  ['dc', DC],
  ['di', DI],
  ['xsi', XSI],
  ['bioc', BIOC],
  ['color', COLORS[0]],
]);

export const prefixConflicts: RepairRule = ({ root }) => {
  const repairs: Repair[] = [];
  const bound = new Map<string, Set<string>>();
  const elements = [...descendants(root)];
  for (const element of elements)
    for (const { prefix, local, value } of element.attributes)
      if (prefix === 'xmlns') bound.set(local, (bound.get(local) ?? new Set()).add(value));
  for (const [prefix, uris] of bound) {
    const own = RESERVED.get(prefix);
    if (own === undefined || uris.size !== 1 || uris.has(own)) continue;
    const renamed = freePrefix(prefix, bound);
    repairs.push({
      code: 'NS_PREFIX_CONFLICT',
      element: null,
      message: `The prefix ${prefix} stands for ${[...uris].join('')}; it was renamed to ${renamed}.`,
      edits: elements.flatMap((element) => renames(element, prefix, renamed)),
    });
  }
  return repairs;
};

function freePrefix(prefix: string, bound: ReadonlyMap<string, unknown>): string {
  let number = 1;
  while (bound.has(`${prefix}_${number}`)) number += 1;
  return `${prefix}_${number}`;
}

function renames(element: XmlElement, prefix: string, renamed: string): Edit[] {
  const edits: Edit[] = [];
  const isEmpty = element.end === element.openEnd;
  if (element.prefix === prefix) {
    edits.push({ start: element.start + 1, end: element.start + 1 + prefix.length, text: renamed });
    // Never a closing tag with spaces before its name: `</` is followed by the name (XML 1.0 §3.1).
    const close = closingName(element);
    if (!isEmpty) edits.push({ start: close, end: close + prefix.length, text: renamed });
  }
  for (const { name, prefix: own, local, start } of element.attributes) {
    if (own === prefix) edits.push({ start, end: start + prefix.length, text: renamed });
    else if (name === `xmlns:${prefix}` && local === prefix)
      edits.push({ start: start + 'xmlns:'.length, end: start + name.length, text: renamed });
  }
  return edits;
}

/** Offset of the name in `</name>`; the scanner knows where the element ends, and allows spaces before `>` only. */
function closingName(element: XmlElement): number {
  return element.closeStart + 2;
}
