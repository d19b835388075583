/** The REST API under /api/v1: one table of routes, each checked against its schemas before its handler runs. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { json, Router, type NextFunction, type Request, type Response } from 'express';
import type { Engine } from '../../engine.ts';
import { BatonError } from '../../errors.ts';
import { queryText, subjectOf } from '../context.ts';
import { bodyProblem, isStorable, refuseDeepText } from './body-guard.ts';
import { definitionRoutes } from './definitions.ts';
import { readFiles } from './files.ts';
import { instanceRoutes } from './instances.ts';
import { openApi } from './openapi.ts';
import type { Call, Route } from './route.ts';
import type { Schema } from './schema.ts';
import { taskRoutes } from './tasks.ts';
import { userRoutes } from './users.ts';

export const routes: readonly Route[] = [
  ...definitionRoutes,
  ...instanceRoutes,
  ...taskRoutes,
  ...userRoutes,
];

/** Largest JSON body, bytes. Variables are checked more narrowly by the engine. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const MAX_KEY = 255;

export function createApi(
  engine: Engine,
  options: { readonly version: string; readonly guard: (q: Request, s: Response, n: NextFunction) => void },
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const document = openApi(routes, options.version);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.use((request, response, next) => {
    subjectOf(response);
    if (['POST', 'PUT', 'PATCH'].includes(request.method) && hasBody(request) && !isAccepted(request)) {
      throw new BatonError('UNSUPPORTED_MEDIA', 'Send application/json (or multipart/form-data for files).');
    }
    next();
  });
  router.use(
    json({
      limit: MAX_BODY_BYTES,
      strict: false,
      type: 'application/json',
      verify: (_request, _response, bytes) => refuseDeepText(bytes),
    }),
    options.guard,
  );
  const ajv = new Ajv2020({ coerceTypes: false, allErrors: false, strict: false, validateFormats: false });
  const queryAjv = new Ajv2020({
    coerceTypes: true,
    allErrors: false,
    strict: false,
    validateFormats: false,
  });
  for (const route of routes) register(router, route, engine, ajv, queryAjv);
  router.use((request) => {
    throw new BatonError(
      'NOT_FOUND',
      `The API has no ${request.method} ${request.path}; see /api/v1/openapi.json.`,
    );
  });
  return router;
}

function register(router: Router, route: Route, engine: Engine, ajv: Ajv2020, queryAjv: Ajv2020): void {
  const checkBody = route.body ? ajv.compile(route.body) : null;
  const querySchema = querySchemaOf(route);
  const checkQuery = queryAjv.compile(querySchema);
  router[route.method](route.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, response) => {
    const call: Call = {
      engine,
      subject: subjectOf(response),
      params: paramsOf(request),
      query: queryOf(request, route, checkQuery),
      body: bodyOf(request, route, checkBody),
      files: route.files ? await readFiles(request) : [],
      idempotencyKey: idempotencyKeyOf(request),
      request,
      response,
    };
    response.status(route.success.status);
    const result = await route.handle(call);
    if (route.success.schema === null) return void response.end();
    if (route.success.type) return void response.type(route.success.type).send(result);
    response.json(result);
  });
}

function paramsOf(request: Request): Call['params'] {
  const params = request.params as Readonly<Record<string, string>>;
  for (const [name, value] of Object.entries(params)) {
    if (!isStorable(value)) throw new BatonError('INVALID', `The ${name} in the address is no text.`);
  }
  return params;
}

function querySchemaOf(route: Route): Schema {
  const properties = Object.fromEntries(
    Object.entries(route.query ?? {}).map(([name, parameter]) => [name, parameter.schema]),
  );
  return { type: 'object', properties, additionalProperties: false };
}

function queryOf(request: Request, route: Route, check: ValidateFunction): Call['query'] {
  // Without a prototype, so that a parameter `__proto__` is an unknown one like any other.
  const query = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(request.query)) {
    const value = queryText(request, name);
    if (value !== undefined && !isStorable(value))
      throw new BatonError('INVALID', `The query parameter "${name}" is no text.`);
    if (value !== undefined) query[name] = value;
  }
  if (!check(query)) throw invalid('query parameter', check, route);
  return { ...query } as Call['query'];
}

function bodyOf(request: Request, route: Route, check: ValidateFunction | null): unknown {
  if (!check) return undefined;
  const body = (request.body as unknown) ?? (route.bodyOptional ? {} : undefined);
  if (body === undefined)
    throw new BatonError('INVALID', 'The request needs a JSON body (application/json).');
  const problem = bodyProblem(body);
  if (problem) throw new BatonError('INVALID', problem.message, { pointer: problem.pointer });
  if (!check(body)) throw invalid('body', check, route);
  return body;
}

function invalid(what: string, check: ValidateFunction, route: Route): BatonError {
  const [error] = check.errors ?? [];
  const extra = error?.params as { additionalProperty?: string; allowedValues?: string[] } | undefined;
  const where = error?.instancePath ? ` at ${error.instancePath}` : '';
  const detail = extra?.additionalProperty
    ? `has an unknown member "${extra.additionalProperty}"`
    : `${error?.message ?? 'is not valid'}${extra?.allowedValues ? `: ${extra.allowedValues.join(', ')}` : ''}`;
  return new BatonError(
    'INVALID',
    `The ${what}${where} ${detail}; see ${route.operationId} in /api/v1/openapi.json.`,
    {
      pointer: error?.instancePath ?? '',
    },
  );
}

function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key !== undefined && (key.length === 0 || key.length > MAX_KEY)) {
    throw new BatonError('INVALID', 'Idempotency-Key must have 1 to 255 characters.');
  }
  return key;
}

function hasBody(request: Request): boolean {
  return request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
}

function isAccepted(request: Request): boolean {
  return Boolean(request.is('application/json') || request.is('multipart/form-data'));
}
