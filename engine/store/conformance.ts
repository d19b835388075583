/** What every database must do for the write path; run by conformance.test.ts on each of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../core/event.ts';
import {
  batchOf,
  begin,
  changed,
  closed,
  job,
  message,
  shard,
  signal,
  START,
  step,
  task,
  timer,
} from './conformance-fixture.ts';
import type { Database } from './database.ts';
import type { Entry } from './entry.ts';
import { extendJob, freeLostJobs, takeJobs, takeOutbox, takeTimers } from './leases.ts';
import { loadEntries } from './load.ts';
import { bufferMessage, expandSignal, findSubscriber, matchBuffered } from './messages.ts';
import { freeLostSlots, freeSlot, renewSlot, takeSlot } from './node-slots.ts';
import type { Changes } from './project.ts';
import { quarantine, release } from './quarantine.ts';
import { addPartitions, expire } from './upkeep.ts';
import { WriteConflict, Writer } from './write.ts';

export interface ConformanceStore {
  readonly open: () => Promise<Database>;
  empty(database: Database): Promise<void>;
}

const at = (milliseconds: number): string => new Date(START + milliseconds).toISOString();

export function conformance(store: ConformanceStore): void {
  let database: Database;
  let writer: Writer;

  beforeAll(async () => {
    database = await store.open();
    writer = new Writer(await database.connect({ pipeline: true }));
    await writer.prepare();
  }, 60_000);
  beforeEach(() => store.empty(database));
  afterAll(async () => {
    await writer.end();
    await database.close();
  });

  const write = (...all: readonly Changes[]): Promise<void> => writer.write(batchOf(all));
  const load = async (id: number): Promise<Entry> => {
    const entry = (await loadEntries(writer.query.bind(writer), shard, [id])).get(id);
    if (!entry) throw new Error(`instance ${id} is not there`);
    return entry;
  };
  const count = async (table: string): Promise<unknown> =>
    (await database.query(`select count(*) as n from ${table}`))[0]?.n;

  describe('instances', () => {
    it('come back as they were written, variables of every size and kind included', async () => {
      const values = {
        small: 1,
        text: 'ä\n"\\',
        none: null,
        list: [1, { a: 'x'.repeat(2_000) }],
        big: 'y'.repeat(5_000),
      };
      const { entry, changes } = begin([task], values);
      await write(changes);
      const loaded = await load(entry.id);
      expect(loaded.state).toEqual(JSON.parse(JSON.stringify(entry.state)));
      expect(loaded).toMatchObject({ revision: 1, quarantined: false, rootId: entry.id });
      expect((await database.query('select variables from instance'))[0]?.variables).toEqual({
        small: 1,
        text: 'ä\n"\\',
        none: null,
      });
      expect(await count('instance_value')).toBe(2);
    });

    it('patch small variables, replace big ones, and let a value change its size', async () => {
      const { entry, changes } = begin([], { a: 1, b: 'b'.repeat(2_000), c: 'c'.repeat(2_000) });
      await write(changes);
      const values = { b: 'small now', c: 'd'.repeat(3_000), d: 'e'.repeat(1_500) };
      await write(
        changed(await load(entry.id), { type: 'variables.set', scope: 1, element: 'order', values }),
      );
      const loaded = await load(entry.id);
      expect(loaded.state.alive[1]?.variables).toEqual({ a: 1, ...values });
      expect(await count('instance_value')).toBe(2);
    });

    it('keep big values of an inner scope until it is left', async () => {
      const { entry, changes } = begin();
      await write(changes);
      const inner = { id: 2, element: 'sub', kind: 'subProcess' } as const;
      const entered: Event = { type: 'element.entered', ...inner, scope: 1 };
      const set: Event = {
        type: 'variables.set',
        scope: 2,
        element: 'sub',
        values: { x: 'x'.repeat(2_000), y: 1 },
      };
      await write(changed(await load(entry.id), entered, set));
      expect((await load(entry.id)).state.alive[2]?.variables).toEqual({ x: 'x'.repeat(2_000), y: 1 });
      await write(changed(await load(entry.id), { type: 'element.completed', ...inner }));
      expect(await count('instance_value')).toBe(0);
    });
  });

  describe('the two checks', () => {
    it('refuse a batch with an outdated instance, whole', async () => {
      const [first, second] = [begin(), begin()];
      await write(first.changes, second.changes);
      const outdated = await load(first.entry.id);
      await write(changed(await load(first.entry.id)));
      const batch = batchOf([changed(outdated), changed(await load(second.entry.id))]);
      await expect(writer.write(batch)).rejects.toMatchObject({ guard: 'revision' });
      expect((await load(second.entry.id)).revision).toBe(1);
      expect(await count('history')).toBe(3);
    });

    it('refuse the result of a job whose lease another has', async () => {
      const { entry, changes } = begin([job]);
      await writer.write(batchOf([changes], { lease: { owner: 1, lockUntil: START + 1_000, fence: 41 } }));
      const late = await load(entry.id);
      await freeLostJobs(database, shard, at(2_000), 10);
      const take = { shard, owner: 2, lockMs: 1_000, limit: 10, now: at(2_000) };
      expect(await takeJobs(database, take, { types: ['ship'], fence: 42, worker: null })).toMatchObject([
        { fence: 42, takeovers: 1, instance_id: entry.id },
      ]);
      await expect(writer.write(batchOf([changed(late, closed(job))], { fence: 41 }))).rejects.toMatchObject({
        guard: 'lease',
      });
      await writer.write(batchOf([changed(await load(entry.id), closed(job))], { fence: 42 }));
      expect(await count('job')).toBe(0);
    });

    it('let a message be consumed once', async () => {
      const { entry, changes } = begin();
      await write(changes);
      const message = {
        shard,
        id: 5,
        name: 'paid',
        correlation: 'k',
        variables: {},
        messageId: null,
        consume: null,
      };
      await bufferMessage(database, { ...message, publishedAt: START, expiresAt: START + 1_000 });
      const extras = [{ shard, rows: { messagesGone: [{ id: 5 }] } }];
      await writer.write(batchOf([changed(await load(entry.id))], { extras }));
      await expect(writer.write(batchOf([changed(await load(entry.id))], { extras }))).rejects.toBeInstanceOf(
        WriteConflict,
      );
      expect((await load(entry.id)).revision).toBe(2);
    });

    it('lock overlapping batches in one order, so that none waits for another for ever', async () => {
      const all = [begin(), begin(), begin(), begin()];
      await write(...all.map(({ changes }) => changes));
      if (database.kind === 'embedded') return; // one session: nothing overlaps
      const other = new Writer(await database.connect({ pipeline: true }));
      const ids = all.map(({ entry }) => entry.id);
      const round = async (by: Writer, order: readonly number[]): Promise<void> => {
        const changes = await Promise.all(order.map(async (id) => changed(await load(id))));
        await by.write(batchOf(changes)).catch((error: unknown) => {
          if (!(error instanceof WriteConflict)) throw error;
        });
      };
      for (let n = 0; n < 20; n += 1) await Promise.all([round(writer, ids), round(other, ids.toReversed())]);
      await other.end();
    });
  });

  describe('leases', () => {
    it('give each due job to one taker, none before it is due, none without retries', async () => {
      const early = { ...job, id: 3, dueAt: START + 5_000 };
      const exhausted = { ...job, id: 4, retriesLeft: 0 };
      await write(begin([job, early, exhausted]).changes, begin([job]).changes);
      const take = { shard, owner: -1, lockMs: 1_000, limit: 10, now: at(0) };
      const taken = await Promise.all(
        [1, 2, 3].map((fence) => takeJobs(database, take, { types: ['ship', 'other'], fence, worker: 'w' })),
      );
      expect(taken.flat().map(({ wait_id }) => wait_id)).toEqual([2, 2]);
      expect(await takeJobs(database, take, { types: ['other'], fence: 9, worker: 'w' })).toEqual([]);
    });

    it('can be given more time while they last, by who has them', async () => {
      const { entry, changes } = begin([job]);
      await writer.write(batchOf([changes], { lease: { owner: 1, lockUntil: START + 1_000, fence: 5 } }));
      const key = { shard, instance: entry.id, wait: job.id, fence: 5 };
      expect(await extendJob(database, { ...key, fence: 6 }, 5_000, at(500))).toBe(false);
      expect(await extendJob(database, key, 5_000, at(500))).toBe(true);
      expect(await freeLostJobs(database, shard, at(3_000), 10)).toEqual([]);
      expect(await extendJob(database, key, 5_000, at(9_000))).toBe(false);
    });

    it('take timers that are due, once', async () => {
      await write(begin([timer]).changes);
      const take = { shard, owner: 1, lockMs: 1_000, limit: 10, now: at(999) };
      expect(await takeTimers(database, take)).toEqual([]);
      expect(await takeTimers(database, { ...take, now: at(1_000) })).toHaveLength(1);
      expect(await takeTimers(database, { ...take, now: at(1_500) })).toEqual([]);
      expect(await takeTimers(database, { ...take, now: at(3_000) })).toHaveLength(1);
    });

    it('take over messages to other instances that were not delivered', async () => {
      const { changes } = begin();
      const thrown: Event = {
        type: 'signal.thrown',
        id: 1,
        element: 'order',
        kind: 'process',
        name: 's',
        variables: { a: 1 },
      };
      step(changes, [thrown]);
      await write(changes);
      const take = { shard, owner: 2, lockMs: 1_000, limit: 10, now: at(59_000) };
      expect(await takeOutbox(database, take)).toEqual([]);
      expect(await takeOutbox(database, { ...take, now: at(61_000) })).toMatchObject([
        { message: { kind: 'signal', name: 's', variables: { a: 1 } }, attempts: 1, revision: 2, seq: 0 },
      ]);
    });
  });

  describe('messages', () => {
    it('find the subscriber that waits longest for name and key', async () => {
      const [first, second] = [begin([message]), begin([message])];
      await write(second.changes, first.changes);
      expect(await findSubscriber(database, 'paid', 'k')).toEqual({
        instance_id: first.entry.id,
        wait_id: message.id,
      });
      expect(await findSubscriber(database, 'paid', 'other')).toBeNull();
      expect(await findSubscriber(database, 'paid', null)).toBeNull();
    });

    it('are buffered once under their id, matched by name and key, and expire', async () => {
      const fields = { shard, name: 'paid', variables: { a: 1 }, messageId: 'x', consume: null };
      const times = { publishedAt: START, expiresAt: START + 1_000 };
      expect(await bufferMessage(database, { ...fields, ...times, id: 1, correlation: 'k' })).toBe(true);
      expect(await bufferMessage(database, { ...fields, ...times, id: 2, correlation: 'k' })).toBe(false);
      expect(
        await bufferMessage(database, { ...fields, ...times, messageId: null, id: 3, correlation: null }),
      ).toBe(true);
      const { entry, changes } = begin([message, { ...message, id: 8, correlation: null }]);
      await write(changes);
      const matches = await matchBuffered(database, ['paid'], at(500), 10);
      expect(matches).toEqual([
        { shard, id: 1, variables: { a: 1 }, instance_id: entry.id, wait_id: message.id },
        { shard, id: 3, variables: { a: 1 }, instance_id: entry.id, wait_id: 8 },
      ]);
      expect(await matchBuffered(database, null, at(2_000), 10)).toEqual([]);
      await expire(database, at(2_000));
      expect(await count('message')).toBe(0);
      expect(await count('message_seen')).toBe(0);
    });

    it('turn a signal into one row for each receiver, in one statement with its source', async () => {
      const { entry, changes } = begin([signal]);
      await write(changes, begin([{ ...signal, name: 'another' }]).changes);
      const broadcast = {
        id: 77,
        name: 'alarm',
        variables: { a: 1 },
        starts: [],
        owner: 1,
        lockMs: 1_000,
        now: at(0),
      };
      expect(await expandSignal(database, { ...broadcast, consume: null })).toEqual([
        {
          shard,
          instance: 77,
          revision: 0,
          seq: 1,
          attempts: 0,
          message: {
            kind: 'signal.deliver',
            instance: String(entry.id),
            wait: signal.id,
            variables: { a: 1 },
          },
        },
      ]);
      const gone = { shard, instance: 1, revision: 1, seq: 1 };
      expect(await expandSignal(database, { ...broadcast, id: 78, consume: gone })).toEqual([]);
    });
  });

  describe('upkeep', () => {
    it('puts an instance aside with its jobs and timers, and back', async () => {
      const { entry, changes } = begin([job, timer]);
      await write(changes);
      const take = { shard, owner: 1, lockMs: 1_000, limit: 10, now: at(10_000) };
      await quarantine(
        database,
        { shard, id: entry.id },
        { element: 'order', message: 'broken', now: START },
      );
      expect((await load(entry.id)).quarantined).toBe(true);
      expect(await takeJobs(database, take, { types: ['ship'], fence: 1, worker: null })).toEqual([]);
      expect(await takeTimers(database, take)).toEqual([]);
      expect(await database.query('select wait_id, type, message from incident')).toEqual([
        { wait_id: 0, type: 'bug', message: 'broken' },
      ]);
      expect(await release(database, shard, entry.id, entry.state)).toBe(true);
      expect(await takeJobs(database, take, { types: ['ship'], fence: 1, worker: null })).toHaveLength(1);
      expect(await takeTimers(database, take)).toHaveLength(1);
      expect(await count('incident')).toBe(0);
    });

    it('gives each node a number of its own, and a lost one to the next', async () => {
      expect(await takeSlot(database, 'a', at(0))).toBe(0);
      expect(await takeSlot(database, 'b', at(0))).toBe(1);
      expect(await renewSlot(database, 1, 'b', at(20_000))).toBe(true);
      expect(await takeSlot(database, 'c', at(40_000))).toBe(0);
      expect(await renewSlot(database, 0, 'a', at(40_000))).toBe(false);
      await freeSlot(database, 1, 'b');
      expect(await takeSlot(database, 'd', at(40_000))).toBe(1);
    });

    it('frees what a lost node had, and its number', async () => {
      const number = await takeSlot(database, 'a', at(0));
      const lease = { owner: number, lockUntil: START + 600_000, fence: 5 };
      await writer.write(batchOf([begin([job]).changes], { lease }));
      const take = { shard, owner: 2, lockMs: 1_000, limit: 10, now: at(60_000) };
      await freeLostSlots(database, 1, at(10_000));
      expect(await takeJobs(database, take, { types: ['ship'], fence: 1, worker: null })).toEqual([]);
      await freeLostSlots(database, 1, at(60_000));
      expect(await takeJobs(database, take, { types: ['ship'], fence: 1, worker: null })).toHaveLength(1);
      expect(await count('node')).toBe(0);
    });

    it('adds partitions for the months to come, any number of times', async () => {
      await addPartitions(database, START);
      await addPartitions(database, START);
      await write(begin().changes);
      expect(await count('history_2026_01')).toBe(1);
    });
  });
}
