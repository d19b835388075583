import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leaveCases, leaveEngine, worker } from '../testing/leave-cases.ts';
import type { TestEngine } from '../testing/test-engine.ts';
import type { Subject } from '../views.ts';

let t: TestEngine;
let anna: Subject;
let ben: Subject;
let carla: Subject;
let omar: Subject;
const { start, approveTask, approved, book } = leaveCases(() => t);

beforeAll(async () => {
  t = await leaveEngine();
  ({ anna, ben, carla, omar } = t.people);
});

afterAll(() => t.close());

describe('forms', () => {
  it('tell what is wrong by field, and nothing happens', async () => {
    const attempt = t.engine.instances.start(anna, {
      processId: 'leave',
      viaForm: true,
      variables: { days: 31 },
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'FORM_INVALID',
      details: { errors: { employee: expect.any(String), days: expect.any(String) } },
    });
  });

  it('cannot be passed by, neither at the start nor at the end', async () => {
    await expect(
      t.engine.instances.start(anna, { processId: 'leave', variables: { salary: 1 } }),
    ).rejects.toMatchObject({ code: 'FORM_INVALID' });
    const { id } = await start();
    const task = await approveTask(id);
    await t.engine.tasks.claim(carla, task.id);
    const long = { approved: true, remark: 'x'.repeat(101) };
    await expect(
      t.engine.tasks.complete(carla, task.id, { variables: long, validate: false }),
    ).rejects.toMatchObject({ code: 'FORM_INVALID' });
    await t.engine.tasks.complete(omar, task.id, {
      variables: { approved: false, x: 1 },
      validate: false,
    });
  });

  it('keep what was half written, for this person alone, until the task is done', async () => {
    const task = await approveTask((await start(anna, 7)).id);
    await expect(t.engine.tasks.saveDraft(carla, task.id, {})).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await t.engine.tasks.claim(carla, task.id);
    await t.engine.tasks.saveDraft(carla, task.id, { remark: 'fine' });
    await t.engine.tasks.saveDraft(carla, task.id, { remark: 'fine by me' });
    expect(await t.engine.tasks.form(carla, task.id)).toMatchObject({
      data: { days: 7, remark: 'fine by me' },
      draftSavedAt: new Date(t.clock.now()).toISOString(),
    });
    expect((await t.engine.tasks.form(omar, task.id)).data).toEqual({ days: 7 });
    await t.engine.tasks.complete(carla, task.id, { variables: {} });
    expect(await t.database.query('select 1 from task_draft')).toEqual([]);
  });
});

describe('handing tasks around', () => {
  it('lets one have a task at a time, and names who was faster', async () => {
    const task = await approveTask((await start()).id);
    await t.engine.tasks.claim(carla, task.id);
    expect((await t.engine.tasks.claim(carla, task.id)).assignee).toBe('carla');
    const david = t.people.david;
    await expect(t.engine.tasks.claim(david, task.id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Carla'),
    });
    await expect(t.engine.tasks.unclaim(david, task.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await t.engine.tasks.unclaim(carla, task.id);
    expect((await t.engine.tasks.claim(david, task.id)).assignee).toBe('david');
  });

  it('does not complete for who has not claimed', async () => {
    const task = await approveTask((await start()).id);
    await expect(t.engine.tasks.complete(carla, task.id, {})).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await t.engine.tasks.claim(carla, task.id);
    await expect(t.engine.tasks.complete(t.people.david, task.id, {})).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('lets operators assign and change', async () => {
    const task = await approveTask((await start()).id);
    expect((await t.engine.tasks.assign(omar, task.id, 'ben')).assignee).toBe('ben');
    await expect(t.engine.tasks.assign(omar, task.id, 'nobody')).rejects.toMatchObject({
      code: 'INVALID',
    });
    const changed = await t.engine.tasks.change(omar, task.id, {
      priority: 80,
      dueAt: '2026-01-01T12:00:00Z',
      followUpAt: null,
    });
    expect(changed).toMatchObject({ priority: 80, dueAt: '2026-01-01T12:00:00.000Z', overdue: true });
    await expect(t.engine.tasks.change(omar, task.id, { priority: 101 })).rejects.toMatchObject({
      code: 'INVALID',
    });
    await expect(t.engine.tasks.change(omar, task.id, { dueAt: 'soon' })).rejects.toMatchObject({
      code: 'INVALID',
    });
    await t.engine.tasks.complete(ben, task.id, { variables: {} });
  });

  it('does not let a task vanish that only its assignee could see', async () => {
    const { id } = await start(anna);
    await approved(id);
    const job = await book();
    await t.engine.jobs.complete(worker, job.id, job.lock, {});
    const [inform] = (await t.engine.tasks.list(anna, { instanceId: id })).items;
    await expect(t.engine.tasks.unclaim(anna, inform?.id ?? '')).rejects.toMatchObject({
      code: 'INVALID',
    });
  });

  it('completes once for one idempotency key', async () => {
    const task = await approveTask((await start()).id);
    await t.engine.tasks.claim(carla, task.id);
    const request = { variables: { approved: false }, idempotencyKey: 'k'.repeat(200) };
    const first = await t.engine.tasks.complete(carla, task.id, request);
    expect(first.instanceEnded).toBe(true);
    expect(await t.engine.tasks.complete(carla, task.id, request)).toEqual(first);
    await expect(t.engine.tasks.complete(t.people.david, task.id, request)).rejects.toMatchObject({
      code: expect.stringMatching(/NOT_FOUND|ENDED|CONFLICT/),
    });
  });
});
