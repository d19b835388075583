/** Files in an older BPMN namespace, or in none, are read as BPMN 2.0: their elements are given the standard one. */
import { descendants, type XmlElement } from './element.ts';

export function normalizeNamespace(root: XmlElement, standard: string): void {
  const own = root.uri;
  if (own === standard) return;
  for (const element of descendants(root)) if (element.uri === own) element.uri = standard;
}
