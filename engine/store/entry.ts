/** A process instance in memory: its state, at which revision, and how it is spread over columns and value rows. */
import type { Alive, ElementId, State } from '../core/state.ts';
import type { Json } from '../json.ts';

/** The process scope; its variables have a column of their own. */
export const ROOT: ElementId = 1;
/** Characters of JSON from which on a value gets a row of its own (performance.md §2: 1 kB). */
const BIG_VALUE = 1_000;

export interface Entry {
  readonly shard: number;
  readonly id: number;
  readonly rootId: number;
  readonly state: State;
  /** Of the row in the database; 0 when there is none yet. */
  revision: number;
  quarantined: boolean;
  /** Names, by scope, of values that have a row of their own. */
  readonly big: Map<ElementId, Set<string>>;
}

/** What `instance.document` holds: the state without what has columns. */
export interface StateDocument {
  readonly schema: 1;
  readonly processId: string;
  readonly lastId: number;
  readonly alive: Record<ElementId, Alive>;
}

export interface InstanceRow {
  readonly id: number;
  readonly definition_key: number;
  readonly root_id: number;
  readonly parent_id: number | null;
  readonly parent_wait: number | null;
  readonly depth: number;
  readonly business_key: string | null;
  readonly status: number;
  readonly revision: number;
  readonly quarantined: boolean;
  readonly document: StateDocument;
  readonly variables: Record<string, Json>;
}

export interface ValueRow {
  readonly instance_id: number;
  readonly scope: ElementId;
  readonly name: string;
  readonly value: Json;
}

export const statuses = ['active', 'completed', 'cancelled'] as const;

export function isBig(value: Json): boolean {
  if (typeof value === 'string') return value.length >= BIG_VALUE;
  return typeof value === 'object' && value !== null && JSON.stringify(value).length >= BIG_VALUE;
}

/** The document to store: shares the state's own objects where nothing has to be left out. */
export function documentOf({ state, big }: Entry): StateDocument {
  const alive: Record<ElementId, Alive> = { ...state.alive };
  const root = alive[ROOT];
  if (root) alive[ROOT] = { ...root, variables: {} };
  for (const [scope, names] of big) {
    const element = alive[scope];
    if (scope === ROOT || !element) continue;
    const small = Object.entries(element.variables).filter(([name]) => !names.has(name));
    alive[scope] = { ...element, variables: Object.fromEntries(small) };
  }
  return { schema: 1, processId: state.processId, lastId: state.lastId, alive };
}

export function entryOf(shard: number, row: InstanceRow, values: readonly ValueRow[]): Entry {
  const { document } = row;
  const alive = document.alive;
  const root = alive[ROOT];
  if (root) root.variables = row.variables;
  const big = new Map<ElementId, Set<string>>();
  for (const { scope, name, value } of values) {
    setBig(big, scope, name);
    const element = alive[scope];
    if (element) element.variables[name] = value;
  }
  const state: State = {
    schema: 1,
    instance: String(row.id),
    definitionKey: String(row.definition_key),
    processId: document.processId,
    businessKey: row.business_key,
    status: statuses[row.status] ?? 'active',
    lastId: document.lastId,
    parent: row.parent_id === null ? null : { instance: String(row.parent_id), wait: row.parent_wait ?? 0 },
    depth: row.depth,
    alive,
  };
  const { id, root_id: rootId, revision, quarantined } = row;
  return { shard, id, rootId, state, revision, quarantined, big };
}

export function setBig(big: Map<ElementId, Set<string>>, scope: ElementId, name: string): void {
  const names = big.get(scope);
  if (names) names.add(name);
  else big.set(scope, new Set([name]));
}
