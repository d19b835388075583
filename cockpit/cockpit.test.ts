/** Every page of the cockpit, on plain data: what it shows, and to whom. What forms ask of the engine: routes/*.test.ts. */
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { pageOf } from './testing/fake-engine.ts';
import { history, incident, instance } from './testing/fixtures.ts';
import { cockpitFor, type Who } from './testing/visit.ts';

const cockpit = cockpitFor(request);

const PAGES: readonly (readonly [path: string, who: Who, words: string])[] = [
  ['/cockpit', 'operator', 'Needs attention'],
  ['/cockpit/definitions', 'operator', 'Order to cash'],
  ['/cockpit/definitions/7', 'operator', 'Start an instance'],
  ['/cockpit/definitions/7?view=frequency', 'operator', 'Warmer steps'],
  ['/cockpit/definitions/7/start', 'operator', 'Start Order to cash'],
  ['/cockpit/instances', 'operator', 'A-1042'],
  ['/cockpit/instances/1042', 'operator', 'The bank did not answer'],
  ['/cockpit/instances/1042?tab=waiting', 'operator', 'Somebody of sales to claim the task'],
  ['/cockpit/instances/1042?tab=variables', 'operator', 'Ada Lovelace'],
  ['/cockpit/instances/1042?tab=history', 'operator', 'The instance was started'],
  ['/cockpit/instances/1042/cancel', 'operator', 'This cannot be undone'],
  ['/cockpit/incidents', 'operator', 'Retry all 2'],
  ['/cockpit/incidents?view=list', 'operator', 'Retry selected'],
  ['/cockpit/jobs', 'operator', 'http'],
  ['/cockpit/messages', 'operator', 'Correlation key'],
  ['/cockpit/messages?kind=signal', 'operator', 'A signal'],
  ['/cockpit/decisions', 'operator', 'Approval'],
  ['/cockpit/decisions/3', 'architect', 'Try it'],
  ['/cockpit/bindings', 'architect', 'com.acme.Notify'],
  ['/cockpit/bindings/edit?key=camunda7%2Fclass%2Fcom.acme.Notify', 'architect', 'What it stands for'],
  ['/cockpit/users', 'admin', 'Anna Albers'],
  ['/cockpit/users/new', 'admin', 'New user'],
  ['/cockpit/users/anna/edit', 'admin', 'Make a new password'],
  ['/cockpit/tokens/new', 'admin', 'Works until'],
];

describe('the pages', () => {
  it.each(PAGES)('%s is shown to the %s', async (path, who, words) => {
    const response = await cockpit().get(path, who);
    expect(response.text).toContain(words);
    expect(response.status).toBe(200);
  });

  it.each(PAGES)('%s has one h1, no inline script or style', async (path, who) => {
    const { text } = await cockpit().get(path, who);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text).not.toMatch(/ style="|<style| on\w+="|<script(?![^>]*\bsrc=)/);
  });

  it.each(PAGES)('%s asks who is there first', async (path) => {
    const { fake, get } = cockpit();
    const response = await get(path).unset('x-test-user');
    expect(response.status).toBe(303);
    expect(response.headers['location']).toBe(`/login?returnTo=${encodeURIComponent(path)}`);
    expect(fake.calls).toEqual([]);
  });

  it.each(PAGES)('%s is closed to an employee', async (path) => {
    const { fake, get } = cockpit();
    expect((await get(path, 'employee')).status).toBe(403);
    expect(fake.calls).toEqual([]);
  });

  it('shows each only the sections that are open to them', async () => {
    const sections = async (who: Who): Promise<string> =>
      (await cockpit().get('/cockpit', who)).text.split('</nav>').slice(0, 2).join('');
    expect(await sections('operator')).not.toContain('/cockpit/users');
    expect(await sections('architect')).not.toContain('/cockpit/instances"');
    expect(await sections('architect')).toContain('/cockpit/bindings');
    expect(await sections('admin')).toContain('/cockpit/users');
  });

  it('writes what people and files say as text', async () => {
    const evil = `"><img src=x onerror=alert(1)>`;
    const { get } = cockpit({
      'instances.list': () =>
        pageOf([{ ...instance, businessKey: evil, processName: evil, startedBy: `user:${evil}` }]),
      'instances.history': () =>
        pageOf(
          history.map((line) => ({
            ...line,
            elementName: evil,
            data: { values: { [evil]: evil }, message: evil },
          })),
        ),
      'incidents.list': () => pageOf([{ ...incident, message: evil, elementName: evil }]),
      'instances.variables': () => [{ name: evil, value: { [evil]: evil }, scope: 1, scopeElement: evil }],
    });
    for (const path of [
      '/cockpit/instances',
      '/cockpit/incidents?view=list',
      '/cockpit/instances/1042?tab=history',
      '/cockpit/instances/1042?tab=incidents',
      `/cockpit/instances/1042?tab=variables&show=${encodeURIComponent(`1.${evil}`)}`,
    ])
      expect((await get(path)).text).not.toContain('<img');
  });
});

describe('empty pages say what to do', () => {
  it.each([
    ['/cockpit/instances', 'No instances yet'],
    ['/cockpit/instances?q=zzz', 'Nothing matches'],
    ['/cockpit/definitions', 'No process is deployed yet'],
    ['/cockpit/definitions?q=zzz', 'Nothing matches'],
    ['/cockpit/incidents?view=list', 'No open incidents'],
    ['/cockpit/incidents?q=zzz', 'Nothing matches'],
    ['/cockpit/jobs', 'No jobs wait'],
    ['/cockpit/decisions', 'No decisions yet'],
  ])('%s', async (path, words) => {
    const none = (): object => pageOf([]);
    const { get } = cockpit({
      'instances.list': none,
      'definitions.list': none,
      'incidents.list': none,
      'jobs.list': none,
      'decisions.list': none,
    });
    expect((await get(path)).text).toContain(words);
  });
});
