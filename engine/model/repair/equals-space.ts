/** `id = "x"`: legal XML, but saxen drops the attribute. */
import { nearestId } from '../document.ts';
import { descendants } from '../xml/element.ts';
import type { Repair, RepairRule } from './edit.ts';

export const equalsSpace: RepairRule = ({ root, text }) => {
  const repairs: Repair[] = [];
  for (const element of descendants(root))
    for (const { name, start, valueStart } of element.attributes) {
      const between = text.slice(start + name.length, valueStart - 1);
      if (between === '=') continue;
      repairs.push({
        code: 'XML_EQ_SPACE',
        element: nearestId(element),
        message: `The attribute ${name} has spaces around its equals sign.`,
        edits: [{ start: start + name.length, end: valueStart - 1, text: '=' }],
      });
    }
  return repairs;
};
