/** The flow nodes of a process in reading order: the text twin of its diagram. */
import type { Definition, Node } from './definition.ts';

export interface OutlineEntry {
  readonly element: string;
  readonly kind: string;
  readonly name: string | null;
  readonly depth: number;
  readonly lane: string | null;
  readonly documentation: string | null;
}

export function outlineOf(definition: Definition): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  addScope(definition.root, 0, definition, entries);
  return entries;
}

/** Depth of scopes is bounded by the guard. */
function addScope(scope: Node, depth: number, definition: Definition, entries: OutlineEntry[]): void {
  if (!('children' in scope)) return;
  for (const node of inReadingOrder(scope.children, scope.starts)) {
    entries.push({
      element: node.id,
      kind: node.kind,
      name: node.name,
      depth,
      lane: definition.lanes.get(node.id) ?? null,
      documentation: node.documentation,
    });
    addScope(node, depth + 1, definition, entries);
  }
}

/** Along the flows from the starts, breadth first; a boundary event after its host; then what nothing leads to. */
function inReadingOrder(children: readonly Node[], starts: readonly Node[]): readonly Node[] {
  const ordered = new Set<Node>();
  const queue = [...starts];
  const visit = (node: Node): void => {
    if (ordered.has(node)) return;
    ordered.add(node);
    queue.push(...node.boundary, ...node.outgoing.map(({ target }) => target));
  };
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at];
    if (node) visit(node);
  }
  for (const child of children) ordered.add(child);
  return [...ordered];
}
