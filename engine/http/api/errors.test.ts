import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response, type Test } from 'supertest';
import { openWeb, type Web } from '../../cli/testing/web.ts';
import { BatonError } from '../../errors.ts';
import { leaveProcess } from '../../testing/leave-process.ts';

let web: Web;
let admin: string;
let worker: string;
/** Faults that only a broken or busy server has. */
let fault: unknown = null;

beforeAll(async () => {
  web = await openWeb({
    instead: (engine) => ({
      ...engine,
      overview: (subject) => (fault === null ? engine.overview(subject) : Promise.reject(fault)),
    }),
  });
  admin = await web.token('admin');
  worker = await web.token('workers');
  await web.t.engine.definitions.deploy(web.t.people.frida, leaveProcess);
});
afterAll(() => web.close());

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
const api = (method: Method, path: string, token = admin): Test =>
  request(web.server)[method](`/api/v1${path}`).set('Authorization', `Bearer ${token}`);

function expectProblem(answer: Response, status: number, code: string): void {
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.type).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `urn:baton:error:${code}`,
    status,
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(/./),
  });
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d|at async/);
}

const json = (method: Method, path: string, text: string, type = 'application/json'): Test =>
  api(method, path).set('Content-Type', type).send(text);

describe('a problem document', () => {
  it('400 says what is wrong with query and body, and where', async () => {
    const unknown = await api('post', '/instances').send({ processId: 'leave', colour: 'red' });
    expectProblem(unknown, 400, 'INVALID');
    expect(unknown.body.detail).toContain('"colour"');
    const inner = await api('post', '/jobs/activate').send({ type: 'a', worker: 'b', maxJobs: 0 });
    expectProblem(inner, 400, 'INVALID');
    expect(inner.body.pointer).toBe('/maxJobs');
    expectProblem(await api('get', '/tasks?limit=0'), 400, 'INVALID');
    expectProblem(await api('get', '/tasks?colour=red'), 400, 'INVALID');
    expectProblem(await api('get', '/tasks?view=mine&view=all'), 400, 'INVALID');
    expectProblem(await api('get', '/tasks?__proto__=1'), 400, 'INVALID');
    expectProblem(await api('get', '/instances?variable=x'), 400, 'INVALID');
    expectProblem(await api('get', '/instances?after=nonsense'), 400, 'INVALID');
    expectProblem(await api('post', '/messages'), 400, 'INVALID');
    expectProblem(
      await api('post', '/instances').set('Idempotency-Key', 'k'.repeat(256)).send({}),
      400,
      'INVALID',
    );
  });

  it('401 asks for a token, 403 refuses a call, 404 hides what may not be seen', async () => {
    const nobody = await request(web.server).get('/api/v1/tasks');
    expectProblem(nobody, 401, 'UNAUTHENTICATED');
    expect(nobody.headers['www-authenticate']).toBe('Bearer');
    expectProblem(await api('get', '/tasks', 'baton_wrong'), 401, 'UNAUTHENTICATED');
    expectProblem(await api('post', '/signals', worker).send({ name: 'x' }), 403, 'FORBIDDEN');
    const started = await web.t.engine.instances.start(web.t.people.anna, {
      processId: 'leave',
      variables: { employee: 'anna', days: 1 },
    });
    const hidden = await api('get', `/instances/${started.id}`, worker);
    const absent = await api('get', '/instances/999999999', worker);
    expectProblem(hidden, 404, 'NOT_FOUND');
    expect(hidden.body).toEqual(absent.body);
    expectProblem(await api('get', '/nothing'), 404, 'NOT_FOUND');
    expectProblem(await api('delete', '/tasks'), 404, 'NOT_FOUND');
  });

  it('409 when somebody was faster or it is over', async () => {
    expectProblem(await api('post', '/tokens').send({ name: 't1', groups: [] }), 409, 'CONFLICT');
    const { id } = await web.t.engine.instances.start(web.t.people.anna, {
      processId: 'leave',
      variables: { employee: 'anna', days: 1 },
    });
    expect((await api('post', `/instances/${id}/cancel`).send({})).status).toBe(204);
    expectProblem(
      await api('patch', `/instances/${id}/variables`).send({ variables: { a: 1 } }),
      409,
      'ENDED',
    );
  });

  it('413 for too much, 415 for what is no JSON', async () => {
    const large = JSON.stringify({ name: 'm', variables: { a: 'x'.repeat(5 * 1024 * 1024) } });
    expectProblem(await json('post', '/messages', large), 413, 'TOO_LARGE');
    expectProblem(await json('post', '/messages', '{}', 'text/plain'), 415, 'UNSUPPORTED_MEDIA');
    expectProblem(
      await json('post', '/messages', 'a=b', 'application/x-www-form-urlencoded'),
      415,
      'UNSUPPORTED_MEDIA',
    );
    expectProblem(
      await json('post', '/messages', '{}', 'application/json; charset=klingon'),
      415,
      'UNSUPPORTED_MEDIA',
    );
    expectProblem(await json('post', '/deployments', '{}'), 415, 'UNSUPPORTED_MEDIA');
    expectProblem(await api('post', '/messages').attach('files', Buffer.from('x'), 'a.bpmn'), 400, 'INVALID');
    const gzip = await api('post', '/messages')
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'klingon')
      .send('{}');
    expectProblem(gzip, 415, 'UNSUPPORTED_MEDIA');
  });

  it('422 with findings that name element and remedy', async () => {
    const bad = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p" isExecutable="true">
      <startEvent id="S"/><sequenceFlow id="f" sourceRef="S" targetRef="C"/><callActivity id="C"/></process></definitions>`;
    const refused = await api('post', '/deployments').attach('files', Buffer.from(bad), 'bad.bpmn');
    expectProblem(refused, 422, 'DEPLOYMENT_REFUSED');
    expect(refused.body.findings).toContainEqual(
      expect.objectContaining({
        file: 'bad.bpmn',
        element: 'C',
        severity: 'blocker',
        remedy: expect.any(String),
      }),
    );
  });

  it('429 and 503 say when to come back', async () => {
    fault = new BatonError('OVERLOADED', undefined, { retryAfterSeconds: 7 });
    const busy = await api('get', '/overview');
    expectProblem(busy, 503, 'OVERLOADED');
    expect(busy.headers['retry-after']).toBe('7');
    fault = new BatonError('DATABASE_UNREACHABLE');
    const away = await api('get', '/overview');
    expectProblem(away, 503, 'DATABASE_UNREACHABLE');
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
    fault = new BatonError('TOO_MANY_REQUESTS');
    expect((await api('get', '/overview')).headers['retry-after']).toBe('1');
    fault = null;
  });

  it('500 keeps the text of a bug to itself and gives a reference', async () => {
    fault = new Error('select secret from vault');
    const bug = await api('get', '/overview');
    fault = null;
    expectProblem(bug, 500, 'BUG');
    expect(bug.text).not.toContain('vault');
    expect(bug.body.reference).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe('uploads', () => {
  it('need a boundary and a file', async () => {
    expectProblem(await json('post', '/deployments', 'x', 'multipart/form-data'), 400, 'INVALID');
    expectProblem(await json('post', '/deployments', 'x', 'multipart/form-data; boundary=b'), 400, 'INVALID');
    expectProblem(await api('post', '/deployments').field('files', 'no file'), 400, 'INVALID');
    const cut = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.bpmn"\r\n\r\n<a';
    expectProblem(await json('post', '/deployments', cut, 'multipart/form-data; boundary=b'), 400, 'INVALID');
  });

  it('have limits on number and size', async () => {
    const many = api('post', '/deployments/check');
    for (let count = 0; count < 201; count++) void many.attach('files', Buffer.from('x'), `${count}.bpmn`);
    expectProblem(await many, 413, 'TOO_LARGE');
    const large = api('post', '/deployments/check').attach(
      'files',
      Buffer.alloc(10 * 1024 * 1024 + 1),
      'a.bpmn',
    );
    expectProblem(await large, 413, 'TOO_LARGE');
  });

  it('lose the folders of their names', async () => {
    const answer = await api('post', '/deployments/check').attach(
      'files',
      Buffer.from('<a/>'),
      '../../etc/a.bpmn',
    );
    expect(answer.body).toMatchObject([{ file: 'a.bpmn', verdict: 'refused' }]);
  });

  it('that break off hold nothing up', async () => {
    const socket = connect(Number(new URL(web.base).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(
      `POST /api/v1/deployments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${admin}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n--b\r\n`,
    );
    socket.destroy();
    expect((await api('get', '/me')).status).toBe(200);
  });
});

describe('hostile input', () => {
  const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const list = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  /** Every place of a body that takes free JSON. */
  const places: readonly (readonly [Method, string, (value: string) => string])[] = [
    ['post', '/instances', (value) => `{"processId":"leave","variables":${value}}`],
    ['post', '/messages', (value) => `{"name":"m","variables":${value}}`],
    ['post', '/signals', (value) => `{"name":"m","variables":${value}}`],
    ['put', '/bindings', (value) => `{"key":"camunda7/class/a","target":"nothing","inputs":${value}}`],
    ['patch', '/instances/1/variables', (value) => `{"variables":${value}}`],
    ['put', '/tasks/1-2/draft', (value) => `{"data":${value}}`],
    ['post', '/tasks/1-2/complete', (value) => `{"variables":${value}}`],
    ['post', '/jobs/1-2/complete', (value) => `{"lock":"l","variables":${value}}`],
    ['post', '/decisions/none/evaluate', (value) => `{"variables":${value}}`],
    ['post', '/incidents/1-2/retry', (value) => `{"variables":${value}}`],
  ];
  const values: readonly (readonly [string, string])[] = [
    ['10,000 objects in each other', deep(10_000)],
    ['a million lists in each other', `{"a":${list(1_000_000)}}`],
    ['__proto__', '{"a":{"__proto__":{"admin":true}}}'],
    ['__proto__ at the top', '{"__proto__":{"admin":true}}'],
    ['a NUL', '{"a":"x\\u0000y"}'],
    ['a NUL in a name', '{"a\\u0000":1}'],
    ['half a surrogate pair', '{"a":"\\ud800"}'],
  ];

  it.each(values)('%s is refused wherever it comes', async (_what, value) => {
    for (const [method, path, body] of places) {
      const answer = await json(method, path, body(value));
      expect([path, answer.status]).toEqual([path, 400]);
      expectProblem(answer, 400, 'INVALID');
    }
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it.each([
    ['no JSON', '{"name":'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a list', '[1]'],
    ['a number too large for any double', '{"name":"m","variables":{"a":1e999}}'],
    ['nothing', ''],
  ])('%s as a body is 400', async (_what, text) => {
    expectProblem(await json('post', '/messages', text), 400, 'INVALID');
  });

  it('in addresses and queries is 400 or 404, never 500', async () => {
    const odd = [
      '%00',
      '%E0%A4%A',
      '%ED%A0%80',
      '..%2f..%2fetc',
      '%2e%2e',
      ';x=1',
      '-1',
      '1e9',
      '99999999999999999999',
      "1'--",
      'x'.repeat(3000),
    ];
    for (const path of ['/instances/', '/tasks/', '/definitions/', '/incidents/', '/forms/']) {
      for (const id of odd) {
        const answer = await api('get', path + id);
        expect([path + id, [400, 404].includes(answer.status)]).toEqual([path + id, true]);
      }
    }
    const queries = [
      '/tasks?search=%00',
      '/instances?variable=a%00=1',
      '/instances?after=%00',
      '/incidents?search=%ED%A0%80',
      '/definitions?processId=%00',
    ];
    for (const query of queries) {
      const { status } = await api('get', query);
      expect([query, status < 500]).toEqual([query, true]);
    }
    expect((await api('get', `/tasks?search=${'x'.repeat(20_000)}`)).status).toBe(431);
  });
});
