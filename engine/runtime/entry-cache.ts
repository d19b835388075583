/** Instances in memory between two steps: those whose next step this node will most likely make. */
import type { Entry } from '../store/entry.ts';
import type { Written } from '../store/rows.ts';

/** Instances kept; the ones used longest ago go. */
const MAX_ENTRIES = 5_000;

/**
 * An entry may be outdated by another node; the write then finds so by its revision. To make that rare, a node of several
 * keeps only instances that it handed a job to itself; the only node of an embedded database keeps all.
 */
export class EntryCache {
  readonly #entries = new Map<number, Entry>();
  readonly #keepsAll: boolean;

  constructor(keepsAll: boolean) {
    this.#keepsAll = keepsAll;
  }

  get(id: number): Entry | undefined {
    return this.#entries.get(id);
  }

  keep(entry: Entry, { leased }: Pick<Written, 'leased'>): void {
    this.#entries.delete(entry.id);
    if (entry.state.status !== 'active' || !(this.#keepsAll || leased.has(entry.id))) return;
    this.#entries.set(entry.id, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES) break;
      this.#entries.delete(oldest);
    }
  }

  drop(id: number): void {
    this.#entries.delete(id);
  }
}
