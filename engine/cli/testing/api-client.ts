/** Calls the API by operation and checks every answer against the schema that the OpenAPI document gives for it. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { components } from '../../http/api/components.ts';
import { routes } from '../../http/api/index.ts';
import type { Web } from './web.ts';

export interface Request {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly files?: readonly { readonly name: string; readonly content: string | Uint8Array }[];
  readonly key?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, whatever it is; tests name what they expect of it. */
  readonly body: Record<string, never>;
}

export interface ApiClient {
  /** Fails when the answer is no success as the document describes it. */
  ok(operationId: string, given?: Request): Promise<Answer['body']>;
  /** Fails when the answer is no problem document. */
  problem(operationId: string, given?: Request): Promise<Answer>;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
ajv.addFormat('binary', true);
ajv.addSchema({ $id: 'api', components: { schemas: components } });
const compiled = new Map<string, ValidateFunction>();

/** Operations whose success was checked against its schema, over all clients. */
export const covered = new Set<string>();

/** A token of a program, the session of a person, or nobody. */
export type Caller = string | { readonly cookie: string; readonly csrf: string } | null;

export function apiClient(web: Web, caller: Caller): ApiClient {
  const send = (operationId: string, given: Request = {}): Promise<Answer> =>
    call(`${web.base}/api/v1`, caller, operationId, given);
  return {
    async ok(operationId, given) {
      const answer = await send(operationId, given);
      const { success } = routeOf(operationId);
      // Deploying what is known already answers 200 instead of 201.
      const allowed = operationId === 'deploy' ? [200, 201] : [success.status];
      if (!allowed.includes(answer.status))
        throw new Error(`${operationId}: ${answer.status} ${answer.text}`);
      if (success.schema === null) {
        if (answer.text !== '') throw new Error(`${operationId}: a body where none should be`);
      } else if (!success.type) check(operationId, success.schema, answer.body);
      else if (!answer.headers.get('content-type')?.startsWith(success.type))
        throw new Error(`${operationId}: ${answer.headers.get('content-type')}`);
      covered.add(operationId);
      return answer.body;
    },
    async problem(operationId, given) {
      const answer = await send(operationId, given);
      if (!answer.headers.get('content-type')?.startsWith('application/problem+json'))
        throw new Error(`${operationId}: ${answer.status} ${answer.text}`);
      check('problem', { $ref: '#/components/schemas/Problem' }, answer.body);
      return answer;
    },
  };
}

export function routeOf(operationId: string) {
  const route = routes.find((one) => one.operationId === operationId);
  if (!route) throw new Error(`there is no operation ${operationId}`);
  return route;
}

async function call(
  base: string,
  caller: Caller,
  operationId: string,
  { params = {}, query = {}, body, files, key }: Request,
): Promise<Answer> {
  const { method, path } = routeOf(operationId);
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const headers = headersOf(caller);
  if (key !== undefined) headers['Idempotency-Key'] = key;
  let content: string | FormData | undefined;
  if (files) {
    content = new FormData();
    for (const file of files)
      content.append('files', new Blob([file.content as Uint8Array<ArrayBuffer>]), file.name);
  } else if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    content = JSON.stringify(body);
  }
  const response = await fetch(`${base}${address}?${new URLSearchParams(query).toString()}`, {
    method: method.toUpperCase(),
    headers,
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : {}) as Answer['body'],
  };
}

function headersOf(caller: Caller): Record<string, string> {
  if (caller === null) return {};
  if (typeof caller === 'string') return { Authorization: `Bearer ${caller}` };
  return { Cookie: caller.cookie, 'X-CSRF-Token': caller.csrf };
}

function check(name: string, schema: object, body: unknown): void {
  let validate = compiled.get(name);
  if (!validate) {
    validate = ajv.compile(
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as object,
    );
    compiled.set(name, validate);
  }
  if (!validate(body))
    throw new Error(`${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
}
