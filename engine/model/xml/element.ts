/** An XML file as a tree: elements with resolved namespaces and their place in the text. */

export interface XmlAttribute {
  /** As written, prefix included. */
  readonly name: string;
  readonly local: string;
  readonly prefix: string;
  /** Namespace; empty for an attribute without prefix. */
  readonly uri: string;
  readonly value: string;
  /** Offsets of the whole attribute and of its raw value (inside the quotes). */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export interface XmlElement {
  readonly name: string;
  readonly local: string;
  readonly prefix: string;
  /** Namespace; empty when it has none. Files in older or no BPMN namespaces are given the standard one. */
  uri: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Character data directly in the element, CDATA included, references decoded. */
  readonly text: string;
  readonly parent: XmlElement | null;
  /** Offsets of `<`, after the start tag, of `</` (that of the end for an empty element), and after the whole element. */
  readonly start: number;
  readonly openEnd: number;
  readonly closeStart: number;
  readonly end: number;
}

/** Value of an attribute without prefix; undefined when it is absent. */
export function attribute(element: XmlElement, local: string): string | undefined {
  for (const candidate of element.attributes)
    if (candidate.local === local && candidate.prefix === '') return candidate.value;
  return undefined;
}

/** Value of the first attribute of that name in one of the namespaces, in their order. */
export function attributeIn(element: XmlElement, uris: readonly string[], local: string): string | undefined {
  for (const uri of uris)
    for (const candidate of element.attributes)
      if (candidate.local === local && candidate.uri === uri) return candidate.value;
  return undefined;
}

export function childrenIn(
  element: XmlElement,
  uris: readonly string[],
  local: string,
): readonly XmlElement[] {
  return element.children.filter((child) => child.local === local && uris.includes(child.uri));
}

export function childIn(element: XmlElement, uris: readonly string[], local: string): XmlElement | undefined {
  return element.children.find((child) => child.local === local && uris.includes(child.uri));
}

/** Every element in document order, the given one first. Iterative: depth is bounded by the guard, not by the stack. */
export function* descendants(root: XmlElement): Generator<XmlElement> {
  const stack: XmlElement[] = [root];
  for (let element = stack.pop(); element; element = stack.pop()) {
    yield element;
    for (let index = element.children.length - 1; index >= 0; index -= 1) {
      const child = element.children[index];
      if (child) stack.push(child);
    }
  }
}

/** All text inside, in document order, tags dropped: for documentation with markup in it. */
export function deepText(element: XmlElement): string {
  if (element.children.length === 0) return element.text;
  let text = '';
  for (const inner of descendants(element)) text += inner.text;
  return text;
}
