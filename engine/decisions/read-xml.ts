/** Small questions that the readers of DMN ask of an XML element. */
import { attribute, deepText, type XmlElement } from '../model/xml/element.ts';
import type { Text } from './model.ts';

export function childNamed(element: XmlElement, local: string): XmlElement | undefined {
  return element.children.find((child) => child.local === local && child.uri === element.uri);
}

export function childrenNamed(element: XmlElement, local: string): readonly XmlElement[] {
  return element.children.filter((child) => child.local === local && child.uri === element.uri);
}

/** The name of a type, from an attribute or (DMN 1.1) an element, without its prefix. */
export function typeRefOf(element: XmlElement): string | null {
  const child = childNamed(element, 'typeRef');
  const written = (attribute(element, 'typeRef') ?? (child ? deepText(child) : '')).trim();
  return written === '' ? null : written.replace(/^\w+:(?=\w)/, '');
}

/** The `text` of an expression or unary tests; null when there is none. */
export function textIn(element: XmlElement | undefined): Text | null {
  if (!element) return null;
  const text = childNamed(element, 'text');
  if (!text) return null;
  return {
    id: attribute(element, 'id') ?? null,
    text: deepText(text).trim(),
    language: attribute(element, 'expressionLanguage') ?? null,
  };
}
