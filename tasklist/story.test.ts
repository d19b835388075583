/** The task list on the real engine and the real server: log in, start, take, fill in, complete, look where it stands. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createWebApp } from '../engine/cli/start/web-app.ts';
import { leaveProcess } from '../engine/testing/leave-process.ts';
import { TEST_PASSWORD, testEngine, type TestEngine } from '../engine/testing/test-engine.ts';

type Agent = ReturnType<typeof request.agent>;

let t: TestEngine;
let app: Express;

beforeAll(async () => {
  t = await testEngine();
  await t.engine.definitions.deploy(t.people.frida, leaveProcess);
  app = createWebApp(t.engine, { tls: false, trustedProxies: 0, production: true });
});
afterAll(() => t.close());

/** The token that every form of the page carries. */
const tokenOf = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
const plain = (html: string) =>
  html
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

async function logIn(name: string): Promise<Agent> {
  const agent = request.agent(app);
  const { text } = await agent.get('/login').expect(200);
  await agent
    .post('/login')
    .type('form')
    .send({ _csrf: tokenOf(text), name, password: TEST_PASSWORD, returnTo: '/tasks' })
    .expect(303)
    .expect('Location', '/tasks');
  return agent;
}

/** Sends a form of a page, with its token. */
async function send(agent: Agent, page: string, action: string, body: Record<string, string> = {}) {
  const { text } = await agent.get(page).expect(200);
  return agent
    .post(action)
    .type('form')
    .send({ _csrf: tokenOf(text), ...body });
}

describe('a request for leave', () => {
  it('goes from the catalogue through a colleague back to whom it concerns', async () => {
    const anna = await logIn('anna');
    const catalogue = await anna.get('/start').expect(200);
    const start =
      /href="(\/start\/[^"]+)"[^>]*data-row/.exec(catalogue.text)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
    expect(plain(catalogue.text)).toContain('Request leave From the wish to the booked days.');

    const refused = await send(anna, start, start, { employee: '', days: '3' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Who is required.');

    const started = await send(anna, start, start, {
      employee: 'anna',
      days: '3',
      _reference: 'L-1',
      _key: 'once',
    });
    expect(started.status).toBe(303);
    const caseAddress = String(started.headers['location']);
    expect(caseAddress).toMatch(/^\/cases\//);
    const again = await send(anna, start, start, {
      employee: 'anna',
      days: '3',
      _reference: 'L-1',
      _key: 'once',
    });
    expect(again.headers['location']).toBe(caseAddress);
    expect(plain((await anna.get(caseAddress).expect(200)).text)).toContain('The case is at Approve leave.');

    const carla = await logIn('carla');
    const mine = await carla.get('/tasks').expect(200);
    expect(plain(mine.text)).toMatch(/My tasks 0 My groups 1/);
    const groups = await carla.get('/tasks?view=groups').expect(200);
    const task = /href="(\/tasks\/[^"?]+)[^"]*" data-row/.exec(groups.text)?.[1] ?? '';
    expect(plain(groups.text)).toContain('Approve leave Request leave · L-1');
    await anna.get(task).expect(404);

    expect((await send(carla, task, `${task}/claim`)).status).toBe(303);
    const open = await carla.get(task).expect(200);
    expect(plain(open.text)).toContain('Look at the plan of the team first.');
    const where = await carla.get(`${task}?tab=where`).expect(200);
    expect(plain(where.text)).toContain('You are at Approve leave.');
    expect(where.text).toMatch(/<svg[^>]*role="img"/);

    const david = await logIn('david');
    const late = await send(david, '/tasks', `${task}/claim`);
    expect(decodeURIComponent(String(late.headers['set-cookie']))).toContain('Carla Rossi was faster');

    const done = await send(carla, task, `${task}/complete`, { approved: 'true' });
    expect(done.status).toBe(303);
    await carla.get(task).expect(404);
    const tooLate = await send(carla, '/tasks', `${task}/complete`, {
      approved: 'true',
      note: 'typed in vain',
    });
    expect(tooLate.status).toBe(409);
    expect(tooLate.text).toContain('typed in vain');

    const robot = {
      id: 'program:robot',
      kind: 'program',
      name: 'robot',
      displayName: 'robot',
      groups: ['workers'],
    } as const;
    const [job] = await t.engine.jobs.activate(robot, {
      type: 'book',
      worker: 'w',
      maxJobs: 1,
      lockMs: 60_000,
    });
    await t.engine.jobs.complete(robot, job?.id ?? '', job?.lock ?? '', {});
    await t.settle();

    const inbox = await anna.get('/tasks').expect(200);
    const last = /href="(\/tasks\/[^"?]+)[^"]*" data-row/.exec(inbox.text)?.[1] ?? '';
    const told = await anna.get(last).expect(200);
    expect(plain(told.text)).toContain('Passed on by carla Approve leave');
    const ended = await send(anna, last, `${last}/complete`);
    expect(decodeURIComponent(String(ended.headers['set-cookie']))).toContain('and with it the case');

    const record = plain((await anna.get(caseAddress).expect(200)).text);
    expect(record).toContain('The case was completed');
    expect(record).toMatch(
      /You completed Tell the team.*Book the days: done.*carla completed Approve leave.*carla took Approve leave.*You started the case/,
    );
    expect(plain((await anna.get('/cases?status=completed')).text)).toContain('L-1');
  });

  it('lets nobody act without the token of their own session', async () => {
    const anna = await logIn('anna');
    const ben = await logIn('ben');
    const { text } = await ben.get('/tasks');
    await anna.post('/logout').type('form').send({}).expect(403);
    await anna
      .post('/logout')
      .type('form')
      .send({ _csrf: tokenOf(text) })
      .expect(403);
    expect((await send(anna, '/tasks', '/logout')).headers['location']).toBe('/login');
    await anna
      .get('/tasks')
      .expect(303)
      .expect('Location', /^\/login/);
  });

  it('sends pages that run no script but ours', async () => {
    const anna = await logIn('anna');
    const { text, headers } = await anna.get('/tasks');
    const policy = headers['content-security-policy'] ?? '';
    const nonce = /<meta name="csp-nonce" content="([^"]+)"/.exec(text)?.[1]?.replaceAll('&#x3D;', '=');
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
    expect(text.match(/<script(?![^>]*\ssrc="\/assets\/)/g)).toBeNull();
  });
});
