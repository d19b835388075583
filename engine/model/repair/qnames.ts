/** `messageRef="tns:m1"`: what the standard prescribes (§15.3.2) and moddle does not resolve. */
import { nearestId } from '../document.ts';
import type { RepairRule } from './edit.ts';
import { referencesOf } from './references.ts';

export const qnames: RepairRule = (document) =>
  referencesOf(document.root, document.text).flatMap(({ element, name, value, start, end }) => {
    const colon = value.indexOf(':');
    if (colon < 0 || document.withId(value).length > 0) return [];
    const local = value.slice(colon + 1);
    if (document.withId(local).length === 0) return [];
    return [
      {
        code: 'REF_QNAME_NORMALISED',
        element: nearestId(element),
        message: `${name} refers to ${value}, which is ${local} in this file.`,
        edits: [{ start, end, text: local }],
      },
    ];
  });
