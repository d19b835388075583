/** Every page of the cockpit, on plain data: what it shows, to whom, and what its forms ask of the engine. */
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BatonError } from '../engine/index.ts';
import { cockpitApp, CSRF_TOKEN } from './testing/cockpit-app.ts';
import { fakeEngine, pageOf, type FakeEngine, type Fixtures } from './testing/fake-engine.ts';
import { definition, history, incident, instance, people } from './testing/fixtures.ts';

type Who = keyof typeof people;

function cockpit(changes: Fixtures = {}): {
  readonly get: (path: string, who?: Who) => request.Test;
  readonly post: (path: string, fields: Record<string, unknown>, who?: Who) => request.Test;
  readonly fake: FakeEngine;
  readonly asked: (name: string) => readonly unknown[] | undefined;
} {
  const fake = fakeEngine(changes);
  const app = cockpitApp(fake.engine, people);
  return {
    fake,
    get: (path, who = 'operator') => request(app).get(path).set('x-test-user', who),
    post: (path, fields, who = 'operator') =>
      request(app)
        .post(path)
        .set('x-test-user', who)
        .type('form')
        .send({ _csrf: CSRF_TOKEN, ...fields }),
    // Without the subject, which comes first.
    asked: (name) => fake.calls.find((call) => call.name === name)?.args.slice(1),
  };
}

function flashOf(response: request.Response): string {
  return decodeURIComponent([response.headers['set-cookie'] ?? ''].join(' '));
}

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

describe('searching instances', () => {
  it('turns the address into a filter', async () => {
    const { get, asked } = cockpit();
    await get(
      '/cockpit/instances?q=A-1&process=order&status=incident&element=Book&key=K&by=anna&variable=amount%3D120&variable=city%3DBern&sort=ended&order=asc&after=x',
    );
    expect(asked('instances.list')).toEqual([
      {
        search: 'A-1',
        processId: 'order',
        definitionKey: undefined,
        status: 'incident',
        element: 'Book',
        businessKey: 'K',
        startedBy: 'anna',
        variables: [
          { name: 'amount', value: 120 },
          { name: 'city', value: 'Bern' },
        ],
        sort: 'ended',
        order: 'asc',
        after: 'x',
        limit: 50,
      },
    ]);
  });

  it('makes the fields of a new condition part of the address', async () => {
    const response = await cockpit().get('/cockpit/instances?status=active&vn=paid&vv=true');
    expect(response.status).toBe(303);
    expect(response.headers['location']).toBe('/cockpit/instances?status=active&variable=paid%3Dtrue');
  });

  it('shows a condition as a chip that can be taken away, and keeps it when the form is sent', async () => {
    const { text } = await cockpit().get('/cockpit/instances?status=active&variable=paid%3Dtrue');
    expect(text).toContain('paid is true');
    expect(text).toContain('href="/cockpit/instances?status&#x3D;active"');
    expect(text).toContain('<input type="hidden" name="variable" value="paid&#x3D;true">');
  });
});

describe('versions of a searched process', () => {
  const versions = {
    'definitions.list': (_subject: unknown, { processId }: { processId?: string }) =>
      pageOf(processId ? [definition, { ...definition, key: '6', version: 2 }] : [definition]),
  };

  it('are a field of the search', async () => {
    const { text } = await cockpit(versions as Fixtures).get('/cockpit/instances?process=order&definition=6');
    expect(text).toContain('<option value="6" selected>Version 2</option>');
    expect(text).not.toContain('class="chip removable"');
  });

  it('are a condition of its own where no process is chosen', async () => {
    const { text } = await cockpit(versions as Fixtures).get('/cockpit/instances?definition=7');
    expect(text).toContain('Order to cash, version 3');
    expect(text).toContain('<input type="hidden" name="definition" value="7">');
  });
});

describe('the diagram of a definition', () => {
  it('links each step to the instances that are there, and back', async () => {
    const { get } = cockpit();
    expect((await get('/cockpit/definitions/7')).text).toContain(
      'href="/cockpit/definitions/7?element=Check#instances"',
    );
    expect((await get('/cockpit/definitions/7?element=Check')).text).toContain(
      'href="/cockpit/definitions/7#instances"',
    );
  });

  it('shows tokens and incidents, and says them in words', async () => {
    const { text } = await cockpit().get('/cockpit/definitions/7');
    expect(text).toContain('aria-label="Book payment, service task: 2 here now, 2 incidents"');
    expect(text).toMatch(/diagram-outline.*Check order.*3 here now/s);
  });

  it('is not told to who may not see instances', async () => {
    const { fake, get } = cockpit();
    expect((await get('/cockpit/definitions/7', 'architect')).status).toBe(200);
    expect(fake.calls.map(({ name }) => name)).not.toContain('instances.list');
    for (const path of ['/cockpit', '/cockpit/definitions/7'])
      expect((await get(path, 'architect')).text).not.toMatch(
        /href="\/cockpit\/(instances|incidents)|#instances/,
      );
  });

  it('gives the file as an attachment that no browser renders', async () => {
    const response = await cockpit().get('/cockpit/definitions/7/xml');
    expect(response.headers['content-disposition']).toBe('attachment; filename=order-v3.bpmn');
    expect(response.headers['content-type']).toContain('text/plain');
  });
});

describe('starting an instance', () => {
  it('starts that version with the variables and opens the instance', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/definitions/7/start', {
      businessKey: ' A-7 ',
      variables: '{"amount": 7}',
    });
    expect(asked('instances.start')).toEqual([
      { definitionKey: '7', businessKey: 'A-7', variables: { amount: 7 } },
    ]);
    expect([response.status, response.headers['location']]).toEqual([303, '/cockpit/instances/1042']);
  });

  it.each(['{amount}', '[1]', '"x"'])('gives %s back with what is wrong', async (variables) => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/definitions/7/start', { businessKey: 'A-7', variables });
    expect(response.status).toBe(422);
    expect(response.text).toContain('There is a problem');
    expect(response.text).toContain('value="A-7"');
    expect(asked('instances.start')).toBeUndefined();
  });
});

describe('changing an instance', () => {
  it('sets a variable in its scope', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/instances/1042/variables', {
      name: 'amount',
      value: '99.5',
      format: 'json',
      scope: '4',
    });
    expect(asked('instances.setVariables')).toEqual(['1042', { amount: 99.5 }, 4]);
    expect(response.status).toBe(303);
  });

  it('keeps text as text', async () => {
    const { post, asked } = cockpit();
    await post('/cockpit/instances/1042/variables', {
      name: 'zip',
      value: '01234',
      format: 'text',
      scope: '',
    });
    expect(asked('instances.setVariables')).toEqual(['1042', { zip: '01234' }, undefined]);
  });

  it('gives a value that is no JSON back, with the reason at the field', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/instances/1042/variables', {
      name: 'amount',
      value: '99,5',
      format: 'json',
      scope: '1',
    });
    expect(response.status).toBe(422);
    expect(response.text).toContain('This is not JSON');
    expect(response.text).toContain('>99,5</textarea>');
    expect(asked('instances.setVariables')).toBeUndefined();
  });

  it('retries with changed variables in one step', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/instances/1042/retry', {
      incident: '1042-9',
      variables: '{"amount": 1}',
      retries: '5',
    });
    expect(asked('incidents.retry')).toEqual(['1042-9', { retries: 5, variables: { amount: 1 } }]);
    expect([response.status, response.headers['location']]).toEqual([303, '/cockpit/instances/1042']);
  });

  it('gives a refused retry back open, with what was typed', async () => {
    const { fake, post } = cockpit();
    fake.fail('incidents.retry', new BatonError('CONFLICT', 'It was retried by somebody else.'));
    const response = await post('/cockpit/instances/1042/retry', {
      incident: '1042-9',
      variables: '{"amount": 1}',
    });
    expect(response.status).toBe(422);
    expect(response.text).toContain('It was retried by somebody else.');
    expect(response.text).toMatch(/<details class="disclosure" open>[\s\S]*amount/);
  });

  it('cancels with the reason', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/instances/1042/cancel', { reason: 'ordered twice' });
    expect(asked('instances.cancel')).toEqual(['1042', 'ordered twice']);
    expect(flashOf(response)).toContain('The instance was cancelled.');
  });

  it('tells on the page when it had ended already', async () => {
    const { fake, post } = cockpit();
    fake.fail('instances.cancel', new BatonError('ENDED'));
    const response = await post('/cockpit/instances/1042/cancel', {});
    expect(response.status).toBe(303);
    expect(flashOf(response)).toContain('The process instance has ended');
  });

  it.each(['variables', 'retry', 'cancel'])('refuses %s without the CSRF token', async (action) => {
    const { fake, post } = cockpit();
    expect(
      (await post(`/cockpit/instances/1042/${action}`, { _csrf: 'x', name: 'a', value: '1' })).status,
    ).toBe(403);
    expect(fake.calls).toEqual([]);
  });

  it('offers nothing on an instance that has ended', async () => {
    const { get } = cockpit({
      'instances.get': () => ({ ...instance, status: 'completed', incidents: 0 }),
      'instances.elements': () => [],
    });
    const { text } = await get('/cockpit/instances/1042?tab=variables');
    expect(text).not.toContain('/cancel');
    expect(text).not.toContain('Add a variable');
    expect(text).toContain('It is completed.');
  });
});

describe('retrying many incidents', () => {
  it('retries the whole group and says how many', async () => {
    const { fake, post } = cockpit();
    const response = await post('/cockpit/incidents/retry', { ids: '1042-9 1043-9', back: '/cockpit' });
    expect(fake.calls.map(({ args }) => args[1])).toEqual(['1042-9', '1043-9']);
    expect(flashOf(response)).toContain('2 incidents are being tried again.');
    expect(response.headers['location']).toBe('/cockpit');
  });

  it('goes on after one that cannot be retried', async () => {
    const { post } = cockpit({
      'incidents.retry': (_subject, id) => {
        if (id === '1-1') throw new BatonError('NOT_FOUND', 'It is gone.');
      },
    });
    const response = await post('/cockpit/incidents/retry', { id: ['1-1', '2-1'] });
    expect(flashOf(response)).toContain(
      '1 incident is being tried again. 1 could not be retried: It is gone.',
    );
  });

  it('goes back to no other server', async () => {
    const response = await cockpit().post('/cockpit/incidents/retry', { id: '1-1', back: '//evil.example' });
    expect(response.headers['location']).toBe('/cockpit/incidents');
  });

  it('does not hide a fault of ours', async () => {
    const { fake, post } = cockpit();
    fake.fail('incidents.retry', new Error('broken'));
    expect((await post('/cockpit/incidents/retry', { id: '1-1' })).status).toBe(500);
  });
});

describe('messages', () => {
  it('sends a message', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/messages', {
      kind: 'message',
      name: 'paid',
      correlation: 'A-1',
      variables: '{"amount": 1}',
    });
    expect(asked('messages.publish')).toEqual([
      { name: 'paid', correlationKey: 'A-1', variables: { amount: 1 } },
    ]);
    expect(flashOf(response)).toContain('went to an instance');
  });

  it('sends a signal', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/messages', { kind: 'signal', name: 'stop', variables: '' });
    expect(asked('messages.signal')).toEqual([{ name: 'stop', variables: {} }]);
    expect(flashOf(response)).toContain('reached 2 places');
  });

  it('wants a name', async () => {
    expect((await cockpit().post('/cockpit/messages', { kind: 'message', name: ' ' })).status).toBe(422);
  });
});

describe('decisions', () => {
  it('shows the result and the warnings of a trial', async () => {
    const { text } = await cockpit().post(
      '/cockpit/decisions/3',
      { variables: '{"amount": 1}' },
      'architect',
    );
    expect(text).toContain('approver');
    expect(text).toContain('The input &quot;region&quot; is missing.');
  });

  it('tells why a trial failed', async () => {
    const { fake, post } = cockpit();
    fake.fail('decisions.evaluate', new BatonError('INVALID', 'The table has no rule for this.'));
    const response = await post('/cockpit/decisions/3', { variables: '{}' }, 'architect');
    expect([response.status, response.text.includes('The table has no rule for this.')]).toEqual([422, true]);
  });
});

describe('bindings', () => {
  const key = 'camunda7/class/com.acme.Notify';

  it('stores only what the target needs', async () => {
    const { post, asked } = cockpit();
    await post(
      '/cockpit/bindings',
      { key, target: 'nothing', type: 'http', inputs: 'nonsense', script: 'x' },
      'architect',
    );
    expect(asked('bindings.put')).toEqual([{ key, target: 'nothing', type: null, inputs: {}, script: null }]);
  });

  it('stores a connector with its inputs', async () => {
    const { post, asked } = cockpit();
    await post(
      '/cockpit/bindings',
      { key, target: 'connector', type: 'http', inputs: '{"url": "=address"}' },
      'architect',
    );
    expect(asked('bindings.put')).toEqual([
      { key, target: 'connector', type: 'http', inputs: { url: '=address' }, script: null },
    ]);
  });

  it.each([
    [{ key: 'nonsense', target: 'nothing' }, 'dialect/kind/value'],
    [{ key, target: 'connector' }, 'Name the connector'],
    [{ key, target: 'worker', type: 'x', inputs: '{' }, 'This is not JSON'],
    [{ key, target: 'script', script: ' ' }, 'Write the script'],
  ])('gives %j back', async (fields, words) => {
    const response = await cockpit().post('/cockpit/bindings', fields, 'architect');
    expect(response.status).toBe(422);
    expect(response.text).toContain(words);
  });

  it('shows operators the table without buttons', async () => {
    const { get } = cockpit();
    expect((await get('/cockpit/bindings')).text).not.toContain('/cockpit/bindings/remove');
    expect((await get('/cockpit/bindings/edit?key=x')).status).toBe(403);
  });
});

describe('users', () => {
  it('creates a user with a password that is shown once', async () => {
    const { post, asked } = cockpit();
    const response = await post(
      '/cockpit/users',
      { name: 'mei', displayName: 'Mei Lin', email: '', group: ['sales'], otherGroups: 'night, day' },
      'admin',
    );
    const [user] = asked('users.put') as [{ password: string; groups: string[] }];
    expect(user).toMatchObject({
      name: 'mei',
      displayName: 'Mei Lin',
      email: null,
      groups: ['sales', 'night', 'day'],
    });
    expect(user.password).toMatch(/^\w{6}(-\w{6}){3}$/);
    expect(response.text).toContain(user.password);
    expect(flashOf(response)).not.toContain(user.password);
  });

  it('does not change a user when one of that name is to be created', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/users', { name: 'anna' }, 'admin');
    expect([response.status, asked('users.put')]).toEqual([422, undefined]);
  });

  it('changes a user and leaves the password', async () => {
    const { post, asked } = cockpit();
    await post(
      '/cockpit/users/anna/edit',
      { displayName: 'Anna B', email: 'a@b.c', disabled: 'on' },
      'admin',
    );
    expect(asked('users.put')).toEqual([
      {
        name: 'anna',
        displayName: 'Anna B',
        email: 'a@b.c',
        groups: [],
        disabled: true,
        password: undefined,
      },
    ]);
  });

  it('shows a token once', async () => {
    const { post, asked } = cockpit();
    const response = await post(
      '/cockpit/tokens',
      { name: 'crm', group: 'workers', expiresAt: '2027-01-01' },
      'admin',
    );
    expect(asked('users.createToken')).toEqual([
      { name: 'crm', groups: ['workers'], expiresAt: '2027-01-01T00:00:00.000Z' },
    ]);
    expect(response.text).toContain('baton_secret');
  });

  it.each([
    ['get', '/cockpit/users'],
    ['get', '/cockpit/users/new'],
    ['get', '/cockpit/tokens/new'],
    ['post', '/cockpit/users'],
    ['post', '/cockpit/users/anna/password'],
    ['post', '/cockpit/tokens'],
  ] as const)('is closed to operators: %s %s', async (method, path) => {
    const { fake, get, post } = cockpit();
    const response = await (method === 'get' ? get(path) : post(path, { name: 'x', group: 'workers' }));
    expect(response.status).toBe(403);
    expect(fake.calls).toEqual([]);
  });
});
