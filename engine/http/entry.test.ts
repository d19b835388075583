import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Test } from 'supertest';
import { csrfOf, fill, jar, logIn, served } from '../cli/testing/visitor.ts';
import { openWeb, type Web } from '../cli/testing/web.ts';

let web: Web;

beforeAll(async () => {
  web = await openWeb();
});
afterAll(() => web.close());

describe('login', () => {
  it('is refused after five failures in a minute, for whatever spelling of name and address', async () => {
    const at = await openWeb();
    const spellings = ['carla', ' carla', 'carla ', 'carla', ' carla '];
    for (const name of spellings) expect((await logIn(at, { name, password: 'no' })).answer.status).toBe(422);
    const sixth = await logIn(at, { name: 'carla' });
    expect(sixth.answer.status).toBe(429);
    expect(Number(sixth.answer.headers['retry-after'])).toBeGreaterThan(0);
    for (const path of ['/LOGIN', '/login/', '/Login']) {
      const { answer } = await logIn(at, { name: 'carla' }, { path });
      expect([path, [404, 429].includes(answer.status)]).toEqual([path, true]);
    }
    expect((await logIn(at, { name: 'anna' })).answer.status).toBe(303);
    await at.close();
  });

  it('gains nothing from many tries at once', async () => {
    const at = await openWeb();
    const page = await request(at.server).get('/login');
    const tries = Array.from({ length: 12 }, () =>
      request(at.server)
        .post('/login')
        .set('Cookie', jar(page))
        .type('form')
        .send({ _csrf: csrfOf(page), name: 'carla', password: 'no' }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    await at.close();
  });

  it('does not tell who is a user', async () => {
    const unknown = await logIn(web, { name: 'nobody', password: 'no' });
    const known = await logIn(web, { name: 'wanda', password: 'no' });
    const plain = ({ answer }: typeof known, name: string) =>
      answer.text
        .replaceAll(name, 'NAME')
        .replaceAll(/nonce="[^"]*"/g, '')
        .replaceAll(/name="csp-nonce" content="[^"]*"/g, '')
        .replaceAll(/value="[\w-]{43}"/g, '')
        .replaceAll(/content="[\w-]{43}"/g, '');
    expect(unknown.answer.status).toBe(known.answer.status);
    expect(plain(unknown, 'nobody')).toBe(plain(known, 'wanda'));
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/%0d%0aSet-Cookie:x=1',
    ' //evil.example',
    '///evil.example',
    '/..//evil.example',
  ])('sends one nowhere else: returnTo=%s', async (returnTo) => {
    const { answer } = await logIn(web, { returnTo, name: 'david' });
    expect(answer.status).toBe(303);
    const target = new URL(answer.headers.location ?? '', 'http://baton.test/login');
    expect(target.origin).toBe('http://baton.test');
    const { cookie, csrf } = await web.session('anna');
    const chosen = await request(web.server)
      .post('/preferences')
      .set('Cookie', cookie)
      .type('form')
      .send({ _csrf: csrf, theme: 'dark', returnTo });
    expect(new URL(chosen.headers.location ?? '', 'http://baton.test/').origin).toBe('http://baton.test');
    const page = await request(web.server).get('/login').query({ returnTo }).set('Cookie', cookie);
    expect(new URL(page.headers.location ?? '', 'http://baton.test/').origin).toBe('http://baton.test');
  });
});

describe('without login', () => {
  const open = new Set([
    '/login',
    '/health/live',
    '/health/ready',
    '/api/v1/openapi.json',
    '/assets/baton.css',
    '/',
  ]);

  it('no route shows or does anything', async () => {
    for (const { method, path } of served(web)) {
      if (open.has(path) || path === '/preferences' || path === '/logout') continue;
      const answer = await request(web.server)[method](fill(path)).set('Accept', 'text/html');
      const expected =
        path.startsWith('/api') || path === '/events' ? [401] : method === 'get' ? [303, 401, 404] : [403];
      expect([method, path, answer.status, expected.includes(answer.status)]).toEqual([
        method,
        path,
        answer.status,
        true,
      ]);
      if (answer.status === 303) expect(answer.headers.location).toMatch(/^\/login/);
    }
  });

  it.each([
    '//api/v1/me',
    '/api//v1/me',
    '/api/v1//me',
    '/api/v1/me/',
    '/api/v1/me;x=1',
    '/api/v1/me.json',
    '/api/v1/me%00',
    '/api/v1/me%2f',
    '/api/v1/%6de',
    '/API/v1/me',
    '/Api/V1/Me',
    '/api/v1/openapi.json/../me',
    '/api/v1/openapi.json/..%2fme',
    '/api/v1/openapi.json%2f..%2fme',
    '/assets/../api/v1/me',
    '/assets/%2e%2e/api/v1/me',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/cockpit/',
    '//cockpit',
    '/COCKPIT',
    '/Cockpit/users',
    '/cockpit;x/users',
    '/cockpit%2fusers',
    '/cockpit/%2e%2e/cockpit/users',
    '/./cockpit/users',
    '/MODELER',
    '/modeler/templates.json/',
    '/Tasks',
    '/login/../tasks',
  ])('no spelling gets by: %s', async (path) => {
    // Not fetch: it would tidy the address up first.
    for (const header of [
      {},
      { 'X-Original-URL': '/login' },
      { 'X-Rewrite-URL': '/login' },
      { 'X-HTTP-Method-Override': 'HEAD' },
    ]) {
      const answer = await request(web.server).get(path).set(header).set('Accept', 'text/html');
      expect([path, [303, 400, 401, 404].includes(answer.status)]).toEqual([path, true]);
      expect(answer.text).not.toMatch(/"groups"|One-time|devDependencies/);
    }
  });
});

describe('what a page cannot read', () => {
  it('is 4xx, never 5xx', async () => {
    const { cookie, csrf } = await web.session('admin');
    const post = (path: string, type: string, body: string): Test =>
      request(web.server)
        .post(path)
        .set('Cookie', cookie)
        .set('X-CSRF-Token', csrf)
        .set('Content-Type', type)
        .send(body);
    const cases: readonly (readonly [string, string, string])[] = [
      ['/login', 'application/x-www-form-urlencoded', 'a=1&'.repeat(3000)],
      ['/login', 'application/x-www-form-urlencoded', `name=${'x'.repeat(2 * 1024 * 1024)}`],
      ['/login', 'application/x-www-form-urlencoded; charset=klingon', 'name=a'],
      ['/login', 'application/x-www-form-urlencoded', 'name=%E0%A4%A&password=%00'],
      ['/login', 'application/x-www-form-urlencoded', 'name=a%00b&password=x'],
      [
        '/login',
        'application/x-www-form-urlencoded',
        'name=a&name=b&password[x]=1&__proto__[a]=1&constructor=1',
      ],
      ['/login', 'application/json', '{"name":{"a":1}}'],
      ['/cockpit/users', 'application/x-www-form-urlencoded', 'name=a%00b&displayName=%00'],
      [
        '/cockpit/messages',
        'application/x-www-form-urlencoded',
        'kind=message&name=a%00b&variables=%7B%22__proto__%22%3A1%7D',
      ],
      [
        '/cockpit/messages',
        'application/x-www-form-urlencoded',
        `kind=message&name=m&variables=${'['.repeat(200_000)}`,
      ],
      ['/modeler/files', 'application/json', `{"content":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
      [
        '/modeler/files',
        'application/json',
        '{"__proto__":{"a":1},"name":"a\\u0000","kind":"bpmn","content":"\\u0000"}',
      ],
      ['/modeler/check', 'application/json', 'null'],
      ['/modeler/deploy', 'application/json', '{"files":'],
      ['/modeler/deploy', 'text/plain', 'x'],
    ];
    for (const [path, type, body] of cases) {
      const { status } = await post(path, type, body);
      expect([path, body.slice(0, 40), status >= 300 && status < 500]).toEqual([
        path,
        body.slice(0, 40),
        true,
      ]);
    }
    for (const path of [
      '/tasks?search=%00',
      '/tasks?search=%E0%A4%A',
      '/tasks/%00',
      '/cases?status=%00',
      '/cockpit/instances?search=%00',
      '/cockpit/instances?variable=%00',
      '/cockpit/definitions/%00',
      '/modeler/files/%00',
      '/start/%00',
      '/tasks?view=a&view=b',
      '/tasks?after=%00x',
      '/cockpit/instances?after=x',
    ]) {
      const { status } = await request(web.server).get(path).set('Cookie', cookie);
      expect([path, status < 500]).toEqual([path, true]);
    }
    expect((await request(web.server).get(`/tasks?q=${'x'.repeat(20_000)}`)).status).toBe(431);
  });
});
