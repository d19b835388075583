/** Ids that occur twice: moddle drops the second element. Shapes and edges, and what nothing refers to, get a new one. */
import { BPMN, BPMN_DI } from '../namespaces.ts';
import { attribute, descendants, type XmlElement } from '../xml/element.ts';
import { referencesOf } from './references.ts';
import { isScopeKind, kindOf } from '../compile/kind.ts';
import { escapeAttribute, type Repair, type RepairRule } from './edit.ts';

export const duplicates: RepairRule = ({ root, text }, notes) => {
  const repairs: Repair[] = [];
  const taken = new Set<string>();
  const elements = [...descendants(root)].filter(({ uri }) => uri === BPMN || uri === BPMN_DI);
  for (const element of elements) taken.add(attribute(element, 'id') ?? '');
  const first = firstOwners(elements);
  const references = referencesOf(root, text);
  for (const element of elements) {
    const id = attribute(element, 'id');
    const place = element.attributes.find(({ name }) => name === 'id');
    if (id === undefined || !place || first.get(id) === element) continue;
    const renamed = free(id, taken);
    notes.ids.set(renamed, id);
    const own = processOf(element);
    const inside =
      own && own !== processOf(first.get(id))
        ? references.filter((one) => one.value === id && processOf(one.element) === own)
        : [];
    repairs.push({
      code: 'ID_DUPLICATE_RENAMED',
      element: id,
      message: `The second ${element.local} with the id "${id}" is written as ${renamed}.`,
      edits: [
        { start: place.valueStart, end: place.valueEnd, text: escapeAttribute(renamed) },
        ...inside.map(({ start, end }) => ({ start, end, text: escapeAttribute(renamed) })),
      ],
    });
  }
  return repairs;
};

/** Of all with one id, the one that references mean: a flow node or process before anything else. */
function firstOwners(elements: readonly XmlElement[]): ReadonlyMap<string, XmlElement> {
  const owners = new Map<string, XmlElement>();
  for (const element of elements) {
    const id = attribute(element, 'id');
    if (id === undefined) continue;
    const other = owners.get(id);
    if (!other || weight(element) > weight(other)) owners.set(id, element);
  }
  return owners;
}

/** References inside of a process mean its own element of that id. */
function processOf(element: XmlElement | undefined): XmlElement | null {
  for (let at = element ?? null; at; at = at.parent) if (at.local === 'process' && at.uri === BPMN) return at;
  return null;
}

function weight(element: XmlElement): number {
  if (element.uri !== BPMN) return 0;
  const kind = kindOf(element);
  if (element.local === 'process' || (kind !== null && kind !== 'unsupported' && isScopeKind(kind))) return 3;
  return kind === null ? 1 : 2;
}

function free(id: string, taken: Set<string>): string {
  let number = 2;
  while (taken.has(`${id}_${number}`)) number += 1;
  taken.add(`${id}_${number}`);
  return `${id}_${number}`;
}
