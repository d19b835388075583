import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { cockpitFor, flashOf } from '../testing/visit.ts';

const cockpit = cockpitFor(request);

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
