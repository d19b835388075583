/** The modeler's pages and calls on a real engine in memory, through the real web application. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { createWebApp } from '../engine/cli/start/web-app.ts';
import { leaveProcess } from '../engine/testing/leave-process.ts';
import { testEngine, type Person, type TestEngine } from '../engine/testing/test-engine.ts';
import { newForm, newProcess } from './testing/files.ts';

let t: TestEngine;
let app: Express;
const sessions = new Map<Person, { readonly id: string; readonly csrfToken: string }>();

beforeAll(async () => {
  t = await testEngine();
  app = createWebApp(t.engine, { tls: false, trustedProxies: 0, production: false });
  await t.engine.definitions.deploy(t.people.frida, leaveProcess);
  for (const person of ['frida', 'anna', 'omar'] as const)
    sessions.set(person, await t.engine.users.createSession(person));
});

afterAll(() => t.close());

function cookie(person: Person): string {
  return `baton=${sessions.get(person)?.id ?? ''}`;
}

function get(path: string, person: Person = 'frida'): request.Test {
  return request(app).get(path).set('Cookie', cookie(person));
}

async function page(path: string): Promise<string> {
  const response = await get(path);
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  return response.text;
}

function post(path: string, body: object, person: Person = 'frida'): request.Test {
  return request(app)
    .post(path)
    .set('Cookie', cookie(person))
    .set('X-CSRF-Token', sessions.get(person)?.csrfToken ?? '')
    .set('Accept', 'application/json')
    .send(body);
}

/** What the page hands to its editor. */
async function fileOn(path: string): Promise<Record<string, unknown>> {
  const json = /<script[^>]*id="file"[^>]*>([\s\S]*?)<\/script>/.exec(await page(path))?.[1];
  return JSON.parse(json ?? 'null') as Record<string, unknown>;
}

describe('who may use the modeler', () => {
  const addresses = ['/modeler', '/modeler/new', '/modeler/templates.json', '/modeler/references.json'];

  it.each(addresses)('architects see %s, employees do not', async (address) => {
    expect((await get(address)).status).toBe(200);
    expect((await get(address, 'anna')).status).toBe(403);
  });

  it('operators neither save, check, deploy nor delete', async () => {
    const resources = [newProcess('not-mine')];
    const { id } = await saved('kept.bpmn');
    const answers = [
      await post('/modeler/files', { name: 'x.bpmn', kind: 'bpmn', content: '' }, 'omar'),
      await post('/modeler/check', { resources }, 'omar'),
      await post('/modeler/deploy', { resources }, 'omar'),
      await post(`/modeler/files/${id}/delete`, {}, 'omar'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect((await get(`/modeler/files/${id}`)).status).toBe(200);
  });

  it('asks for the log-in, and refuses every change without the token of the session', async () => {
    expect((await request(app).get('/modeler')).status).not.toBe(200);
    for (const path of ['/modeler/files', '/modeler/check', '/modeler/deploy', '/modeler/files/x/delete']) {
      const response = await request(app).post(path).set('Cookie', cookie('frida')).send({});
      expect([path, response.status]).toEqual([path, 403]);
    }
  });
});

interface Saved {
  readonly id: string;
  readonly revision: number;
}

async function saved(name: string, content = '<a/>'): Promise<Saved> {
  const response = await post('/modeler/files', { name, kind: 'bpmn', content });
  expect(response.status).toBe(200);
  return response.body as Saved;
}

describe('drafts', () => {
  it('are saved, listed, opened, and deleted again', async () => {
    const { id } = await saved('shipping.bpmn', '<shipping/>');
    expect(await page('/modeler')).toContain('shipping.bpmn');
    expect(await page('/modeler?search=SHIPP')).toContain('shipping.bpmn');
    expect(await page('/modeler?search=nothing-like-it')).not.toContain('shipping.bpmn');
    expect(await fileOn(`/modeler/files/${id}`)).toMatchObject({ id, revision: 1, content: '<shipping/>' });
    const deleted = await post(`/modeler/files/${id}/delete`, {});
    expect([deleted.status, deleted.headers['location']]).toEqual([303, '/modeler']);
    expect((await get(`/modeler/files/${id}`)).status).toBe(404);
  });

  it('do not overwrite what somebody else saved meanwhile', async () => {
    const { id, revision } = await saved('shared.bpmn', '1');
    const file = { id, revision, name: 'shared.bpmn', kind: 'bpmn' };
    expect((await post('/modeler/files', { ...file, content: '2' })).body).toMatchObject({ revision: 2 });
    const late = await post('/modeler/files', { ...file, content: '3' });
    expect(late.status).toBe(409);
    expect(await fileOn(`/modeler/files/${id}`)).toMatchObject({ content: '2' });
  });

  it.each([
    ['no name', { name: ' ', content: '' }],
    ['a name that is too long', { name: 'x'.repeat(201), content: '' }],
    ['no content', { name: 'x.bpmn' }],
  ])('are refused with %s', async (_, file) => {
    expect((await post('/modeler/files', { kind: 'bpmn', ...file })).status).toBe(400);
  });

  it('do not leave the data island, whatever they hold', async () => {
    const content = '</script><script>alert(1)</script><!--';
    const { id } = await saved('hostile.bpmn', content);
    expect(await page(`/modeler/files/${id}`)).not.toContain('<script>alert');
    expect(await fileOn(`/modeler/files/${id}`)).toMatchObject({ content });
  });
});

describe('new files', () => {
  it.each([
    ['bpmn', 'new-process.bpmn'],
    ['dmn', 'new-decision.dmn'],
    ['form', 'new-form.form'],
    ['nonsense', 'new-process.bpmn'],
  ])('of kind %s begin as %s', async (kind, name) => {
    expect(await fileOn(`/modeler/new?kind=${kind}`)).toMatchObject({ name, id: null, newId: null });
  });

  it('are pages of their own, whoever links to them: their scripts run once a page', async () => {
    expect(await page('/modeler/new')).toContain('<meta name="turbo-visit-control" content="reload">');
    expect(await page('/modeler')).not.toContain('turbo-visit-control');
  });

  it('take the id by which an element refers to them', async () => {
    expect(await fileOn('/modeler/new?kind=form&id=leave-notice')).toMatchObject({
      name: 'leave-notice.form',
      newId: 'leave-notice',
    });
    expect(await fileOn('/modeler/new?kind=form&id=%22%3E%3Cb')).toMatchObject({ newId: null });
  });
});

describe('what is deployed', () => {
  it('is opened as a draft that knows its version', async () => {
    const list = await page('/modeler');
    const address = /href="(\/modeler\/open\/process\/[^"]+)"/.exec(list)?.[1] ?? '';
    expect(await fileOn(address)).toMatchObject({
      kind: 'bpmn',
      name: 'leave.bpmn',
      id: null,
      baseVersion: 1,
      content: leaveProcess[0]?.content,
    });
    const form = /href="(\/modeler\/open\/form\/[^"]+)"/.exec(list)?.[1] ?? '';
    const { content, origin } = await fileOn(form);
    expect(JSON.parse(String(content))).toMatchObject({ type: 'default' });
    expect(origin).toBe('Deployed version 1');
  });

  it('opens decisions too', async () => {
    await t.engine.definitions.deploy(t.people.frida, [newProcess('with-dish'), dish]);
    const address = /href="(\/modeler\/open\/decision\/[^"]+)"/.exec(await page('/modeler'))?.[1] ?? '';
    expect(await fileOn(address)).toMatchObject({ kind: 'dmn', name: 'dish.dmn', content: dish.content });
  });

  it.each(['process', 'decision', 'form', 'nonsense'])('is not found by a wrong key: %s', async (source) => {
    expect((await get(`/modeler/open/${source}/999999`)).status).toBe(404);
  });

  it('is known to the editor by id, and so are drafts', async () => {
    const draft = await post('/modeler/files', { ...newForm('notice'), kind: 'form' });
    const broken = await post('/modeler/files', { name: 'half.form', kind: 'form', content: '{"id":' });
    const { body } = await get('/modeler/references.json');
    expect(body).toMatchObject({
      form: expect.arrayContaining([expect.objectContaining({ id: 'leave-approval', version: 1 })]),
      bpmn: expect.arrayContaining([expect.objectContaining({ id: 'leave', name: 'Request leave' })]),
      drafts: expect.arrayContaining([
        expect.objectContaining({ file: (draft.body as Saved).id, kind: 'form', ids: ['notice'] }),
        expect.objectContaining({ file: (broken.body as Saved).id, ids: [] }),
      ]),
    });
  });
});

describe('checking and deploying', () => {
  it('tells what is wrong, at which element, and makes nothing', async () => {
    const resources = [
      newProcess(
        'checked',
        '<bpmn:intermediateCatchEvent id="Wait"><bpmn:timerEventDefinition /></bpmn:intermediateCatchEvent>',
      ),
    ];
    const checked = await post('/modeler/check', { resources });
    expect(checked.status).toBe(200);
    const blocker = expect.objectContaining({ element: 'Wait', severity: 'blocker' });
    expect(checked.body).toMatchObject([{ verdict: 'refused', findings: expect.arrayContaining([blocker]) }]);
    const refused = await post('/modeler/deploy', { resources });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ findings: expect.arrayContaining([blocker]) });
    const { items } = await t.engine.definitions.list(t.people.frida, { processId: 'checked' });
    expect(items).toEqual([]);
  });

  it('deploys, says where to start and to watch it, and makes no version of the same content', async () => {
    const resources = [newProcess('greeting')];
    const first = await post('/modeler/deploy', { resources });
    expect(first.body).toMatchObject({
      unchanged: false,
      definitions: [{ processId: 'greeting', version: 1 }],
    });
    const { definitions, next } = first.body as {
      definitions: [{ key: string }];
      next: [{ start: string; cockpit: string }];
    };
    expect(next).toMatchObject([
      { start: `/start/${definitions[0].key}`, cockpit: `/cockpit/definitions/${definitions[0].key}` },
    ]);
    expect((await get(next[0].start)).status).toBe(200);
    expect((await get(next[0].cockpit)).status).toBe(200);
    expect((await post('/modeler/deploy', { resources })).body).toMatchObject({ unchanged: true });
  });

  it('deploys the drafts it refers to with it, and they know their version afterwards', async () => {
    const form = newForm('farewell');
    const draft = (await post('/modeler/files', { ...form, name: 'farewell', kind: 'form' })).body as Saved;
    const answer = await post('/modeler/deploy', {
      resources: [newProcess('goodbye'), { draft: draft.id }],
    });
    expect(answer.body).toMatchObject({ forms: [{ formId: 'farewell', version: 1 }] });
    expect(await fileOn(`/modeler/files/${draft.id}`)).toMatchObject({
      baseVersion: 1,
      content: form.content,
    });
  });

  it.each([
    ['nothing', []],
    ['too much', Array.from({ length: 51 }, () => ({ name: 'x.bpmn', content: '' }))],
    ['a resource without content', [{ name: 'x.bpmn' }]],
    ['a resource that is none', [null]],
  ])('refuses %s', async (_, resources) => {
    expect((await post('/modeler/deploy', { resources })).status).toBe(400);
    expect((await post('/modeler/check', { resources })).status).toBe(400);
  });

  it('finds no draft that is not there', async () => {
    expect((await post('/modeler/deploy', { resources: [{ draft: 'gone' }] })).status).toBe(404);
  });
});

const dish = {
  name: 'dish.dmn',
  content: `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="dish-file" name="Dish" namespace="https://example.com/dish">
  <decision id="dish" name="Dish"><decisionTable id="table" hitPolicy="UNIQUE">
    <input id="in"><inputExpression id="expression" typeRef="string"><text>season</text></inputExpression></input>
    <output id="out" name="dish" typeRef="string" />
    <rule id="rule"><inputEntry id="r1"><text>"winter"</text></inputEntry><outputEntry id="r2"><text>"Stew"</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>`,
};
