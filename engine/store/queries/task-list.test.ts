import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskFilter } from '../../views.ts';
import { onStoresWithProcesses } from '../../testing/stores-with-processes.ts';
import type { Database } from '../database.ts';
import { MAX_COUNT } from './page.ts';
import type { Sql } from './sql.ts';
import { listTasks, nextTask, taskCounts, type Viewer } from './task-list.ts';

const NOW = Date.UTC(2026, 0, 15, 9);
const TASKS = 60;
const viewer: Viewer = { name: 'anna', groups: ['sales', 'finance'], everything: false };
const operator: Viewer = { name: 'omar', groups: ['operators'], everything: true };

onStoresWithProcesses((opened) => {
  let database: Database;
  let sql: Sql;

  /** 60 tasks: every third is Anna's, every seventh Ben's, the rest are open to sales, finance, both, HR, or Anna herself. */
  beforeAll(async () => {
    ({ database, sql } = opened());
    await database.query(
      `insert into instance (shard, id, definition_key, root_id, parent_id, revision, started_at, document, variables)
     select 0, g, 1 + g % 2, case when g > 50 then 50 else g end, case when g > 50 then 50 end, 1, $1, '{}', '{}'
     from generate_series(1, ${TASKS}) g`,
      [new Date(NOW).toISOString()],
    );
    await database.query(
      `insert into task (shard, instance_id, wait_id, definition_key, element, name, business_key, assignee, candidate_users,
       candidate_groups, priority, created_at, due_at)
     select 0, g, 3, 1 + g % 2, 'Approve', (array['Approve', 'Check', 'approve 100%'])[1 + g % 3] || ' ' || g, 'K' || g,
       case when g % 3 = 0 then 'anna' when g % 7 = 0 then 'ben' end,
       case when g % 5 = 4 then '{anna}'::text[] else '{}' end,
       (array['{sales}', '{sales,finance}', '{finance}', '{hr}', '{}'])[1 + g % 5]::text[],
       g % 4, $1::timestamptz - (g / 2) * interval '1 minute',
       case when g % 2 = 0 then $1::timestamptz + (g - 30) * interval '1 hour' end
     from generate_series(1, ${TASKS}) g`,
      [new Date(NOW).toISOString()],
    );
    await database.query(
      `insert into task_group (shard, instance_id, wait_id, candidate, created_at, due_at, priority)
     select t.shard, t.instance_id, t.wait_id, c, t.created_at, t.due_at, t.priority
     from task t, lateral (select 'group:' || g from unnest(t.candidate_groups) g
       union all select 'user:' || u from unnest(t.candidate_users) u) c (c) where t.assignee is null`,
    );
  });

  async function idsOf(
    who: Viewer,
    filter: TaskFilter,
    limit: number,
  ): Promise<{ readonly ids: readonly number[]; readonly count: number }> {
    const ids: number[] = [];
    let after: string | undefined;
    for (let page = 0; page < TASKS; page += 1) {
      const found = await listTasks(sql, {
        view: filter.view ?? 'all',
        viewer: who,
        now: NOW,
        filter: { ...filter, limit, ...(after === undefined ? {} : { after }) },
      });
      ids.push(...found.items.map((row) => Number(row.instance_id)));
      if (found.next === null) return { ids, count: found.count };
      after = found.next;
    }
    throw new Error('pages without end');
  }

  /** The rule, said again without SQL. */
  function visible(view: NonNullable<TaskFilter['view']>): readonly number[] {
    const all = Array.from({ length: TASKS }, (_, index) => index + 1);
    const mine = (g: number): boolean => g % 3 === 0;
    const candidate = (g: number): boolean => g % 5 !== 3;
    const open = (g: number): boolean => !mine(g) && g % 7 !== 0 && candidate(g);
    const late = (g: number): boolean => g % 2 === 0 && g < 30;
    switch (view) {
      case 'mine':
        return all.filter(mine);
      case 'groups':
        return all.filter(open);
      case 'overdue':
        return all.filter((g) => (mine(g) || open(g)) && late(g));
      case 'all':
        return all.filter((g) => mine(g) || candidate(g));
    }
  }

  const views = ['mine', 'groups', 'overdue', 'all'] as const;
  const sorts = ['created', 'due', 'priority', 'name'] as const;

  describe('task lists', () => {
    it.each(views)('show in %s what the rule allows, each task once, in every order', async (view) => {
      const expected = visible(view);
      expect(expected.length).toBeGreaterThan(5);
      for (const sort of sorts)
        for (const order of ['asc', 'desc'] as const) {
          const whole = await idsOf(viewer, { view, sort, order }, 200);
          expect(whole.ids.toSorted((a, b) => a - b)).toEqual(expected);
          expect(whole.count).toBe(expected.length);
          const paged = await idsOf(viewer, { view, sort, order }, 7);
          expect(paged.ids).toEqual(whole.ids);
          const other = await idsOf(viewer, { view, sort, order: order === 'asc' ? 'desc' : 'asc' }, 200);
          expect(other.ids.toReversed()).toEqual(whole.ids);
        }
    });

    it('show everything to whoever may see everything', async () => {
      expect((await idsOf(operator, { view: 'all' }, 50)).ids).toHaveLength(TASKS);
      expect((await idsOf(operator, { view: 'mine' }, 50)).ids).toEqual([]);
    });

    it('sort by due date with the undated last, and by name without regard to case', async () => {
      const due = (await idsOf(viewer, { view: 'mine', sort: 'due' }, 200)).ids;
      expect(due.slice(0, 3)).toEqual([6, 12, 18]);
      expect(due.slice(-10).every((g) => g % 2 === 1)).toBe(true);
      const names = await listTasks(sql, {
        view: 'all',
        viewer: operator,
        now: NOW,
        filter: { sort: 'name', limit: 60 },
      });
      expect(names.items[0]?.name).toMatch(/^approve/i);
      expect(names.items.at(-1)?.name).toMatch(/^Check/);
    });

    it.each<[string, TaskFilter, (g: number) => boolean]>([
      ['process', { processId: 'leave' }, (g) => g % 2 === 1],
      ['instance', { instanceId: '9' }, (g) => g === 9],
      ['assignee', { assignee: 'ben' }, (g) => g % 7 === 0 && g % 3 !== 0],
      ['group', { group: 'finance' }, (g) => g % 5 === 1 || g % 5 === 2],
      ['text in the name, taken literally', { search: '100%' }, (g) => g % 3 === 2],
      ['text in the business key', { search: 'k59' }, (g) => g === 59],
      ['text in the process name', { search: 'leav' }, (g) => g % 2 === 1],
      [
        'several at once',
        { processId: 'order', group: 'finance', search: 'check' },
        (g) => g % 2 === 0 && g % 3 === 1 && (g % 5 === 1 || g % 5 === 2),
      ],
    ])('filter by %s', async (_what, filter, matches) => {
      const expected = visible('all').filter(matches);
      expect(expected.length).toBeGreaterThan(0);
      const found = await idsOf(viewer, filter, 10);
      expect(found.ids.toSorted((a, b) => a - b)).toEqual(expected);
      expect(found.count).toBe(expected.length);
    });

    it('count for the tabs', async () => {
      expect(await taskCounts(sql, viewer, NOW)).toEqual({
        mine: visible('mine').length,
        groups: visible('groups').length,
        overdue: visible('overdue').length,
        all: visible('all').length,
      });
    });

    it('stop counting at a thousand', async () => {
      await database.query(
        `insert into task (shard, instance_id, wait_id, definition_key, element, name, assignee, priority, created_at)
       select 0, 1, g, 1, 'Many', 'Many', 'mia', 50, now() from generate_series(100, ${MAX_COUNT + 200}) g`,
      );
      const filter = { limit: 1 };
      const mia = { name: 'mia', groups: [], everything: false };
      const page = await listTasks(sql, { view: 'mine', viewer: mia, now: NOW, filter });
      expect(page).toMatchObject({ count: MAX_COUNT, moreThanCounted: true });
    });

    it('refuse a cursor of another order, or none of ours', async () => {
      const search = { view: 'mine', viewer, now: NOW } as const;
      const { next } = await listTasks(sql, { ...search, filter: { sort: 'priority', limit: 1 } });
      for (const after of [next ?? '', 'x', 'W10', Buffer.from('["a","b","c"]').toString('base64url')])
        await expect(listTasks(sql, { ...search, filter: { sort: 'due', after } })).rejects.toMatchObject({
          code: 'INVALID',
        });
      for (const limit of [0, 201, 1.5])
        await expect(listTasks(sql, { ...search, filter: { limit } })).rejects.toMatchObject({
          code: 'INVALID',
        });
    });
  });

  describe('the next task of a case', () => {
    it('is one of the whole tree of calls: mine before what I may claim, older before younger', async () => {
      // Of 50 … 60, all one case: 51, 54, 57, 60 are Anna's, the higher the older.
      expect(await nextTask(sql, { shard: 0, id: '50' }, viewer, NOW)).toMatchObject({ instance_id: '60' });
      const bea = { name: 'bea', groups: ['finance'], everything: false };
      expect(await nextTask(sql, { shard: 0, id: '50' }, bea, NOW)).toMatchObject({ instance_id: '52' });
      expect(await nextTask(sql, { shard: 0, id: '50' }, { ...bea, groups: [] }, NOW)).toBeNull();
      expect(await nextTask(sql, { shard: 0, id: '8' }, { ...operator }, NOW)).toBeNull();
    });
  });
});
