/** The OpenAPI 3.1 document, made from the very routes that are served. */
import { components } from './components.ts';
import type { Route } from './route.ts';
import { ref, text, type Schema } from './schema.ts';

export function openApi(routes: readonly Route[], version: string): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Baton',
      version,
      description: 'REST API of the Baton process engine. Errors are problem documents (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made under Cockpit › Users › Tokens.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'baton',
          description: 'Session of a page; changing calls also send `X-CSRF-Token`.',
        },
      },
      responses: {
        Problem: {
          description: 'What went wrong',
          content: { 'application/problem+json': { schema: ref('Problem') } },
        },
      },
    },
  };
}

function operationOf(route: Route): Readonly<Record<string, unknown>> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parameters: unknown[] = names.map((name) => ({ name, in: 'path', required: true, schema: text() }));
  for (const [name, parameter] of Object.entries(route.query ?? {})) {
    parameters.push({ name, in: 'query', required: false, ...parameter });
  }
  if (route.idempotent) {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'A repeat with the same key gets the first answer and does nothing.',
      schema: text({ maxLength: 255 }),
    });
  }
  const { status, schema, type = 'application/json' } = route.success;
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    parameters,
    ...(route.files || route.body ? { requestBody: requestBody(route) } : {}),
    responses: {
      [status]: {
        description: schema ? 'Done' : 'Done; no content',
        ...(schema ? { content: { [type]: { schema } } } : {}),
      },
      ...(route.operationId === 'deploy'
        ? {
            200: {
              description: 'Nothing was new',
              content: { 'application/json': { schema: ref('Deployment') } },
            },
          }
        : {}),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function requestBody(route: Route): Readonly<Record<string, unknown>> {
  const files: Schema = {
    type: 'object',
    properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } },
    required: ['files'],
  };
  return route.files
    ? { required: true, content: { 'multipart/form-data': { schema: files } } }
    : { required: !route.bodyOptional, content: { 'application/json': { schema: route.body } } };
}
