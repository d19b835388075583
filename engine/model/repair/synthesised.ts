/** `errorRef="123"`, `signalRef="MySignal"` without such an element: the element is added, with the reference as its name. */
import { nearestId } from '../document.ts';
import { escapeAttribute, type Edit, type Repair, type RepairRule } from './edit.ts';
import { referencesOf } from './references.ts';

const KINDS: Readonly<Record<string, { readonly local: string; readonly code: string | null }>> = {
  messageRef: { local: 'message', code: null },
  signalRef: { local: 'signal', code: null },
  errorRef: { local: 'error', code: 'errorCode' },
  escalationRef: { local: 'escalation', code: 'escalationCode' },
};

export const synthesised: RepairRule = (document) => {
  const { root, text } = document;
  const prefix = root.prefix === '' ? '' : `${root.prefix}:`;
  const made = new Map<string, string>();
  const repairs: Repair[] = [];
  for (const { element, name, value, start, end } of referencesOf(root, text)) {
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
    if (!kind || value === '' || document.find(value)) continue;
    const key = `${kind.local} ${value}`;
    const edits: Edit[] = [];
    const id = made.get(key) ?? idFor(kind.local, value, document.withId.bind(document));
    if (!made.has(key)) {
      made.set(key, id);
      const code = kind.code ? ` ${kind.code}="${escapeAttribute(value)}"` : '';
      edits.push({
        start: root.openEnd,
        end: root.openEnd,
        text: `<${prefix}${kind.local} id="${id}" name="${escapeAttribute(value)}"${code} />`,
      });
    }
    edits.push({ start, end, text: id });
    repairs.push({
      code: 'DEF_SYNTHESISED',
      element: nearestId(element),
      message: `The ${kind.local} "${value}" was referred to and not there; it was added.`,
      edits,
    });
  }
  return repairs;
};

function idFor(local: string, value: string, withId: (id: string) => readonly unknown[]): string {
  const stem = `${local}_${value.replaceAll(/[^\w.-]/g, '_')}`;
  let id = stem;
  for (let number = 2; withId(id).length > 0; number += 1) id = `${stem}_${number}`;
  return id;
}
