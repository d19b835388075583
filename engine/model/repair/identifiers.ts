/** Ids that are legal or common, but which moddle drops with their element: spaces, umlauts, other scripts, a leading digit. */
import { descendants } from '../xml/element.ts';
import { escapeAttribute, type Edit, type Repair, type RepairRule } from './edit.ts';
import { referencesOf } from './references.ts';

/** What moddle accepts as an id: ASCII only. */
const LEGAL = /^[A-Za-z_][\w.-]*$/;

export const identifiers: RepairRule = (document, notes) => {
  const taken = new Set<string>();
  const illegal: { id: string; start: number; end: number }[] = [];
  for (const element of descendants(document.root))
    for (const { local, prefix, value, valueStart, valueEnd } of element.attributes) {
      if (local !== 'id' || prefix !== '' || element.uri === '') continue;
      if (LEGAL.test(value)) taken.add(value);
      else if (isOfBpmn(element.uri)) illegal.push({ id: value, start: valueStart, end: valueEnd });
    }
  if (illegal.length === 0) return [];
  const renamed = new Map<string, string>();
  for (const { id } of illegal) if (!renamed.has(id)) renamed.set(id, legalFor(id, taken));
  for (const [original, legal] of renamed) notes.ids.set(legal, original);
  const references = referencesOf(document.root, document.text);
  return [...renamed].map(([original, legal]): Repair => {
    const edits: Edit[] = illegal
      .filter(({ id }) => id === original)
      .map(({ start, end }) => ({ start, end, text: legal }));
    for (const { value, start, end } of references)
      if (value === original) edits.push({ start, end, text: escapeAttribute(legal) });
    return {
      code: 'ID_ILLEGAL',
      element: original,
      message: `The id "${original}" is written as ${legal}.`,
      edits,
    };
  });
};

/** DI and BPMN elements; a vendor's ids are its own affair. */
function isOfBpmn(uri: string): boolean {
  return uri.startsWith('http://www.omg.org/spec/');
}

function legalFor(id: string, taken: Set<string>): string {
  const base = id
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\w.-]/g, '_')
    .replace(/^(?=[^A-Za-z_])/, '_');
  const stem =
    base === '' || /^_+$/.test(base)
      ? `id_${Array.from(id, (char) => char.codePointAt(0)?.toString(16) ?? '').join('_')}`
      : base;
  let legal = stem;
  for (let number = 2; taken.has(legal); number += 1) legal = `${stem}_${number}`;
  taken.add(legal);
  return legal;
}
