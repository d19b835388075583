/**
 * Carries commands to the database: takes what is queued, loads those instances in one round trip, steps each in memory,
 * and writes all their changes in one transaction. Whatever is queued goes as soon as the connection is free, so that a
 * lone command waits for nobody and batches form by load (DESIGN §6).
 */
import { systemClock } from '../clock.ts';
import { BatonError } from '../errors.ts';
import type { Entry } from '../store/entry.ts';
import { loadEntries } from '../store/load.ts';
import type { Changes } from '../store/project.ts';
import type { Written } from '../store/rows.ts';
import { rowsOf } from '../store/rows.ts';
import type { Batch } from '../store/write.ts';
import { Writer } from '../store/write.ts';
import type { Item } from './item.ts';
import { leasedWait } from './item.ts';
import type { EntryCache } from './entry-cache.ts';
import type { Fault } from './faults.ts';
import { delayOf, faultOf } from './faults.ts';
import type { Placing } from './placing.ts';
import { answerRepeated, idempotencyRow, repeatedResults } from './repeated.ts';
import type { Executed } from './runtime.ts';
import type { Done, GroupResult } from './step-group.ts';
import { newEntry, stepGroup } from './step-group.ts';
import type { Surroundings } from './surroundings.ts';

/** Instances in one transaction: beyond this the gain is small and the latency grows (performance.md §2). */
const MAX_BATCH = 200;
/** Tries of one command, whatever its deadline. */
const MAX_ATTEMPTS = 200;
/** Looks into the record after a lost connection; about ten seconds. */
const MAX_LOOKS = 15;
/** Lease of messages to other instances that this node delivers right after the commit. */
const OUTBOX_LOCK_MS = 60_000;

export interface PumpPorts {
  readonly around: Surroundings;
  readonly cache: EntryCache;
  readonly placing: Placing;
  /** After each commit, once the callers have their answers. */
  committed(batch: readonly Changes[], written: Written): void;
  /** A command broke on its own: the instance is put aside. */
  quarantine(item: Item, bug: unknown): Promise<void>;
}

export class Pump {
  readonly #ports: PumpPorts;
  #writer: Writer | null = null;
  /** By shard: a transaction stays within one. */
  readonly #queues = new Map<number, Item[]>();
  #queued = 0;
  /** Waiting to be tried again. */
  #delayed = 0;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(ports: PumpPorts) {
    this.#ports = ports;
  }

  get length(): number {
    return this.#queued + this.#delayed;
  }

  add(item: Item): void {
    const queue = this.#queues.get(item.shard);
    if (queue) queue.push(item);
    else this.#queues.set(item.shard, [item]);
    this.#queued += 1;
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // what is queued in this turn goes together
    while (this.#queued > 0) {
      for (const [shard, queue] of this.#queues) {
        if (queue.length === 0) continue;
        const items = takeBatch(queue);
        this.#queued -= items.length;
        await this.#carry(shard, items);
      }
    }
    this.#running = null;
  }

  /** Never rejects: every item is answered. */
  async #carry(shard: number, items: readonly Item[]): Promise<void> {
    let batch: Prepared | null = null;
    try {
      const writer = await this.#connect();
      batch = await this.#prepare(writer, shard, items);
      if (batch.changes.length > 0) await writer.write(batch.write);
    } catch (error) {
      for (const { instance } of items) this.#ports.cache.drop(instance);
      await this.#recover(shard, batch?.attempted ?? items, batch, error);
      return;
    }
    await this.#finish(shard, batch);
  }

  async #connect(): Promise<Writer> {
    if (this.#stopped) throw new BatonError('OVERLOADED', 'The server is stopping.');
    if (this.#writer) return this.#writer;
    const client = await this.#ports.around.database.connect({ pipeline: true });
    const writer = new Writer(client);
    client.once('end', () => {
      if (this.#writer === writer) this.#writer = null;
    });
    await writer.prepare();
    this.#writer = writer;
    return writer;
  }

  async #prepare(writer: Writer, shard: number, items: readonly Item[]): Promise<Prepared> {
    const { around, cache, placing } = this.#ports;
    const repeated = await repeatedResults(writer, shard, items);
    const fresh = items.filter((item) => !answerRepeated(item, repeated));
    const entries = await this.#load(writer, shard, fresh);
    const now = around.time.now();
    const prepared = emptyBatch(fresh);
    const groups = groupByInstance(fresh);
    for (const [instance, group] of groups) {
      const entry = entryFor(group, entries.get(instance) ?? null);
      const key = entry?.state.definitionKey;
      const loaded =
        key === undefined ? null : (around.definitions.peek(key) ?? (await around.definitions.get(key)));
      sortOut(prepared, group, stepGroup(group, entry, loaded, now, around), cache);
    }
    for (const load of prepared.loads) await load();
    const { rows, written } = rowsOf(prepared.changes, {
      now,
      place: (entry, element, wait) => placing.place(entry, element, wait, now),
      node: around.node(),
      outboxLockUntil: now + OUTBOX_LOCK_MS,
      fenceOf: fencesOf(prepared.done),
    });
    const extras = prepared.done.flatMap(({ item, revision }) => [
      ...item.extras,
      ...idempotencyRow(item, revision, statusOf(item, prepared.changes), now),
    ]);
    return { ...prepared, written, write: { shard, rows, extras }, now };
  }

  async #load(writer: Writer, shard: number, items: readonly Item[]): Promise<Map<number, Entry>> {
    const entries = new Map<number, Entry>();
    const missing = new Set<number>();
    for (const { instance, start, attempts } of items) {
      const cached = this.#ports.cache.get(instance);
      if (cached) entries.set(instance, cached);
      else if (!start || attempts > 0) missing.add(instance);
    }
    if (missing.size === 0) return entries;
    const run = writer.query.bind(writer);
    for (const [id, entry] of await loadEntries(run, shard, [...missing])) entries.set(id, entry);
    return entries;
  }

  /** Answers the callers, then sees to those that could not go with the others. */
  async #finish(shard: number, { changes, done, refused, written, again, bugs }: Prepared): Promise<void> {
    const { cache } = this.#ports;
    for (const { entry } of changes) cache.keep(entry, written);
    for (const { item, events, revision } of done) item.resolve(executed(item, revision, events, changes));
    for (const { item, error } of refused) item.reject(error);
    if (changes.length > 0) this.#ports.committed(changes, written);
    for (const group of again) await this.#carry(shard, group);
    for (const { item, bug } of bugs) await this.#break(item, bug);
  }

  /** Nothing of the batch was written, except perhaps when the connection was lost on COMMIT: then the record tells. */
  async #recover(
    shard: number,
    items: readonly Item[],
    batch: Prepared | null,
    error: unknown,
  ): Promise<void> {
    const fault = faultOf(error);
    if (fault === 'connection') {
      this.#dropWriter();
      if (batch && (await this.#wasWritten(shard, batch.changes))) {
        await this.#finish(shard, batch);
        return;
      }
    }
    const groups = [...groupByInstance(items).values()];
    if (groups.length > 1 && fault !== 'connection') {
      for (const group of groups) await this.#carry(shard, group);
      return;
    }
    await this.#retryOrFail(shard, items, fault, error);
  }

  async #retryOrFail(shard: number, items: readonly Item[], fault: Fault, error: unknown): Promise<void> {
    const [first] = items;
    if (!first) return;
    if (fault === 'connection' || fault === 'conflict') {
      const left = items.filter((item) => this.#mayTryAgain(item, error));
      if (left.length === 0) return;
      if (fault === 'connection') await this.#pause(delayOf(first.attempts));
      // a conflict holds up nobody else
      if (fault === 'connection') await this.#carry(shard, left);
      else this.#addLater(left, delayOf(first.attempts));
      return;
    }
    if (items.length > 1) {
      for (const item of items) await this.#carry(shard, [item]);
      return;
    }
    if (fault === 'bug') await this.#break(first, error);
    else first.reject(fault);
  }

  #mayTryAgain(item: Item, error: unknown): boolean {
    item.attempts += 1;
    if (item.attempts < MAX_ATTEMPTS && performance.now() < item.deadline && !this.#stopped) return true;
    const isOurs = error instanceof BatonError;
    item.reject(
      isOurs
        ? error
        : new BatonError('OVERLOADED', 'The server could not get at the process instance; try again.'),
    );
    return false;
  }

  #addLater(items: readonly Item[], delayMs: number): void {
    this.#delayed += items.length;
    systemClock.after(delayMs, () => {
      this.#delayed -= items.length;
      for (const item of items) this.add(item);
    });
  }

  async #break(item: Item, bug: unknown): Promise<void> {
    try {
      await this.#ports.quarantine(item, bug);
    } catch (error) {
      this.#ports.around.log('an instance could not be put aside', error);
    }
    item.reject(new BatonError('BUG'));
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => systemClock.after(delayMs, resolve));
  }

  #dropWriter(): void {
    const writer = this.#writer;
    this.#writer = null;
    void writer?.end().catch(() => undefined);
  }

  /** A revision is made by one transaction only, and the instant of its batch stands in the record. */
  async #wasWritten(shard: number, [first]: readonly Changes[]): Promise<boolean> {
    const step = first?.history.at(-1);
    if (!first || !step) return false;
    for (let attempt = 0; attempt < MAX_LOOKS; attempt += 1) {
      try {
        const { database } = this.#ports.around;
        const rows = await database.query(
          `select 1 as one from history where shard = $1 and instance_id = $2 and revision = $3 and at = $4`,
          [shard, first.entry.id, step.revision, new Date(step.at)],
        );
        return rows.length > 0;
      } catch {
        await this.#pause(delayOf(attempt));
      }
    }
    return false;
  }

  /** Waits for what is queued, then closes the connection. */
  async stop(): Promise<void> {
    await this.idle();
    this.#stopped = true;
    await this.#writer?.end().catch(() => undefined);
    this.#writer = null;
  }

  /** Resolves when nothing is queued. */
  async idle(): Promise<void> {
    while (this.#running || this.#delayed > 0) await (this.#running ?? this.#pause(1));
  }
}

interface Collected {
  readonly attempted: readonly Item[];
  readonly changes: Changes[];
  readonly done: Done[];
  readonly refused: { readonly item: Item; readonly error: Error }[];
  /** To be carried once more, on their own. */
  readonly again: (readonly Item[])[];
  readonly bugs: { readonly item: Item; readonly bug: unknown }[];
  readonly loads: (() => Promise<void>)[];
}

interface Prepared extends Collected {
  readonly written: Written;
  readonly write: Batch;
  readonly now: number;
}

function emptyBatch(attempted: readonly Item[]): Collected {
  return { attempted, changes: [], done: [], refused: [], again: [], bugs: [], loads: [] };
}

function sortOut(batch: Collected, group: readonly Item[], result: GroupResult, cache: EntryCache): void {
  if (result.ok) {
    if (result.changes) batch.changes.push(result.changes);
    batch.done.push(...result.done);
    batch.refused.push(...result.refused);
    return;
  }
  const [first] = group;
  if (first) cache.drop(first.instance);
  if (result.item === null) {
    batch.loads.push(result.load);
    batch.again.push(group);
  } else if (group.length > 1) batch.again.push(...group.map((item) => [item]));
  else batch.bugs.push({ item: result.item, bug: result.bug });
}

/** As many as fit, in order, leaving the rest in the queue. */
function takeBatch(queue: Item[]): Item[] {
  return queue.splice(0, MAX_BATCH);
}

function groupByInstance(items: readonly Item[]): Map<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const group = groups.get(item.instance);
    if (group) group.push(item);
    else groups.set(item.instance, [item]);
  }
  return groups;
}

function entryFor([first]: readonly Item[], known: Entry | null): Entry | null {
  if (known || !first?.start) return known;
  return newEntry(first, first.start);
}

function fencesOf(done: readonly Done[]): (instance: number, wait: number) => number {
  const fences = new Map<string, number>();
  for (const { item } of done) {
    const wait = leasedWait(item);
    if (wait !== null) fences.set(`${item.instance}-${wait}`, item.fence ?? 0);
  }
  return (instance, wait) => (fences.size === 0 ? 0 : (fences.get(`${instance}-${wait}`) ?? 0));
}

function executed(
  item: Item,
  revision: number,
  events: Executed['events'],
  changes: readonly Changes[],
): Executed {
  const status = statusOf(item, changes);
  return { instance: String(item.instance), revision, status, events, repeated: false };
}

function statusOf({ instance }: Item, changes: readonly Changes[]): Executed['status'] {
  return changes.find(({ entry }) => entry.id === instance)?.entry.state.status ?? 'active';
}
