/** Turns what the engine knows of a definition or an instance into what is laid over its diagram. */
import type { Diagram, ElementStatistics, ElementView } from '../../engine/index.ts';
import type { ElementOverlay, Overlay } from '../../web/diagram/index.ts';

/** What the picture of a definition shows: where tokens are now, or how often each step was passed. */
export type DefinitionView = 'now' | 'frequency';

export function definitionOverlay(
  statistics: readonly ElementStatistics[],
  diagram: Diagram,
  view: DefinitionView,
  selected: string | null,
  /** Null where the reader may not see who is there. */
  hrefOf: ((element: string) => string) | null,
): Overlay {
  const scopes = openScopes(diagram);
  const known = new Map(statistics.map((row) => [row.element, row]));
  const most = Math.max(
    1,
    ...statistics.filter(({ element }) => !scopes.has(element)).map(({ completed }) => completed),
  );
  const elements: Record<string, ElementOverlay> = {};
  for (const { element, type } of diagram.shapes) {
    if (!isFlowNode(type)) continue;
    const row = known.get(element) ?? { active: 0, incidents: 0, completed: 0, cancelled: 0 };
    const open = scopes.has(element);
    const now: ElementOverlay = {
      ...(row.incidents > 0 ? { state: 'incident' } : row.active > 0 ? { state: 'active' } : {}),
      tokens: open ? 0 : row.active,
      incidents: row.incidents,
    };
    const frequency: ElementOverlay = open ? {} : { heat: row.completed / most, passed: row.completed };
    const shown = view === 'now' ? now : frequency;
    elements[element] = hrefOf === null ? shown : { ...shown, href: hrefOf(element) };
  }
  return { elements, selected };
}

export interface Path {
  readonly elements: readonly ElementStatistics[];
  readonly flows: Readonly<Record<string, number>>;
}

/** Where an instance is, what it passed, and the way it took. */
export function instanceOverlay(
  path: Path,
  alive: readonly ElementView[],
  diagram: Diagram,
  hrefOf: (tab: 'incidents' | 'waiting') => string,
): Overlay {
  const scopes = openScopes(diagram);
  const elements: Record<string, ElementOverlay> = {};
  for (const row of path.elements) {
    if (row.completed > 0)
      elements[row.element] = { state: 'completed', ...(row.completed > 1 ? { passed: row.completed } : {}) };
    else if (row.cancelled > 0) elements[row.element] = { state: 'cancelled' };
  }
  for (const [element, { tokens, incidents }] of liveCounts(alive)) {
    const passed = Object.hasOwn(elements, element) ? elements[element]?.passed : undefined;
    elements[element] = {
      state: incidents > 0 ? 'incident' : 'active',
      tokens: scopes.has(element) ? 0 : tokens,
      incidents,
      ...(passed === undefined ? {} : { passed }),
      ...(scopes.has(element) ? {} : { href: hrefOf(incidents > 0 ? 'incidents' : 'waiting') }),
    };
  }
  return { elements, flows: path.flows };
}

function liveCounts(alive: readonly ElementView[]): Map<string, { tokens: number; incidents: number }> {
  const counts = new Map<string, { tokens: number; incidents: number }>();
  for (const { element, kind, waits } of alive) {
    if (kind === 'process') continue;
    const count = counts.get(element) ?? { tokens: 0, incidents: 0 };
    count.tokens += 1;
    count.incidents += waits.filter(({ type }) => type === 'incident').length;
    counts.set(element, count);
  }
  return counts;
}

function isFlowNode(type: string): boolean {
  return /(Event|Task|Gateway|Activity|SubProcess)$|^(task|subProcess|transaction)$/.test(type);
}

/** Expanded sub-processes: their tokens are seen inside them. */
function openScopes(diagram: Diagram): ReadonlySet<string> {
  return new Set(
    diagram.shapes
      .filter(({ type, isExpanded }) => isExpanded && /(ubProcess|transaction)$/.test(type))
      .map(({ element }) => element),
  );
}
