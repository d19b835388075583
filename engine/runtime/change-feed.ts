/** Tells pages of this node, and the other nodes, what changed: after the commit, once a batch, outside its transaction. */
import { systemClock } from '../clock.ts';
import type { Changes } from '../store/project.ts';
import type { Written } from '../store/rows.ts';
import type { Change } from './runtime.ts';
import type { Surroundings } from './surroundings.ts';

const CHANNEL = 'baton';
/** NOTIFY takes a lock that all commits wait for (performance.md §1): several batches share one. */
const NOTIFY_MS = 50;
/** NOTIFY carries less than 8,000 bytes; types past this count are left to polling. */
const MAX_TYPES = 50;

interface Note {
  readonly node: number;
  readonly topics: readonly string[];
  readonly types: readonly string[];
  readonly deployed: boolean;
}

export class ChangeFeed {
  readonly #around: Surroundings;
  readonly #told: { woken(type: string): void; deployed(): Promise<void> };
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #topics = new Set<string>();
  readonly #types = new Set<string>();
  #deployed = false;
  #cancel: (() => void) | null = null;
  #unlisten: () => Promise<void> = async () => undefined;

  constructor(around: Surroundings, told: { woken(type: string): void; deployed(): Promise<void> }) {
    this.#around = around;
    this.#told = told;
  }

  onChange(listener: (change: Change) => void): () => void {
    const own = (change: Change): void => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  committed(batch: readonly Changes[], { touched }: Written, types: readonly string[]): void {
    const topics = ['instances'];
    if (touched.tasks) topics.push('tasks');
    if (touched.incidents) topics.push('incidents');
    if (touched.jobs) topics.push('jobs');
    this.#tell({ topics, instances: batch.map(({ entry }) => String(entry.id)) });
    this.#announce(topics, types);
  }

  jobs(types: readonly string[]): void {
    this.#announce([], types);
  }

  deployed(): void {
    this.#deployed = true;
    this.#tell({ topics: ['definitions'], instances: [] });
    this.#announce(['definitions'], []);
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  #announce(topics: readonly string[], types: readonly string[]): void {
    if (this.#around.database.kind === 'embedded') return;
    for (const topic of topics) this.#topics.add(topic);
    for (const type of types) if (this.#types.size < MAX_TYPES) this.#types.add(type);
    this.#cancel ??= systemClock.after(NOTIFY_MS, () => void this.#notify());
  }

  async #notify(): Promise<void> {
    this.#cancel = null;
    const note: Note = {
      node: this.#around.node(),
      topics: [...this.#topics],
      types: [...this.#types],
      deployed: this.#deployed,
    };
    this.#topics.clear();
    this.#types.clear();
    this.#deployed = false;
    try {
      await this.#around.database.query(`select pg_notify($1, $2)`, [CHANNEL, JSON.stringify(note)]);
    } catch (error) {
      this.#around.log('notify', error);
    }
  }

  async listen(): Promise<void> {
    this.#unlisten = await this.#around.database.listen(CHANNEL, (payload) => this.#heard(payload));
  }

  #heard(payload: string): void {
    const note = JSON.parse(payload) as Note;
    if (note.node === this.#around.node()) return;
    for (const type of note.types) this.#told.woken(type);
    if (note.deployed)
      void this.#told.deployed().catch((error: unknown) => this.#around.log('deployment', error));
    this.#tell({ topics: note.topics, instances: [] });
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#listeners.clear();
    await this.#unlisten();
  }
}
