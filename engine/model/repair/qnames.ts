/** `messageRef="tns:m1"`, or spaces around an id: what the standard allows (§15.3.2) and moddle does not resolve. */
import { nearestId, type BpmnDocument } from '../document.ts';
import { escapeAttribute, type RepairRule } from './edit.ts';
import { referencesOf } from './references.ts';

export const qnames: RepairRule = (document) =>
  referencesOf(document.root, document.text).flatMap(({ element, name, value, raw, start, end }) => {
    const id = meantBy(value, document);
    if (id === null || raw === id || element.children.length > 0) return [];
    return [
      {
        code: 'REF_QNAME_NORMALISED',
        element: nearestId(element),
        message: `${name} refers to "${raw}", which is ${id} in this file.`,
        edits: [{ start, end, text: escapeAttribute(id) }],
      },
    ];
  });

/** The id in this file that a reference means; null when there is none. */
function meantBy(value: string, document: BpmnDocument): string | null {
  if (document.withId(value).length > 0) return value;
  const local = value.slice(value.indexOf(':') + 1);
  return document.withId(local).length > 0 ? local : null;
}
