/** What a deployed diagram says of an element: its name and documentation, for rows that hold ids only. */
import type { Node } from '../model/definition.ts';
import type { ReadContext } from './read-context.ts';

export interface NodeFacts {
  readonly name: string | null;
  readonly documentation: string | null;
}

const UNKNOWN: NodeFacts = { name: null, documentation: null };

export async function nodeOf(
  { runtime }: ReadContext,
  definitionKey: string,
  element: string,
): Promise<Node | null> {
  return (await runtime.definition(definitionKey)).definition.nodes.get(element) ?? null;
}

/** A reader of names for the given definitions, each loaded once (the runtime keeps them compiled). */
export async function nodeFacts(
  { runtime }: ReadContext,
  definitionKeys: readonly string[],
): Promise<(definitionKey: string, element: string) => NodeFacts> {
  const definitions = await Promise.all(
    [...new Set(definitionKeys)].map(async (key) => {
      // A list is shown even when one definition of it can no longer be compiled: names are then ids.
      const loaded = await runtime.definition(key).catch(() => null);
      return [key, loaded?.definition.nodes] as const;
    }),
  );
  const nodes = new Map(definitions);
  return (definitionKey, element) => nodes.get(definitionKey)?.get(element) ?? UNKNOWN;
}
