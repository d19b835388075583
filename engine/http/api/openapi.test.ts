import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { openWeb, type Web } from '../../cli/testing/web.ts';
import { createApi, routes } from './index.ts';

type Node = Readonly<Record<string, unknown>>;
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Node }[];
  readonly requestBody?: { readonly content: Node };
  readonly responses: Readonly<Record<string, { description?: string; $ref?: string }>>;
}

let web: Web;
let document: Node & { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

beforeAll(async () => {
  web = await openWeb();
  const answer = await request(web.server).get('/api/v1/openapi.json');
  expect(answer.status).toBe(200);
  document = answer.body as typeof document;
});
afterAll(() => web.close());

const operations = (): readonly (readonly [method: string, path: string, Operation])[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [method, path, operation] as const),
  );

/** Every route of the router itself, also one that was added beside the table. */
function served(): readonly string[] {
  const router = createApi(web.t.engine, { version: '0', guard: (_request, _response, next) => next() });
  return router.stack.flatMap((layer) =>
    (layer.route?.stack ?? []).map(({ method }) => `${method} ${layer.route?.path}`),
  );
}

describe('the OpenAPI document', () => {
  it('has the members that OpenAPI 3.1 asks for', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\.\d$/),
      info: { title: 'Baton', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      servers: [{ url: '/api/v1' }],
    });
    const tags = (document.tags as { name: string }[]).map(({ name }) => name);
    for (const [, path, operation] of operations()) {
      expect([path, operation.summary.length > 0]).toEqual([path, true]);
      expect(tags).toEqual(expect.arrayContaining([...operation.tags]));
      for (const response of Object.values(operation.responses))
        expect(response.$ref ?? response.description).toBeTruthy();
      expect(Object.keys(operation.responses)).toContain('default');
    }
  });

  it('describes every route that is served, and no other', () => {
    const described = operations().map(
      ([method, path]) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    // The document is the one address that describes itself.
    expect(served().toSorted()).toEqual([...described, 'get /openapi.json'].toSorted());
    expect(described).toHaveLength(routes.length);
  });

  it('names each operation once, and each of its path parameters', () => {
    const ids = operations().map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, path, { parameters }] of operations()) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.every(({ required }) => required)).toBe(true);
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      const names = parameters.map(({ name, in: place }) => `${place} ${name}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('resolves every reference', () => {
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(references.length).toBeGreaterThan(30);
    for (const reference of new Set(references)) {
      const steps = reference.slice('"$ref":"#/'.length, -1).split('/');
      const target = steps.reduce<unknown>((node, step) => (node as Node | undefined)?.[step], document);
      expect([reference, typeof target]).toEqual([reference, 'object']);
    }
  });

  it('offers Idempotency-Key only where it is honoured', () => {
    const offered = operations()
      .filter(([, , { parameters }]) => parameters.some(({ name }) => name === 'Idempotency-Key'))
      .map(([, , { operationId }]) => operationId);
    expect(offered.toSorted()).toEqual(['completeTask', 'startInstance']);
  });
});
