import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response, type Test } from 'supertest';
import {
  cookiesOf,
  csrfOf,
  fill,
  jar,
  logIn,
  served,
  type Method,
  type Served,
} from '../cli/testing/visitor.ts';
import { openWeb, type Web } from '../cli/testing/web.ts';
import { leaveProcess } from '../testing/leave-process.ts';
import { TEST_PASSWORD } from '../testing/test-engine.ts';

let web: Web;
let secure: Web;

beforeAll(async () => {
  web = await openWeb();
  secure = await openWeb({ tls: true });
  await web.t.engine.definitions.deploy(web.t.people.frida, leaveProcess);
});
afterAll(async () => {
  await web.close();
  await secure.close();
});

function as({ cookie, csrf }: { cookie: string; csrf: string }, method: Method, path: string): Test {
  return request(web.server)[method](path).set('Cookie', cookie).set('X-CSRF-Token', csrf);
}

describe('headers', () => {
  const expectHeaders = (answer: Response): void => {
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': expect.stringMatching(/^(SAMEORIGIN|DENY)$/),
    });
    expect(answer.headers['x-powered-by']).toBeUndefined();
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toMatch(/frame-ancestors '(self|none)'/);
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
    expect(scripts).not.toMatch(/unsafe|\*|https?:|data:/);
  };

  it('are on every answer: pages, API, files, errors', async () => {
    const addresses = served(web)
      .filter(({ method, path }) => method === 'get' && path !== '/events')
      .map(({ path }) => fill(path));
    expect(addresses.length).toBeGreaterThan(40);
    const { cookie } = await web.session('admin');
    const also = ['/assets/nothing.css', '/nothing', '/health/live', '/health/ready', '/tasks/%E0%A4%A'];
    for (const path of [...addresses, ...also]) {
      const answer = await request(web.server).get(path).set('Cookie', cookie).set('Accept', 'text/html');
      expect([path, answer.status < 500]).toEqual([path, true]);
      expectHeaders(answer);
      if (answer.type === 'text/html') {
        const nonce = /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1];
        const inline = [...answer.text.matchAll(/<(?:script|style)\b([^>]*)>/g)].map(
          ([, given = '']) => given,
        );
        const loose = inline.filter(
          (given) =>
            !given.includes(' src=') &&
            !given.includes('type="application/json"') &&
            !given.includes(`nonce="${nonce}"`),
        );
        expect([path, loose]).toEqual([path, []]);
        expect([
          path,
          /\son[a-z]+\s*=\s*["']/.exec(answer.text.replaceAll(/<svg[\s\S]*?<\/svg>/g, '')),
        ]).toEqual([path, null]);
        expect(answer.headers['cache-control']).toContain('no-store');
      }
    }
  });

  it('carry another nonce each time, of 128 bits', async () => {
    const nonceOf = async () => {
      const { headers } = await request(web.server).get('/login');
      return /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '';
    };
    const [first, second] = [await nonceOf(), await nonceOf()];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, 'base64')).toHaveLength(16);
  });

  it('make an answer of the API inert, even when it is opened as a page', async () => {
    const answer = await as(await web.session('admin'), 'get', '/api/v1/definitions/1/xml');
    expect(answer.headers['content-security-policy']).toContain('sandbox');
    expect(answer.headers['x-frame-options']).toBe('DENY');
    expect(answer.headers['cache-control']).toContain('no-store');
  });

  it('ask for https only when the server is behind it', async () => {
    expect((await request(web.server).get('/login')).headers['strict-transport-security']).toBeUndefined();
    expect((await request(secure.server).get('/login')).headers['strict-transport-security']).toMatch(
      /max-age=\d{8}/,
    );
  });
});

describe('sessions', () => {
  it('have a cookie that scripts and other sites cannot use', async () => {
    const { answer } = await logIn(web, {});
    expect(answer.status).toBe(303);
    const session = cookiesOf(answer).find((line) => line.startsWith('baton='));
    expect(session).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const behindTls = await logIn(secure, {});
    const hosted = cookiesOf(behindTls.answer).find((line) => line.startsWith('__Host-baton='));
    expect(hosted).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(cookiesOf(behindTls.page).every((line) => /; HttpOnly.*; Secure/.test(line))).toBe(true);
  });

  it('get a new id at login, and end the one before', async () => {
    const before = await web.session('ben');
    const { answer } = await logIn(web, {}, { cookie: 'baton=chosen-by-an-attacker' });
    expect(jar(answer)).toMatch(/baton=[\w-]{40,}/);
    expect(jar(answer)).not.toContain('chosen-by-an-attacker');
    // Logged in as Ben, then as Anna in the same browser.
    const page = await request(web.server).post('/login').set('Cookie', before.cookie).type('form').send({
      _csrf: before.csrf,
      name: 'anna',
      password: TEST_PASSWORD,
    });
    expect(page.status).toBe(303);
    expect((await request(web.server).get('/api/v1/me').set('Cookie', before.cookie)).status).toBe(401);
  });

  it('end by logging out, on the server too', async () => {
    const { cookie, csrf } = await web.session('anna');
    const out = await request(web.server)
      .post('/logout')
      .set('Cookie', cookie)
      .type('form')
      .send({ _csrf: csrf });
    expect(out.status).toBe(303);
    expect(cookiesOf(out).some((line) => /^baton=;.*Max-Age=0/.test(line))).toBe(true);
    expect((await request(web.server).get('/api/v1/me').set('Cookie', cookie)).status).toBe(401);
  });

  it('end at once when the user is disabled or gets another password; groups change at once', async () => {
    const { engine, people } = web.t;
    const me = async (cookie: string) => request(web.server).get('/api/v1/me').set('Cookie', cookie);
    const disabled = await web.session('emil');
    await engine.users.put(people.admin, { name: 'emil', disabled: true });
    expect((await me(disabled.cookie)).status).toBe(401);
    expect((await logIn(web, { name: 'emil' })).answer.status).toBe(422);
    const changed = await web.session('dina');
    await engine.users.put(people.admin, { name: 'dina', groups: ['it', 'operators'] });
    expect((await me(changed.cookie)).body).toMatchObject({ groups: ['it', 'operators'] });
    await engine.users.put(people.admin, { name: 'dina', password: 'another quiet harbour' });
    expect((await me(changed.cookie)).status).toBe(401);
  });

  it('end after eight idle hours, and after a week of work', async () => {
    const me = async (cookie: string) =>
      (await request(secure.server).get('/api/v1/me').set('Cookie', cookie)).status;
    const idle = await secure.session('anna');
    const busy = await secure.session('anna');
    for (let hour = 0; hour < 9; hour++) {
      expect(await me(busy.cookie)).toBe(200);
      await secure.t.clock.advance(3_600_000);
    }
    expect(await me(idle.cookie)).toBe(401);
    for (let day = 0; day < 21; day++) {
      await secure.t.clock.advance(7.5 * 3_600_000);
      await me(busy.cookie);
    }
    await secure.t.clock.advance(3_600_000);
    expect(await me(busy.cookie)).toBe(401);
  });
});

describe('cross-site requests', () => {
  const changing = (): Served[] => served(web).filter(({ method }) => method !== 'get');

  it('are refused on every changing route, without token, with a wrong one, and with that of somebody else', async () => {
    const routes = changing();
    expect(routes.length).toBeGreaterThan(45);
    const mine = await web.session('admin');
    const other = await web.session('anna');
    for (const { method, path } of routes) {
      for (const token of [undefined, '', 'wrong', other.csrf]) {
        const asked = request(web.server)[method](fill(path)).set('Cookie', mine.cookie);
        if (token !== undefined) void asked.set('X-CSRF-Token', token);
        const answer = await (path.startsWith('/api')
          ? asked.send({})
          : asked.type('form').send({ _csrf: token }));
        expect([method, path, token, answer.status]).toEqual([method, path, token, 403]);
      }
    }
  });

  it('are refused for login too, which would log one in as somebody else', async () => {
    const bare = await request(web.server)
      .post('/login')
      .type('form')
      .send({ name: 'anna', password: TEST_PASSWORD });
    expect(bare.status).toBe(403);
    const page = await request(web.server).get('/login');
    const foreign = await request(web.server)
      .post('/login')
      .set('Cookie', jar(await request(web.server).get('/login')))
      .type('form')
      .send({ _csrf: csrfOf(page), name: 'anna', password: TEST_PASSWORD });
    expect(foreign.status).toBe(403);
  });

  it('get through with the right token, and a program needs none', async () => {
    const answer = await as(await web.session('admin'), 'post', '/api/v1/signals').send({ name: 'x' });
    expect(answer.status).toBe(200);
    const token = await web.token('publishers');
    const program = await request(web.server)
      .post('/api/v1/signals')
      .set('Authorization', `Bearer ${token}`)
      .send({ name: 'x' });
    expect(program.status).toBe(200);
  });
});
