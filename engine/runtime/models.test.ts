import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Models } from '../engine.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { sqlOf } from '../store/queries/sql.ts';
import { createTestClock } from '../testing/test-clock.ts';
import type { Subject } from '../views.ts';
import { createLive } from './live.ts';
import { createModels } from './models.ts';

const clock = createTestClock();
const frida: Subject = {
  id: 'user:frida',
  kind: 'user',
  name: 'frida',
  displayName: 'Frida',
  groups: ['architects'],
};
const anna: Subject = { ...frida, id: 'user:anna', name: 'anna', groups: ['sales'] };

let database: Database;
let models: Models;

beforeAll(async () => {
  database = await openDatabase({ memory: true });
  models = createModels({ sql: sqlOf(database), clock, live: createLive(clock) });
});

afterAll(() => database.close());

describe('files of the modeler', () => {
  it('are made, read, changed and removed', async () => {
    const made = await models.save(frida, { name: ' order.bpmn ', kind: 'bpmn', content: '<a/>' });
    expect(made).toMatchObject({ name: 'order.bpmn', kind: 'bpmn', revision: 1, updatedBy: 'frida' });
    await clock.advance(1_000);
    const saved = await models.save(frida, { ...made, content: '<b/>' });
    expect(saved).toMatchObject({ id: made.id, revision: 2, updatedAt: new Date(clock.now()).toISOString() });
    expect(await models.get(frida, made.id)).toEqual({ ...saved, content: '<b/>' });
    const second = await models.save(frida, { name: 'b.form', kind: 'form', content: '{}' });
    expect((await models.list(frida)).map(({ name }) => name).toSorted()).toEqual(['b.form', 'order.bpmn']);
    await models.remove(frida, second.id);
    await expect(models.get(frida, second.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(models.remove(frida, second.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('do not overwrite what was not seen', async () => {
    const file = { name: 'shared.bpmn', kind: 'bpmn', content: '1' } as const;
    const read = await models.save(frida, file);
    await models.save(frida, { ...read, content: '2' });
    await expect(models.save(frida, { ...read, content: '3' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(models.save(frida, { ...file, id: read.id })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(models.save(frida, { ...file, id: 'gone', revision: 1 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await models.get(frida, read.id)).content).toBe('2');
  });

  it('remember the deployed version that they began from until another is told', async () => {
    const file = { name: 'based.bpmn', kind: 'bpmn', content: '<a/>' } as const;
    expect((await models.save(frida, file)).baseVersion).toBeNull();
    const made = await models.save(frida, { ...file, baseVersion: 3 });
    expect(made.baseVersion).toBe(3);
    const { id, revision } = made;
    const saved = await models.save(frida, { ...file, id, revision });
    expect(saved.baseVersion).toBe(3);
    const deployed = await models.save(frida, { ...file, id, revision: saved.revision, baseVersion: 4 });
    expect(deployed.baseVersion).toBe(4);
    expect((await models.get(frida, id)).baseVersion).toBe(4);
  });

  it('hold only what can be stored', async () => {
    for (const content of ['a\u0000b', 'a\ud800b'])
      await expect(models.save(frida, { name: 'x', kind: 'bpmn', content })).rejects.toMatchObject({
        code: 'INVALID',
      });
    await expect(models.save(frida, { name: '  ', kind: 'bpmn', content: '' })).rejects.toMatchObject({
      code: 'INVALID',
    });
  });

  it('are for architects', async () => {
    const { id } = await models.save(frida, { name: 'mine', kind: 'dmn', content: '' });
    await expect(models.list(anna)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(models.get(anna, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(models.save(anna, { name: 'x', kind: 'bpmn', content: '' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(models.remove(anna, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
