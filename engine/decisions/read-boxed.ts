/** Boxed expressions of a DMN file (DMN 1.5 §10.2, XML of §12.3). */
import { attribute, type XmlElement } from '../model/xml/element.ts';
import type { Boxed, BoxedFunction, ContextEntry, Variable } from './model.ts';
import { readTable } from './read-table.ts';
import { childNamed, childrenNamed, textIn, typeRefOf } from './read-xml.ts';

type Reader = (element: XmlElement, base: { id: string | null; typeRef: string | null }) => Boxed;

const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
    literalExpression: (element, base) => {
      const text = textIn(element);
      return { ...base, kind: 'literal', text: text?.text ?? '', language: text?.language ?? null };
    },
    decisionTable: readTable,
    functionDefinition: (element) => readFunction(element),
    context: (element, base) => ({
      ...base,
      kind: 'context',
      entries: childrenNamed(element, 'contextEntry').map(readEntry),
    }),
    list: (element, base) => ({ ...base, kind: 'list', elements: allIn(element) }),
    relation: (element, base) => ({
      ...base,
      kind: 'relation',
      columns: childrenNamed(element, 'column').map((column) => attribute(column, 'name') ?? ''),
      rows: childrenNamed(element, 'row').map(allIn),
    }),
    invocation: (element, base) => ({
      ...base,
      kind: 'invocation',
      called: boxedIn(element),
      bindings: childrenNamed(element, 'binding').map((binding) => ({
        name: nameIn(binding, 'parameter'),
        value: boxedIn(binding),
      })),
    }),
    conditional: (element, base) => ({
      ...base,
      kind: 'conditional',
      condition: boxedUnder(element, 'if'),
      consequent: boxedUnder(element, 'then'),
      otherwise: boxedUnder(element, 'else'),
    }),
    filter: (element, base) => ({
      ...base,
      kind: 'filter',
      list: boxedUnder(element, 'in'),
      match: boxedUnder(element, 'match'),
    }),
    for: (element, base) => iteration('for', 'return', element, base),
    some: (element, base) => iteration('some', 'satisfies', element, base),
    every: (element, base) => iteration('every', 'satisfies', element, base),
  }),
);

function iteration(
  kind: 'for' | 'some' | 'every',
  body: string,
  element: XmlElement,
  base: { id: string | null; typeRef: string | null },
): Boxed {
  return {
    ...base,
    kind,
    iterator: attribute(element, 'iteratorVariable') ?? 'item',
    list: boxedUnder(element, 'in'),
    body: boxedUnder(element, body),
  };
}

/** The expression that an element holds; null when it holds none. */
export function boxedIn(element: XmlElement): Boxed | null {
  return allIn(element)[0] ?? null;
}

function allIn(element: XmlElement): readonly (Boxed | null)[] {
  return element.children.flatMap((child) => {
    const reader = child.uri === element.uri ? readers.get(child.local) : undefined;
    return reader ? [reader(child, { id: attribute(child, 'id') ?? null, typeRef: typeRefOf(child) })] : [];
  });
}

function boxedUnder(element: XmlElement, local: string): Boxed | null {
  const child = childNamed(element, local);
  return child ? boxedIn(child) : null;
}

function nameIn(element: XmlElement, local: string): string {
  const child = childNamed(element, local);
  return (child && attribute(child, 'name')) ?? '';
}

function readEntry(element: XmlElement): ContextEntry {
  const variable = childNamed(element, 'variable');
  const name = variable && attribute(variable, 'name');
  return {
    variable: variable && name ? { name, typeRef: typeRefOf(variable) } : null,
    value: boxedIn(element),
  };
}

/** A function definition, or the encapsulated logic of a business knowledge model, which has the same shape. */
export function readFunction(element: XmlElement): BoxedFunction {
  const kind = attribute(element, 'kind');
  return {
    kind: 'function',
    id: attribute(element, 'id') ?? null,
    typeRef: typeRefOf(element),
    parameters: childrenNamed(element, 'formalParameter').map(readParameter),
    body: boxedIn(element),
    external: kind !== undefined && kind !== 'FEEL',
  };
}

function readParameter(element: XmlElement): Variable {
  return { name: attribute(element, 'name') ?? '', typeRef: typeRefOf(element) };
}
