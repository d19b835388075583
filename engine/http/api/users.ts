/** Routes of users and of tokens for programs. */
import { route, type Route } from './route.ts';
import { flag, list, nullable, object, ref, text } from './schema.ts';

const tag = 'Users';

export const userRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/me',
    tag,
    operationId: 'whoAmI',
    summary: 'Who the caller is',
    success: {
      status: 200,
      schema: object({ id: text(), name: text(), displayName: text(), groups: list(text()) }),
    },
    handle: ({ subject }) =>
      Promise.resolve({
        id: subject.id,
        name: subject.name,
        displayName: subject.displayName,
        groups: subject.groups,
      }),
  }),
  route({
    method: 'get',
    path: '/users',
    tag,
    operationId: 'listUsers',
    summary: 'Users',
    success: { status: 200, schema: list(ref('User')) },
    handle: ({ engine, subject }) => engine.users.list(subject),
  }),
  route({
    method: 'put',
    path: '/users/{name}',
    tag,
    operationId: 'putUser',
    summary: 'Create or change a user',
    description: 'A password, when given, replaces the old one and ends all sessions of the user.',
    body: object({
      'displayName?': text({ maxLength: 255 }),
      'email?': nullable(text({ maxLength: 255 })),
      'groups?': list(text({ maxLength: 255 }), { maxItems: 200 }),
      'password?': text({ minLength: 8, maxLength: 256 }),
      'disabled?': flag,
    }),
    success: { status: 200, schema: ref('User') },
    handle: ({ engine, subject, params, body }) =>
      engine.users.put(subject, { ...(body as object), name: params.name ?? '' }),
  }),
  route({
    method: 'get',
    path: '/tokens',
    tag,
    operationId: 'listTokens',
    summary: 'Tokens of programs, without their secrets',
    success: { status: 200, schema: list(ref('Token')) },
    handle: ({ engine, subject }) => engine.users.tokens(subject),
  }),
  route({
    method: 'post',
    path: '/tokens',
    tag,
    operationId: 'createToken',
    summary: 'Make a bearer token for a program; it is shown this once',
    body: object({
      name: text({ minLength: 1, maxLength: 100 }),
      groups: list(text({ maxLength: 255 }), { maxItems: 50 }),
      'expiresAt?': nullable(text({ format: 'date-time' })),
    }),
    success: { status: 201, schema: object({ token: text() }) },
    handle: ({ engine, subject, body }) =>
      engine.users.createToken(subject, { expiresAt: null, ...(body as { name: string; groups: string[] }) }),
  }),
  route({
    method: 'delete',
    path: '/tokens/{name}',
    tag,
    operationId: 'revokeToken',
    summary: 'End a token at once',
    success: { status: 204, schema: null },
    handle: ({ engine, subject, params }) => engine.users.revokeToken(subject, params.name ?? ''),
  }),
];
