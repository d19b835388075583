import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BpmnError, ConnectorError, type ConnectorObject } from '../connector.ts';
import { callOf, itKeepsTheContract } from '../contract.ts';
import { findConnector } from '../registry.ts';
import { adaptInputs } from './adapt.ts';
import { checkUrl, isPublic } from './address-guard.ts';
import { httpConnector } from './index.ts';

let server: Server;
let base = '';
let elsewhere = '';
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
const settings = { allowHosts: '127.0.0.1, 127.0.0.2' };

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/ok': (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":1}'),
  '/text': (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('plain'),
  '/empty': (response) => response.writeHead(204).end(),
  '/missing': (response) =>
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"none"}'),
  '/busy': (response) => response.writeHead(503, { 'retry-after': '7' }).end('busy'),
  '/large': (response) => response.writeHead(200).end('x'.repeat(2_000_000)),
  '/moved': (response) => response.writeHead(302, { location: '/ok' }).end(),
  '/inside': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  '/see-other': (response) => response.writeHead(303, { location: '/ok' }).end(),
  '/elsewhere': (response) => response.writeHead(307, { location: elsewhere }).end(),
  '/dated': (response) =>
    response
      .writeHead(429, {
        date: 'Fri, 01 May 2026 10:00:00 GMT',
        'retry-after': 'Fri, 01 May 2026 10:00:30 GMT',
      })
      .end(),
  '/round': (response) => response.writeHead(302, { location: '/round' }).end(),
  '/never': () => undefined,
};

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body });
      answers[url.split('?')[0] ?? '']?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  elsewhere = `http://127.0.0.2:${(server.address() as AddressInfo).port}/ok`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const run = (inputs: ConnectorObject, more: object = {}): Promise<ConnectorObject> => {
  seen = [];
  return httpConnector.run(callOf(httpConnector, inputs, { settings, ...more }));
};

itKeepsTheContract({
  connector: httpConnector,
  working: () => ({ inputs: { url: `${base}/ok` }, settings }),
  endless: () => ({ inputs: { url: `${base}/never` }, settings }),
  keyReceived: () => seen.at(-1)?.headers['idempotency-key']?.toString(),
});

describe('http', () => {
  it('sends query, headers, JSON body, and the same idempotency key on every attempt', async () => {
    const inputs = {
      method: 'POST',
      url: `${base}/ok?a=1`,
      query: { b: 'ü', c: null },
      headers: { 'X-Own': 'yes' },
      body: { n: 1 },
    };
    expect(await run(inputs)).toMatchObject({ status: 200, body: { id: 1 } });
    await run(inputs, { attempt: 2 });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/ok?a=1&b=%C3%BC', body: '{"n":1}' });
    expect(seen[0]?.headers).toMatchObject({
      'x-own': 'yes',
      'idempotency-key': '4711/8',
      'x-attempt': '2',
      'content-type': 'application/json',
    });
  });

  it('gives text as text and nothing as null', async () => {
    expect(await run({ url: `${base}/text` })).toMatchObject({ body: 'plain' });
    expect(await run({ url: `${base}/empty` })).toMatchObject({ status: 204, body: null });
  });

  it('logs in as it is told', async () => {
    await run({ url: `${base}/ok`, auth: 'basic', user: 'u', password: 'p' });
    expect(seen[0]?.headers.authorization).toBe('Basic dTpw');
    await run({ url: `${base}/ok`, auth: 'bearer', token: 't' });
    expect(seen[0]?.headers.authorization).toBe('Bearer t');
    await run({ url: `${base}/ok`, auth: 'apiKey', token: 't', tokenHeader: 'X-Key' });
    expect(seen[0]?.headers['x-key']).toBe('t');
  });

  it('makes a BPMN error of a status the diagram names', async () => {
    const failing = run({ url: `${base}/missing`, errorCodes: { '404': 'UNKNOWN' } });
    await expect(failing).rejects.toBeInstanceOf(BpmnError);
    await expect(failing).rejects.toMatchObject({
      code: 'UNKNOWN',
      variables: { errorStatus: 404, errorBody: { error: 'none' } },
    });
  });

  it('tries again when that can help, and heeds Retry-After', async () => {
    await expect(run({ url: `${base}/busy` })).rejects.toMatchObject({ retryable: true, retryAfterMs: 7000 });
    await expect(run({ url: `${base}/missing` })).rejects.toMatchObject({ retryable: false });
    await expect(run({ url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({ retryable: true });
  });

  it('gives up on what is too slow or too large', async () => {
    await expect(run({ url: `${base}/never`, timeoutMs: 50 })).rejects.toThrow('50 ms');
    await expect(run({ url: `${base}/large` })).rejects.toThrow('1 MB');
  });

  it('follows redirects, each checked again', async () => {
    expect(await run({ url: `${base}/moved` })).toMatchObject({ status: 200 });
    await expect(run({ url: `${base}/inside` })).rejects.toThrow('inside the network');
    await expect(run({ url: `${base}/round` })).rejects.toThrow('redirects');
  });

  it('asks with GET where a redirect says so, and keeps the method else', async () => {
    await run({ url: `${base}/see-other`, method: 'POST', body: { a: 1 } });
    expect(seen.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"a":1}'],
      ['GET', ''],
    ]);
    await run({ url: `${base}/moved`, method: 'PUT', body: { a: 1 } });
    expect(seen.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
  });

  it('takes nothing along to another server', async () => {
    expect(await run({ url: `${base}/elsewhere` })).toMatchObject({ status: 200 });
    const calls: readonly ConnectorObject[] = [
      { auth: 'bearer', token: 't' },
      { headers: { 'X-Own-Key': 'k' } },
      { method: 'POST', body: { iban: 'x' } },
    ];
    for (const more of calls) {
      await expect(run({ url: `${base}/elsewhere`, ...more })).rejects.toThrow('another server');
      expect(seen.map(({ url }) => url)).toEqual(['/elsewhere']);
    }
  });

  it('gives the redirect itself when it is not to be followed', async () => {
    expect(await run({ url: `${base}/moved`, followRedirects: false })).toMatchObject({
      status: 302,
      headers: { location: '/ok' },
    });
  });

  it('reads a date of Retry-After by the clock of the server', async () => {
    await expect(run({ url: `${base}/dated` })).rejects.toMatchObject({ retryAfterMs: 30_000 });
  });

  it('does not tell the secret part of an address that is none', async () => {
    for (const url of ['crm.intra/x?key=s3cr3t', 'http://[x/?key=s3cr3t', 'ht tp://user:s3cr3t@x'])
      await expect(run({ url })).rejects.toThrow(/^(?!.*s3cr3t)/);
  });

  it('does not let a value break into the headers', async () => {
    await expect(run({ url: `${base}/ok`, headers: { 'X-A': 'a\r\nX-B: b' } })).rejects.toThrow('X-A');
  });

  it('answers the job types of other tools', () => {
    expect(findConnector('io.camunda:http-json:1')).toBe(httpConnector);
    expect(findConnector('payment-service')).toBeNull();
    expect(adaptInputs('http-connector', { method: 'post', url: 'u', payload: 'p' })).toEqual({
      method: 'POST',
      url: 'u',
      body: 'p',
    });
    expect(
      adaptInputs('io.camunda:http-json:1', {
        queryParameters: { a: 1 },
        authentication: { type: 'bearer', token: 't' },
      }),
    ).toMatchObject({ query: { a: 1 }, auth: 'bearer', token: 't', followRedirects: false });
  });

  it('does as the REST connector of Camunda 8 does, or says that it cannot', async () => {
    const adapt = (inputs: ConnectorObject): ConnectorObject => adaptInputs('io.camunda:http-json:1', inputs);
    expect(
      adapt({
        method: 'get',
        url: 'u',
        queryParameters: { a: 1 },
        readTimeoutInSeconds: '5',
        authentication: { type: 'apiKey', apiKeyLocation: 'query', name: 'key', value: 'k' },
      }),
    ).toEqual({
      method: 'GET',
      url: 'u',
      query: { a: 1, key: 'k' },
      timeoutMs: 5000,
      followRedirects: false,
    });
    expect(adapt({ authentication: { type: 'basic', username: 'u', password: 'p' } })).toMatchObject({
      auth: 'basic',
      user: 'u',
      password: 'p',
    });
    expect(() => adapt({ authentication: { type: 'oauth-client-credentials-flow' } })).toThrow('oauth');
    expect(() => adapt({ clientTls: { clientCertificate: 'x' } })).toThrow('certificates');
    const inputs = adapt({ url: `${base}/moved`, method: 'POST', body: 'text' });
    expect(await run(inputs)).toMatchObject({ status: 302 });
  });
});

describe('addresses inside the network', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b:1::7f00:1]/',
    'http://127.0.0.1./',
    'http:127.0.0.1/',
    'http://168.63.129.16/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://224.0.0.1/',
    'http://100.64.0.1/',
    'http://255.255.255.255/',
    'http://user@example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'data:text/plain,x',
    'ftp://example.com/',
    'javascript:1',
    'nonsense',
  ])('%s is refused', (url) => {
    expect(() => checkUrl(url, new Set())).toThrow(ConnectorError);
  });

  it('refuses a name that resolves to the inside', async () => {
    const port = new URL(base).port;
    await expect(
      httpConnector.run(callOf(httpConnector, { url: `http://localhost:${port}/ok` })),
    ).rejects.toThrow('inside the network');
  });

  it('calls what an operator allows', () => {
    expect(checkUrl('http://10.0.0.1:8080/', new Set(['10.0.0.1:8080'])).host).toBe('10.0.0.1:8080');
    expect(() => checkUrl('http://10.0.0.1:8081/', new Set(['10.0.0.1:8080']))).toThrow('inside');
    expect(isPublic('93.184.216.34')).toBe(true);
  });
});
