/**
 * The small company around the samples, in one process: a CRM, a shop, a bank, a directory and a status page over HTTP,
 * and a mailbox that takes every e-mail. A page on the same address shows what arrived and switches each service off
 * and on, so that an operator can see an incident and mend it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type Answer, type ServiceName, serviceNames } from './answers.ts';
import { createMailbox, type Mail } from './mailbox.ts';
import { page } from './page.ts';

export interface SampleServices {
  readonly port: number;
  readonly smtpPort: number;
  /** Every call that arrived, newest last, at most `MAX_KEPT`. */
  readonly calls: readonly RecordedCall[];
  readonly mails: readonly Mail[];
  /** A service that is off answers 503. */
  turn(service: ServiceName, on: boolean): void;
  close(): Promise<void>;
}

export interface RecordedCall {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string | null;
  readonly status: number;
  /** True when the idempotency key was seen before, so that the first answer was given again. */
  readonly repeated: boolean;
}

const MAX_KEPT = 1000;
const MAX_BODY_BYTES = 100_000;

/** Port 0 takes a free one. Rejects when a port is taken. */
export async function startSampleServices(options: {
  port: number;
  smtpPort: number;
}): Promise<SampleServices> {
  const off = new Set<ServiceName>();
  const calls: RecordedCall[] = [];
  const answered = new Map<string, Answer>();
  const mailbox = await createMailbox(options.smtpPort);

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) =>
      send(response, { status: 500, body: { error: String(error) } }),
    );
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://services');
    const [, first = '', action = ''] = url.pathname.split('/');
    if (request.method === 'POST' && first === 'switch') return switchService(action, response);
    const service = serviceNames.find((name) => name === first);
    if (!service) return sendPage(response);
    const body = await bodyOf(request);
    const key = request.headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' ? key : null;
    const method = request.method ?? 'GET';
    const path = url.pathname.slice(first.length + 1) + url.search;
    const known =
      idempotencyKey === null ? undefined : answered.get(`${method} ${service} ${idempotencyKey}`);
    const result: Answer = off.has(service)
      ? { status: 503, body: { error: `The ${service} is switched off.` } }
      : (known ?? answer(service, method, url, body));
    if (idempotencyKey !== null && result.status < 500) {
      answered.set(`${method} ${service} ${idempotencyKey}`, result);
    }
    const repeated = known !== undefined && result === known;
    calls.push({ service, method, path, body, idempotencyKey, status: result.status, repeated });
    if (calls.length > MAX_KEPT) calls.shift();
    send(response, result);
  }

  function switchService(name: string, response: ServerResponse): void {
    const service = serviceNames.find((known) => known === name);
    if (service && !off.delete(service)) off.add(service);
    response.writeHead(303, { Location: '/' }).end();
  }

  function sendPage(response: ServerResponse): void {
    const html = page({ off, calls: calls.slice(-50).reverse(), mails: mailbox.mails.slice(-50).reverse() });
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    });
    response.end(html);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    smtpPort: mailbox.port,
    calls,
    mails: mailbox.mails,
    turn: (service, on) => void (on ? off.delete(service) : off.add(service)),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await mailbox.close();
    },
  };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) throw new Error('body too large');
  }
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
