import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Clock } from '../clock.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { sqlOf } from '../store/queries/sql.ts';
import type { Subject } from '../views.ts';
import { bootstrap, type FirstUser } from './bootstrap.ts';
import { createLive } from './live.ts';
import { createUsers } from './users.ts';
import { SESSION_IDLE_MS, SESSION_MAX_AGE_MS } from './sessions.ts';

let now = Date.UTC(2026, 0, 15, 9);
const clock: Clock = { now: () => now, after: () => () => undefined };
const subject = (name: string, groups: readonly string[]): Subject => ({
  id: `user:${name}`,
  kind: 'user',
  name,
  displayName: name,
  groups,
});
const admin = subject('admin', ['admin']);

let database: Database;
let users: ReturnType<typeof createUsers>;
let first: readonly FirstUser[];

beforeAll(async () => {
  database = await openDatabase({ memory: true });
  const sql = sqlOf(database);
  users = createUsers({ sql, clock, live: createLive(clock) });
  first = await bootstrap({ sql, clock }, { samples: true });
});

afterAll(() => database.close());

describe('first start', () => {
  it('makes an administrator and the people of the samples, each able to log in with the password shown', async () => {
    expect(first.map(({ name }) => name)).toContain('anna');
    for (const { name, password, groups } of first.slice(0, 2))
      expect(await users.authenticate(name, password)).toMatchObject({ id: `user:${name}`, groups });
  });

  it('makes nobody when there are users already', async () => {
    expect(await bootstrap({ sql: sqlOf(database), clock }, { samples: true })).toEqual([]);
  });
});

describe('authenticate', () => {
  it('knows neither a wrong password nor an unknown or disabled user', async () => {
    await users.put(admin, { name: 'dora', password: 'a quiet harbour' });
    expect(await users.authenticate('dora', 'a quiet harbour')).not.toBeNull();
    expect(await users.authenticate('dora', 'a quiet harbor')).toBeNull();
    expect(await users.authenticate('nobody', 'a quiet harbour')).toBeNull();
    await users.put(admin, { name: 'dora', disabled: true });
    expect(await users.authenticate('dora', 'a quiet harbour')).toBeNull();
    expect(await users.subject('dora')).toBeNull();
  });

  it('does not take the beginning of a long password for the whole', async () => {
    expect(await users.authenticate('anna', 'x'.repeat(100_000))).toBeNull();
  });
});

describe('put', () => {
  it('leaves what is not given as it was', async () => {
    await users.put(admin, {
      name: 'ela',
      displayName: 'Ela',
      email: 'ela@example.com',
      groups: ['hr', 'it'],
    });
    const changed = await users.put(admin, { name: 'ela', groups: ['it', 'sales'] });
    expect(changed).toEqual({
      name: 'ela',
      displayName: 'Ela',
      email: 'ela@example.com',
      groups: ['it', 'sales'],
      disabled: false,
    });
  });

  it.each([
    ['a short password', { name: 'x', password: 'short' }],
    ['a password everybody tries', { name: 'x', password: 'Password123' }],
    ['the name as password', { name: 'maximilian', password: 'Maximilian' }],
    ['a name with a slash', { name: 'a/b' }],
    ['a group with a comma', { name: 'x', groups: ['a,b'] }],
    ['a display name with a control character', { name: 'x', displayName: 'a\u0000b' }],
    ['something that is no e-mail address', { name: 'x', email: 'nowhere' }],
  ])('refuses %s', async (_what, user) => {
    await expect(users.put(admin, user)).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('does not let administrators lock themselves out', async () => {
    for (const change of [{ disabled: true }, { groups: ['operators'] }])
      await expect(users.put(admin, { name: 'admin', ...change })).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('is for administrators only, and so is the list', async () => {
    for (const groups of [['operators'], ['architects'], []])
      await expect(
        users.put(subject('anna', groups), { name: 'anna', groups: ['admin'] }),
      ).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    await expect(users.list(subject('anna', []))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(users.groups(subject('anna', []))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await users.list(subject('omar', ['operators']))).length).toBeGreaterThan(5);
    expect(await users.groups(admin)).toEqual(expect.arrayContaining(['admin', 'operators', 'sales']));
  });
});

describe('sessions', () => {
  it('give the user as they are now, with a token that only this session has', async () => {
    await users.put(admin, { name: 'finn', groups: ['hr'], password: 'a quiet harbour' });
    const one = await users.createSession('finn');
    const two = await users.createSession('finn');
    expect(one.csrfToken).not.toBe(two.csrfToken);
    await users.put(admin, { name: 'finn', groups: ['it'] });
    expect(await users.session(one.id)).toMatchObject({
      csrfToken: one.csrfToken,
      subject: { groups: ['it'] },
    });
    await users.endSession(one.id);
    expect(await users.session(one.id)).toBeNull();
    expect(await users.session(two.id)).not.toBeNull();
  });

  it('end with a new password and with the account', async () => {
    const before = await users.createSession('finn');
    await users.put(admin, { name: 'finn', password: 'another quiet harbour' });
    expect(await users.session(before.id)).toBeNull();
    const after = await users.createSession('finn');
    await users.put(admin, { name: 'finn', disabled: true });
    expect(await users.session(after.id)).toBeNull();
  });

  it('end when idle, are kept by use, and end by age all the same', async () => {
    const begin = now;
    const idle = await users.createSession('anna');
    const used = await users.createSession('anna');
    const step = SESSION_IDLE_MS / 2;
    for (now += step; now < begin + SESSION_MAX_AGE_MS; now += step)
      expect(await users.session(used.id)).not.toBeNull();
    expect(await users.session(idle.id)).toBeNull();
    expect(await users.session(used.id)).toBeNull();
  });

  it('are not stored under their id', async () => {
    const { id } = await users.createSession('anna');
    const rows = await database.query('select * from session');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(id);
  });
});

describe('tokens', () => {
  it('make a program with the rights of their groups until they expire or are revoked', async () => {
    const expiresAt = new Date(now + 60_000).toISOString();
    const { token } = await users.createToken(admin, { name: 'crm', groups: ['publishers'], expiresAt });
    expect(await users.byToken(token)).toEqual({
      id: 'program:crm',
      kind: 'program',
      name: 'crm',
      displayName: 'crm',
      groups: ['publishers'],
    });
    await expect(
      users.createToken(admin, { name: 'crm', groups: [], expiresAt: null }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await users.tokens(admin)).toMatchObject([{ name: 'crm', createdBy: 'admin', expiresAt }]);
    now += 60_000;
    expect(await users.byToken(token)).toBeNull();
  });

  it('stop working when revoked, and leave their name free', async () => {
    const { token } = await users.createToken(admin, { name: 'shop', groups: ['workers'], expiresAt: null });
    await users.revokeToken(admin, 'shop');
    expect(await users.byToken(token)).toBeNull();
    await expect(users.revokeToken(admin, 'shop')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await users.createToken(admin, { name: 'shop', groups: ['workers'], expiresAt: null });
  });

  it('are made by administrators only', async () => {
    const request = { name: 'mine', groups: ['admin'], expiresAt: null };
    await expect(users.createToken(subject('anna', ['operators']), request)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(users.tokens(subject('anna', ['operators']))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('are refused when they would be expired from the start or the time is no time', async () => {
    for (const expiresAt of [new Date(now - 1).toISOString(), 'tomorrow'])
      await expect(users.createToken(admin, { name: 'late', groups: [], expiresAt })).rejects.toMatchObject({
        code: 'INVALID',
      });
  });

  it('does not know what merely looks like one', async () => {
    expect(await users.byToken('')).toBeNull();
    expect(await users.byToken(`baton_${'A'.repeat(43)}`)).toBeNull();
  });
});
