import { beforeAll, describe, expect, it } from '@jest/globals';
import type { InstanceFilter } from '../../views.ts';
import { onStoresWithProcesses } from '../../testing/stores-with-processes.ts';
import type { Database } from '../database.ts';
import { listInstances } from './instance-list.ts';
import type { Sql } from './sql.ts';

const INSTANCES = 50;
const NOW = new Date(Date.UTC(2026, 0, 15, 9)).toISOString();

onStoresWithProcesses((opened) => {
  let database: Database;
  let sql: Sql;

  /** Every fifth has ended, every tenth of them by cancellation; 1 … 7 have an incident; 2 and 4 are Anna's. */
  beforeAll(async () => {
    ({ database, sql } = opened());
    await database.query(
      `insert into instance (shard, id, definition_key, root_id, status, revision, started_at, ended_at, started_by,
       document, variables, business_key)
     select 0, g, 1 + g % 2, g, case when g % 10 = 0 then 2 when g % 5 = 0 then 1 else 0 end, 1,
       $1::timestamptz + g / 2 * interval '1 minute', case when g % 5 = 0 then $1::timestamptz - g * interval '1 hour' end,
       'ben', jsonb_build_object('alive', case when g % 5 = 0 then '{}'::jsonb
         else '{"1": {"element": "order"}, "2": {"element": "Approve"}}'::jsonb end),
       jsonb_build_object('n', g, 'even', g % 2 = 0, 'deep', jsonb_build_object('n', g)), 'K' || g
     from generate_series(1, ${INSTANCES}) g`,
      [NOW],
    );
    await database.query(
      `insert into incident (shard, instance_id, wait_id, definition_key, element, type, message, created_at)
     select 0, g, 9, 1, 'Call', 'job', 'x', now() from generate_series(1, 7) g`,
    );
    await database.query(
      `insert into participant (shard, instance_id, name) values (0, 2, 'anna'), (0, 4, 'anna')`,
    );
  });

  async function all(filter: InstanceFilter, participant: string | null, limit: number) {
    const ids: number[] = [];
    let after: string | undefined;
    for (let page = 0; page < INSTANCES; page += 1) {
      const request = { ...filter, limit, ...(after === undefined ? {} : { after }) };
      const found = await listInstances(sql, { filter: request, participant });
      ids.push(...found.items.map((row) => Number(row.id)));
      if (found.next === null) return { ids, count: found.count };
      after = found.next;
    }
    throw new Error('pages without end');
  }

  const numbers = Array.from({ length: INSTANCES }, (_, index) => index + 1);

  describe('lists of instances', () => {
    it.each<[string, InstanceFilter, (g: number) => boolean]>([
      ['nothing', {}, () => true],
      ['active', { status: 'active' }, (g) => g % 5 !== 0],
      ['completed', { status: 'completed' }, (g) => g % 10 === 5],
      ['cancelled', { status: 'cancelled' }, (g) => g % 10 === 0],
      ['incident', { status: 'incident' }, (g) => g <= 7],
      ['process', { processId: 'leave' }, (g) => g % 2 === 1],
      ['definition', { definitionKey: '1' }, (g) => g % 2 === 0],
      ['business key', { businessKey: 'K1' }, (g) => g === 1],
      ['element', { element: 'Approve' }, (g) => g % 5 !== 0],
      ['part of the business key', { search: 'k4' }, (g) => g === 4 || (g >= 40 && g < 50)],
      ['beginning of the id', { search: '49' }, (g) => g === 49],
      ['a wildcard taken literally', { search: 'K%' }, () => false],
      ['a variable', { variables: [{ name: 'n', value: 5 }] }, (g) => g === 5],
      [
        'two variables',
        {
          variables: [
            { name: 'even', value: true },
            { name: 'deep', value: { n: 8 } },
          ],
        },
        (g) => g === 8,
      ],
      ['a variable of another type', { variables: [{ name: 'n', value: '5' }] }, () => false],
      ['who started', { startedBy: 'anna' }, () => false],
    ])('filter by %s', async (_what, filter, matches) => {
      const expected = numbers.filter(matches);
      for (const limit of [7, 200]) {
        const found = await all(filter, null, limit);
        expect(found.ids.toSorted((a, b) => a - b)).toEqual(expected);
        expect(found.count).toBe(expected.length);
      }
    });

    it('show newest first, the later id first at the same instant, or the other way round', async () => {
      expect((await all({}, null, 7)).ids).toEqual(numbers.toReversed());
      expect((await all({ order: 'asc' }, null, 7)).ids).toEqual(numbers);
    });

    it('show what has ended by its end', async () => {
      const ended = numbers.filter((g) => g % 5 === 0);
      expect((await all({ sort: 'ended' }, null, 3)).ids).toEqual(ended);
      expect((await all({ sort: 'ended', order: 'asc' }, null, 3)).ids).toEqual(ended.toReversed());
    });

    it('show a person only what they take part in, whatever else they filter by', async () => {
      expect((await all({}, 'anna', 1)).ids).toEqual([4, 2]);
      expect((await all({ businessKey: 'K3' }, 'anna', 1)).ids).toEqual([]);
      expect((await all({ status: 'incident' }, 'anna', 1)).ids).toEqual([4, 2]);
      expect((await all({}, 'nobody', 1)).ids).toEqual([]);
    });
  });
});
