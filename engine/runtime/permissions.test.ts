import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../engine.ts';
import { leaveProcess } from '../testing/leave-process.ts';
import { testEngine, type TestEngine } from '../testing/test-engine.ts';
import type { Subject } from '../views.ts';

let t: TestEngine;
/** A running case of Anna's: its approval is open to managers; and one with an incident. */
let instance: string;
let task: string;
let definition: string;
let form: string;
let model: string;

const program = (name: string, groups: readonly string[]): Subject => ({
  id: `program:${name}`,
  kind: 'program',
  name,
  displayName: name,
  groups,
});

beforeAll(async () => {
  t = await testEngine();
  const { anna, frida, omar } = t.people;
  const deployed = await t.engine.definitions.deploy(frida, leaveProcess);
  definition = deployed.definitions[0]?.key ?? '';
  form = deployed.forms[0]?.key ?? '';
  const variables = { employee: 'anna', days: 3 };
  instance = (await t.engine.instances.start(anna, { processId: 'leave', viaForm: true, variables })).id;
  task = (await t.engine.tasks.list(omar, { instanceId: instance })).items[0]?.id ?? '';
  model = (await t.engine.models.save(frida, { name: 'm', kind: 'bpmn', content: '' })).id;
});

afterAll(() => t.close());

/** Subjects by a letter: Anna started the case, Carla may approve it, Ben has nothing to do with it. */
const subjects: Readonly<Record<string, () => Subject>> = {
  A: () => t.people.anna,
  C: () => t.people.carla,
  B: () => t.people.ben,
  f: () => t.people.frida,
  o: () => t.people.omar,
  w: () => program('robot', ['workers']),
  p: () => program('shop', ['publishers']),
  // Called as a user who may, but not that user.
  a: () => program('anna', ['sales']),
  c: () => program('carla', ['managers']),
};

type Call = (engine: Engine, subject: Subject) => Promise<unknown>;

const nothing = { items: [], next: null, count: 0, moreThanCounted: false };

/**
 * Who may: letters of subjects. Everybody else gets NOT_FOUND or FORBIDDEN, or for lists nothing. Calls are such that
 * they change nothing even where they are allowed, or end in another error there.
 */
const matrix: readonly (readonly [method: string, allowed: string, call: Call])[] = [
  ['definitions.deploy', 'f', (e, s) => e.definitions.deploy(s, leaveProcess)],
  ['definitions.check', 'f', (e, s) => e.definitions.check(s, leaveProcess)],
  ['definitions.list', 'f o p', (e, s) => e.definitions.list(s, {})],
  ['definitions.list (startable)', 'A B C f o p', (e, s) => e.definitions.list(s, { startable: true })],
  ['definitions.get', 'A B C f o p', (e, s) => e.definitions.get(s, definition)],
  ['definitions.xml', 'f o p', (e, s) => e.definitions.xml(s, definition)],
  ['definitions.diagram', 'A B C f o p', (e, s) => e.definitions.diagram(s, definition)],
  ['definitions.outline', 'A B C f o p', (e, s) => e.definitions.outline(s, definition)],
  ['definitions.startForm', 'A B C f o p', (e, s) => e.definitions.startForm(s, definition)],
  ['definitions.statistics', 'f o p', (e, s) => e.definitions.statistics(s, definition)],
  ['instances.start', 'A B C f o p', (e, s) => e.instances.start(s, { processId: 'leave', viaForm: true })],
  ['instances.list', 'A o', (e, s) => e.instances.list(s, {})],
  ['instances.get', 'A C o', (e, s) => e.instances.get(s, instance)],
  ['instances.elements', 'A C o', (e, s) => e.instances.elements(s, instance)],
  ['instances.history', 'A C o', (e, s) => e.instances.history(s, instance, {})],
  ['instances.path', 'A C o', (e, s) => e.instances.path(s, instance)],
  ['instances.children', 'A C o', (e, s) => e.instances.children(s, instance)],
  ['instances.variables', 'o', (e, s) => e.instances.variables(s, instance)],
  ['instances.setVariables', 'o', (e, s) => e.instances.setVariables(s, instance, { ['a\u0000']: 1 })],
  ['instances.cancel', 'o', (e, s) => e.instances.cancel(s, instance, 'x'.repeat(2_000))],
  ['tasks.list', 'C o', (e, s) => e.tasks.list(s, {})],
  ['tasks.get', 'C o', (e, s) => e.tasks.get(s, task)],
  ['tasks.form', 'C o', (e, s) => e.tasks.form(s, task)],
  ['tasks.assign', 'o', (e, s) => e.tasks.assign(s, task, 'nobody')],
  ['tasks.change', 'o', (e, s) => e.tasks.change(s, task, { priority: -1 })],
  ['tasks.saveDraft', 'o', (e, s) => e.tasks.saveDraft(s, task, {})],
  ['tasks.complete', 'o', (e, s) => e.tasks.complete(s, task, { variables: { remark: 'x'.repeat(200) } })],
  ['tasks.unclaim', 'C o', (e, s) => e.tasks.unclaim(s, task)],
  [
    'jobs.activate',
    'w',
    (e, s) => e.jobs.activate(s, { type: 'none', worker: 'w', maxJobs: 1, lockMs: 1_000 }),
  ],
  ['jobs.complete', 'w', (e, s) => e.jobs.complete(s, '1-x', '', {})],
  ['jobs.fail', 'w', (e, s) => e.jobs.fail(s, '1-x', '', { message: '' })],
  ['jobs.throwError', 'w', (e, s) => e.jobs.throwError(s, '1-x', '', { code: 'x' })],
  ['jobs.extendLock', 'w', (e, s) => e.jobs.extendLock(s, '1-x', '', 1_000)],
  ['jobs.list', 'o', (e, s) => e.jobs.list(s, {})],
  ['incidents.list', 'o', (e, s) => e.incidents.list(s, {})],
  ['incidents.get', 'o', (e, s) => e.incidents.get(s, '1-0')],
  ['incidents.retry', 'o', (e, s) => e.incidents.retry(s, '1-0', { retries: 0 })],
  ['messages.publish', 'o p', (e, s) => e.messages.publish(s, { name: 'm', timeToLiveMs: 0 })],
  ['messages.signal', 'o p', (e, s) => e.messages.signal(s, { name: 'm' })],
  ['decisions.list', 'f o', (e, s) => e.decisions.list(s, {})],
  ['decisions.xml', 'f o', (e, s) => e.decisions.xml(s, '999')],
  ['decisions.evaluate', 'f', (e, s) => e.decisions.evaluate(s, 'none', {})],
  ['forms.list', 'f o p', (e, s) => e.forms.list(s, {})],
  ['forms.schema', 'f o p', (e, s) => e.forms.schema(s, form)],
  ['bindings.list', 'f o', (e, s) => e.bindings.list(s)],
  ['bindings.unbound', 'f o', (e, s) => e.bindings.unbound(s)],
  [
    'bindings.put',
    'f',
    (e, s) => e.bindings.put(s, { key: 'x', target: 'nothing', type: null, inputs: {}, script: null }),
  ],
  ['bindings.remove', 'f', (e, s) => e.bindings.remove(s, 'none')],
  ['users.list', 'o', (e, s) => e.users.list(s)],
  ['users.groups', 'o', (e, s) => e.users.groups(s)],
  ['users.put', '', (e, s) => e.users.put(s, { name: 'a b' })],
  [
    'users.changePassword',
    'A B C f o',
    (e, s) => e.users.changePassword(s, { current: 'not it', fresh: 'x' }),
  ],
  ['users.createToken', '', (e, s) => e.users.createToken(s, { name: '', groups: [], expiresAt: null })],
  ['users.tokens', '', (e, s) => e.users.tokens(s)],
  ['users.revokeToken', '', (e, s) => e.users.revokeToken(s, 'none')],
  ['models.list', 'f', (e, s) => e.models.list(s)],
  ['models.get', 'f', (e, s) => e.models.get(s, model)],
  ['models.save', 'f', (e, s) => e.models.save(s, { name: '', kind: 'bpmn', content: '' })],
  ['models.remove', 'f', (e, s) => e.models.remove(s, 'none')],
  ['overview', 'f o', (e, s) => e.overview(s)],
];

/** Ids in the matrix that exist for nobody: there NOT_FOUND is the answer of a call that was allowed. */
const MISSING =
  /^(decisions\.xml|bindings\.remove|models\.remove|users\.revokeToken|incidents\.get|jobs\.(?!activate|list)|decisions\.evaluate)/;

async function outcome(call: Call, subject: Subject): Promise<string> {
  try {
    const result = await call(t.engine, subject);
    return JSON.stringify(result) === JSON.stringify(nothing) ? 'nothing' : 'allowed';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('every method', () => {
  it.each(matrix)('%s is for %p only', async (method, allowed, call) => {
    const letters = allowed.split(' ');
    for (const [letter, subject] of Object.entries(subjects)) {
      const result = await outcome(call, subject());
      const may = letters.includes(letter);
      if (!may)
        expect([letter, result]).toEqual([letter, expect.stringMatching(/^(nothing|NOT_FOUND|FORBIDDEN)$/)]);
      else if (!MISSING.test(method) && !method.endsWith('.list'))
        expect([letter, result]).not.toEqual([letter, expect.stringMatching(/^(NOT_FOUND|FORBIDDEN)$/)]);
      else expect([letter, result]).not.toEqual([letter, 'FORBIDDEN']);
    }
    expect(await outcome(call, t.people.admin)).not.toBe('FORBIDDEN');
  });

  it('is in the matrix', () => {
    const named = new Set(matrix.map(([method]) => method.replace(/ .*/, '')));
    const all = Object.entries(t.engine).flatMap(([noun, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value as object)
            .filter(([, method]) => typeof method === 'function')
            .map(([name]) => `${noun}.${name}`)
        : [],
    );
    /** Without a subject: they are how a subject comes to be, or say nothing of anybody. */
    const open =
      /^(users\.(authenticate|subject|createSession|session|endSession|byToken)|live\.|tasks\.(claim|counts))/;
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter((method) => !named.has(method) && !open.test(method))).toEqual([]);
  });
});

describe('values', () => {
  it('do not come to the eyes of those who may not read them by another way', async () => {
    const { anna, omar } = t.people;
    const types = ['variables.set'];
    const shown = await t.engine.instances.history(omar, instance, { types });
    expect(JSON.stringify(shown)).toContain('"days":3');
    const story = await t.engine.instances.history(anna, instance, { types });
    expect(story.items[0]?.data).toMatchObject({ values: { days: null } });
    const variables = [{ name: 'days', value: 3 }];
    expect((await t.engine.instances.list(omar, { variables })).count).toBe(1);
    expect((await t.engine.instances.list(anna, { variables })).count).toBe(0);
  });
});
