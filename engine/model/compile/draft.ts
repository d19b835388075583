/** A node while it is being built: as `Node`, but open to be filled. Handed out as `Node` once the process is whole. */
import type { Flow, Kind, Node, NodeBase, Scope, ScopeNode } from '../definition.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

export type Draft = Writable<NodeBase> & { kind: Kind };
export type ScopeDraft = Draft & Writable<Scope>;

export function asNode(draft: Draft): Node {
  return draft as unknown as Node;
}

export function asScope(draft: Draft): ScopeNode {
  return draft as unknown as ScopeNode;
}

export function isScopeDraft(draft: Draft): draft is ScopeDraft {
  return 'children' in draft;
}

export function draftOf(id: string, kind: Kind, parent: Draft | null): Draft {
  return {
    id,
    kind,
    name: null,
    documentation: null,
    parent: parent && asScope(parent),
    incoming: [] as Flow[],
    outgoing: [] as Flow[],
    defaultFlow: null,
    boundary: [],
    loop: null,
    inputs: [],
    outputs: [],
    listeners: [],
    isForCompensation: false,
    startQuantity: 1,
    completionQuantity: 1,
    properties: {},
  };
}
