/** The `http` connector: one call of a REST API, with status codes as BPMN errors where the diagram says so. */
import { Agent, request, type Dispatcher } from 'undici';
import {
  BpmnError,
  ConnectorError,
  inputText,
  type Connector,
  type ConnectorCall,
  type ConnectorJson,
  type ConnectorObject,
} from '../connector.ts';
import { adaptInputs, httpAliases } from './adapt.ts';
import { allowedHosts, checkUrl, guardedLookup, isAllowed } from './address-guard.ts';
import { httpFields } from './fields.ts';
import { headersOf } from './headers.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_TIMEOUT_MS = 300_000;
const MAX_RETRY_AFTER_MS = 86_400_000;

const guarded = new Agent({ connect: { lookup: guardedLookup }, maxResponseSize: MAX_BODY_BYTES });
const open = new Agent({ maxResponseSize: MAX_BODY_BYTES });

export const httpConnector: Connector = {
  type: 'http',
  aliases: httpAliases,
  name: 'HTTP',
  description: 'Calls a REST API.',
  version: 1,
  icon: '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.5"><circle cx="9" cy="9" r="6.5"/><path d="M2.5 9h13M9 2.5c4 4 4 9 0 13M9 2.5c-4 4-4 9 0 13"/></svg>',
  appliesTo: [
    'bpmn:ServiceTask',
    'bpmn:SendTask',
    'bpmn:Task',
    'bpmn:IntermediateThrowEvent',
    'bpmn:EndEvent',
  ],
  fields: httpFields,
  example: {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: { id: 'C-1', name: 'Mona Berger' },
  },
  timeoutMs: MAX_TIMEOUT_MS,
  adapt: adaptInputs,
  async run(call) {
    const allowed = allowedHosts(call.settings.allowHosts);
    let url = checkUrl(inputText(call.inputs, 'url'), allowed);
    for (const [name, value] of Object.entries(mapOf(call.inputs.query))) {
      if (value !== null) url.searchParams.append(name, textOf(value));
    }
    let method = inputText(call.inputs, 'method');
    for (let redirects = 0; ; redirects++) {
      const answer = await send(call, url, method, isAllowed(url, allowed) ? open : guarded);
      const location = answer.headers.location;
      if (!REDIRECTS.has(answer.statusCode) || typeof location !== 'string' || !call.inputs.followRedirects)
        return resultOf(call, answer);
      await answer.body.dump();
      if (redirects === MAX_REDIRECTS)
        throw new ConnectorError('HTTP: too many redirects.', { retryable: false });
      method = redirected(method, answer.statusCode);
      const target = checkUrl(
        URL.canParse(location, url.href) ? new URL(location, url).href : location,
        allowed,
      );
      if (target.origin !== url.origin && carriesMore(call, method)) {
        throw new ConnectorError(
          `HTTP: redirected to another server (${target.host}), for which this call was not meant.`,
          { retryable: false },
        );
      }
      url = target;
    }
  },
};

/** RFC 9110 §15.4: 303 always asks with GET; after 301 and 302 a POST becomes one by old custom. */
function redirected(method: string, status: number): string {
  return status === 303 || (method === 'POST' && (status === 301 || status === 302)) ? 'GET' : method;
}

/** Credentials, own headers and the body were meant for the first server only. */
function carriesMore({ inputs }: ConnectorCall, method: string): boolean {
  return (
    inputs.auth !== 'none' ||
    Object.keys(mapOf(inputs.headers)).length > 0 ||
    (method !== 'GET' && inputs.body !== undefined)
  );
}

async function send(
  call: ConnectorCall,
  url: URL,
  method: string,
  dispatcher: Dispatcher,
): Promise<Dispatcher.ResponseData> {
  const timeoutMs = Math.min(Math.max(Number(call.inputs.timeoutMs), 1), MAX_TIMEOUT_MS);
  const body = method === 'GET' ? undefined : call.inputs.body;
  try {
    return await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers: headersOf(call, body),
      ...(body === undefined || body === null
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      dispatcher,
      signal: AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  } catch (error) {
    throw unreachable(error, url, timeoutMs);
  }
}

async function resultOf(call: ConnectorCall, answer: Dispatcher.ResponseData): Promise<ConnectorObject> {
  const body = await bodyOf(answer);
  const { statusCode: status } = answer;
  const code = mapOf(call.inputs.errorCodes)[String(status)];
  if (typeof code === 'string' && code !== '') {
    throw new BpmnError(code, `HTTP: the server answered ${status}.`, {
      errorStatus: status,
      errorBody: body,
    });
  }
  if (status >= 400) throw refused(status, body, answer.headers);
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { status, headers, body };
}

async function bodyOf(answer: Dispatcher.ResponseData): Promise<ConnectorJson> {
  let text: string;
  try {
    text = await answer.body.text();
  } catch (error) {
    if ((error as { code?: string }).code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
      throw new ConnectorError('HTTP: the answer is larger than 1 MB.', { retryable: false });
    }
    throw new ConnectorError(`HTTP: the answer broke off (${(error as Error).message}).`);
  }
  if (text === '') return null;
  if (!/json/i.test(String(answer.headers['content-type'] ?? ''))) return text;
  try {
    return JSON.parse(text) as ConnectorJson;
  } catch {
    return text;
  }
}

/** Client errors will not mend themselves; a busy or broken server may. */
function refused(
  status: number,
  body: ConnectorJson,
  headers: Dispatcher.ResponseData['headers'],
): ConnectorError {
  const retryable = status >= 500 || [408, 425, 429].includes(status);
  const detail = body === null ? '' : `: ${textOf(body).slice(0, 300)}`;
  const retryAfterMs = retryAfter(headers);
  return new ConnectorError(`HTTP: the server answered ${status}${detail}`, {
    retryable,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

/** `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which is taken against the server's own clock. */
function retryAfter(headers: Dispatcher.ResponseData['headers']): number | null {
  const text = single(headers['retry-after']);
  if (text === '') return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.parse(single(headers.date));
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : null;
}

function single(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
}

function unreachable(error: unknown, url: URL, timeoutMs: number): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const { cause, code, message, name } = error as {
    cause?: unknown;
    code?: string;
    message?: string;
    name?: string;
  };
  if (cause instanceof ConnectorError) return cause;
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new ConnectorError(`HTTP: ${url.host} did not answer within ${timeoutMs} ms.`);
  }
  return new ConnectorError(`HTTP: ${url.host} cannot be reached (${code ?? message ?? 'unknown error'}).`);
}

function mapOf(value: ConnectorJson | undefined): ConnectorObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as ConnectorObject)
    : {};
}

function textOf(value: ConnectorJson): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
