/** Prefixes that are used and not declared: moddle refuses the element or drops the attribute. */
import { descendants, type XmlElement } from '../xml/element.ts';
import type { RepairRule } from './edit.ts';

export const undeclaredPrefixes: RepairRule = ({ root }) => {
  const declared = new Set(['xml', 'xmlns']);
  const used = new Map<string, string>();
  for (const element of descendants(root)) {
    for (const { prefix, local } of element.attributes) if (prefix === 'xmlns') declared.add(local);
    note(element, used);
  }
  const missing = [...used].filter(([prefix]) => !declared.has(prefix));
  const at = root.start + 1 + root.name.length;
  return missing.map(([prefix, uri]) => ({
    code: 'NS_UNDECLARED_PREFIX',
    element: null,
    message: `The prefix ${prefix} was not declared.`,
    edits: [{ start: at, end: at, text: ` xmlns:${prefix}="${uri || `urn:undeclared:${prefix}`}"` }],
  }));
};

function note(element: XmlElement, used: Map<string, string>): void {
  if (element.prefix !== '' && !used.has(element.prefix)) used.set(element.prefix, element.uri);
  for (const { prefix, uri } of element.attributes)
    if (prefix !== '' && prefix !== 'xmlns' && !used.has(prefix)) used.set(prefix, uri);
}
