import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { createWebApp } from '../engine/cli/start/web-app.ts';
import { TEST_PASSWORD, testEngine, type TestEngine } from '../engine/testing/test-engine.ts';

let t: TestEngine;
let app: Express;

beforeAll(async () => {
  t = await testEngine();
  app = createWebApp(t.engine, { tls: false, trustedProxies: 0, production: true });
});
afterAll(() => t.close());

type Agent = ReturnType<typeof request.agent>;
const FRESH = 'a loud lighthouse';
const tokenOf = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';

async function logIn(password: string): Promise<Agent> {
  const agent = request.agent(app);
  const { text } = await agent.get('/login');
  await agent
    .post('/login')
    .type('form')
    .send({ _csrf: tokenOf(text), name: 'anna', password })
    .expect(303);
  return agent;
}

async function change(agent: Agent, current: string, fresh: string, again = fresh) {
  const { text } = await agent.get('/account').expect(200);
  return agent
    .post('/account')
    .type('form')
    .send({ _csrf: tokenOf(text), current, fresh, again });
}

describe('changing the own password', () => {
  it('is refused with the reason, and nothing changes', async () => {
    const agent = await logIn(TEST_PASSWORD);
    expect((await change(agent, 'wrong', FRESH)).text).toContain('The current password is wrong.');
    expect((await change(agent, TEST_PASSWORD, FRESH, 'other')).text).toContain('not repeated the same');
    expect((await change(agent, TEST_PASSWORD, 'short')).status).toBe(422);
    expect((await change(agent, TEST_PASSWORD, 'password123')).status).toBe(422);
    expect(await t.engine.users.authenticate('anna', TEST_PASSWORD)).not.toBeNull();
  });

  it('replaces it, keeps this session, and ends the others', async () => {
    const other = await logIn(TEST_PASSWORD);
    const agent = await logIn(TEST_PASSWORD);
    expect((await change(agent, TEST_PASSWORD, FRESH)).status).toBe(303);
    await agent.get('/tasks').expect(200);
    await other.get('/tasks').expect(303);
    expect(await t.engine.users.authenticate('anna', TEST_PASSWORD)).toBeNull();
    expect(await t.engine.users.authenticate('anna', FRESH)).not.toBeNull();
  });

  it('asks whoever is not logged in to log in first', async () => {
    await request(app)
      .get('/account')
      .expect(303)
      .expect('Location', /^\/login/);
  });
});
