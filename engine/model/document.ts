/** A BPMN file as read: its tree, its elements by id, and the questions every reader asks of an element. */
import { BPMN } from './namespaces.ts';
import { attribute, descendants, type XmlElement } from './xml/element.ts';

export interface BpmnDocument {
  readonly file: string;
  readonly text: string;
  readonly root: XmlElement;
  /** Every element with that id, in document order; more than one is a defect of the file. */
  withId(id: string): readonly XmlElement[];
  /** What a reference means: an id, or a QName whose local part is one (BPMN 2.0.2 §15.3.2 uses QNames). */
  find(reference: string | undefined): XmlElement | null;
  /** Elements directly below `definitions` of that local name. */
  rootElements(local: string): readonly XmlElement[];
  readonly processes: readonly XmlElement[];
}

export function openDocument(file: string, text: string, root: XmlElement): BpmnDocument {
  const ids = new Map<string, XmlElement[]>();
  for (const element of descendants(root)) {
    if (element.uri !== BPMN) continue;
    const id = attribute(element, 'id');
    if (id === undefined) continue;
    const same = ids.get(id);
    if (same) same.push(element);
    else ids.set(id, [element]);
  }
  const withId = (id: string): readonly XmlElement[] => ids.get(id) ?? [];
  const rootElements = (local: string): readonly XmlElement[] => bpmnChildren(root, local);
  return {
    file,
    text,
    root,
    withId,
    find(reference) {
      if (reference === undefined) return null;
      const id = reference.trim();
      const colon = id.indexOf(':');
      return withId(id)[0] ?? (colon < 0 ? null : (withId(id.slice(colon + 1))[0] ?? null));
    },
    rootElements,
    processes: rootElements('process'),
  };
}

export function isBpmn(element: XmlElement, local: string): boolean {
  return element.local === local && element.uri === BPMN;
}

export function bpmnChildren(element: XmlElement, local: string): readonly XmlElement[] {
  return element.children.filter((child) => isBpmn(child, local));
}

export function bpmnChild(element: XmlElement, local: string): XmlElement | undefined {
  return element.children.find((child) => isBpmn(child, local));
}

/** Text of a BPMN child element, trimmed; undefined when absent or empty. */
export function childText(element: XmlElement, local: string): string | undefined {
  const text = bpmnChild(element, local)?.text.trim();
  return text ? text : undefined;
}

/**
 * Vendor elements of an element: the content of its `extensionElements`, and vendor elements that a tool wrote
 * directly into it (not legal, but seen).
 */
export function extensionsOf(element: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element.children) {
    if (isBpmn(child, 'extensionElements')) found.push(...child.children);
    else if (child.uri !== BPMN && child.uri !== '') found.push(child);
  }
  return found;
}

/** Vendor elements of that name in one of the namespaces. */
export function extensions(
  element: XmlElement,
  uris: readonly string[],
  local: string,
): readonly XmlElement[] {
  return extensionsOf(element).filter((child) => child.local === local && uris.includes(child.uri));
}

export function extension(
  element: XmlElement,
  uris: readonly string[],
  local: string,
): XmlElement | undefined {
  return extensions(element, uris, local)[0];
}

export function idOf(element: XmlElement): string | null {
  return attribute(element, 'id') ?? null;
}

/** The element's own id, or that of the nearest element around it that has one: what a finding points to. */
export function nearestId(element: XmlElement | null): string | null {
  for (let at = element; at; at = at.parent) {
    const id = at.uri === BPMN ? attribute(at, 'id') : undefined;
    if (id !== undefined) return id;
  }
  return null;
}

/** Name with line breaks made spaces, as people read it on a diagram; null when empty. */
export function nameOf(element: XmlElement): string | null {
  const name = attribute(element, 'name')?.replaceAll(/\s+/g, ' ').trim();
  return name ? name : null;
}
