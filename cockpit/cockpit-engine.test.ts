/** The cockpit on a real engine in memory: an operator finds what failed, mends it, and sees it go on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import type { Subject } from '../engine/index.ts';
import { leaveProcess } from '../engine/testing/leave-process.ts';
import { testEngine, type TestEngine } from '../engine/testing/test-engine.ts';
import { cockpitApp, CSRF_TOKEN } from './testing/cockpit-app.ts';

let t: TestEngine;
let app: Express;
let definitionKey: string;
const robot: Subject = {
  id: 'program:robot',
  kind: 'program',
  name: 'robot',
  displayName: 'robot',
  groups: ['workers'],
};

beforeAll(async () => {
  t = await testEngine();
  app = cockpitApp(t.engine, t.people);
  const deployed = await t.engine.definitions.deploy(t.people.frida, leaveProcess);
  definitionKey = deployed.definitions[0]?.key ?? '';
});

afterAll(() => t.close());

async function page(path: string, who = 'omar'): Promise<string> {
  const response = await request(app).get(path).set('x-test-user', who);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${response.text.slice(0, 300)}`);
  return response.text;
}

async function send(path: string, fields: Record<string, unknown>, who = 'omar'): Promise<request.Response> {
  return request(app)
    .post(path)
    .set('x-test-user', who)
    .type('form')
    .send({ _csrf: CSRF_TOKEN, ...fields });
}

/** Starts a request for leave through the cockpit's own form, and gives the address of its instance. */
async function started(businessKey: string, days: number): Promise<string> {
  const variables = JSON.stringify({ employee: 'anna', days });
  const response = await send(`/cockpit/definitions/${definitionKey}/start`, { businessKey, variables });
  return String(response.headers['location']);
}

function idOf(address: string): string {
  return decodeURIComponent(address.split('/').at(-1) ?? '');
}

/** Approves, then fails the booking until no retries are left. */
async function failed(businessKey: string): Promise<string> {
  const address = await started(businessKey, 3);
  const { items } = await t.engine.tasks.list(t.people.admin, { instanceId: idOf(address) });
  await t.engine.tasks.complete(t.people.admin, items[0]?.id ?? '', {
    variables: { approved: true },
    validate: false,
  });
  const [job] = await t.engine.jobs.activate(robot, {
    type: 'book',
    worker: 'w',
    maxJobs: 1,
    lockMs: 60_000,
  });
  if (!job) throw new Error('no job to do');
  await t.engine.jobs.fail(robot, job.id, job.lock, { message: 'The calendar is closed', retriesLeft: 0 });
  return address;
}

describe('the cockpit on a real engine', () => {
  it('shows what an instance waits for, and where on the diagram', async () => {
    const address = await started('L-1', 2);
    const text = await page(address);
    expect(text).toContain('It waits at “Approve leave”.');
    expect(text).toContain('Somebody of managers to claim the task');
    expect(text).toMatch(/<g class="d-el d-active" data-element="Approve"/);
    expect(text).toMatch(/<g class="d-el d-completed" data-element="Requested"/);
  });

  it('finds an instance by the value of a variable', async () => {
    const found = await started('L-21', 21);
    const other = await started('L-22', 22);
    const text = await page('/cockpit/instances?variable=days%3D21');
    expect(text).toContain(found);
    expect(text).not.toContain(other);
  });

  it('leads from a failed job to its retry with a changed variable', async () => {
    const address = await failed('L-3');
    expect(await page('/cockpit')).toContain('The calendar is closed');
    const incidents = await page(address);
    expect(incidents).toContain('It cannot go on at “Book the days”.');
    const incident = /name="incident" value="([^"]+)"/.exec(incidents)?.[1];
    const response = await send(`${address}/retry`, { incident, variables: '{"days": 4}', retries: '1' });
    expect(response.status).toBe(303);
    const [job] = await t.engine.jobs.activate(robot, {
      type: 'book',
      worker: 'w',
      maxJobs: 1,
      lockMs: 60_000,
    });
    expect(job?.variables).toMatchObject({ days: 4 });
    await t.engine.jobs.complete(robot, job?.id ?? '', job?.lock ?? '', {});
    expect(await page(address)).toContain('It waits at “Tell the team”.');
    const story = await page(`${address}?tab=history`);
    expect(story).toContain('Incident at “Book the days”: The calendar is closed');
    expect(story).toContain('The incident at “Book the days” was resolved');
  });

  it('retries a whole group from the overview', async () => {
    await failed('L-4');
    await failed('L-5');
    const ids = /name="ids" value="([^"]+)"/.exec(await page('/cockpit'))?.[1] ?? '';
    expect(ids.split(' ')).toHaveLength(2);
    await send('/cockpit/incidents/retry', { ids, back: '/cockpit' });
    expect(await page('/cockpit')).toContain('No open incidents');
  });

  it('sets a variable, and says so in the record with the name of who did', async () => {
    const address = await started('L-6', 5);
    await send(`${address}/variables`, { name: 'days', value: '6', format: 'json', scope: '1' });
    expect(await page(`${address}?tab=variables`)).toMatch(
      /days<\/strong>[\s\S]*?<span class="mono value">6</,
    );
    const story = await page(`${address}?tab=history&filter=values`);
    expect(story).toMatch(/Values were set[\s\S]*?>6<\/dd>[\s\S]*?omar/);
  });

  it('cancels with a reason that stays in the record', async () => {
    const address = await started('L-7', 5);
    expect(await page(`${address}/cancel`)).toContain('<li>Approve leave</li>');
    await send(`${address}/cancel`, { reason: 'asked twice' });
    const text = await page(address);
    expect(text).toContain('It was cancelled.');
    expect(text).toContain('The instance was cancelled: asked twice');
  });

  it('counts tokens on the definition and lists who is at a step', async () => {
    const address = await started('L-8', 1);
    const text = await page(`/cockpit/definitions/${definitionKey}?element=Approve`);
    expect(text).toMatch(/aria-label="Approve leave, user task: \d+ here now"/);
    expect(text).toContain(address);
    expect(text).toContain('At “Approve leave” now');
  });

  it('shows every page to the administrator', async () => {
    for (const path of [
      '/definitions',
      '/instances',
      '/incidents',
      '/incidents?view=list',
      '/jobs',
      '/messages',
      '/decisions',
      '/bindings',
      '/users',
    ])
      expect(await page(`/cockpit${path}`, 'admin')).toContain('<h1');
  });

  it('shows processes to an architect, without their instances', async () => {
    expect(await page('/cockpit', 'frida')).toContain('Processes');
    expect(await page(`/cockpit/definitions/${definitionKey}`, 'frida')).toContain(
      'Diagram of Request leave',
    );
    // They see only what they take part in themselves.
    expect(await page('/cockpit/instances', 'frida')).toContain('No instances yet');
  });

  it('answers 404 for what is not there', async () => {
    for (const path of [
      '/cockpit/instances/99999999',
      '/cockpit/instances/nonsense',
      '/cockpit/definitions/99999',
      '/cockpit/decisions/99999',
    ])
      expect([path, (await request(app).get(path).set('x-test-user', 'omar')).status]).toEqual([path, 404]);
  });
});
