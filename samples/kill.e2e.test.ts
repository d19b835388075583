/** `kill -9` in the middle of the samples' load, again and again: nothing lost, nothing done twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresMissing, startPostgres, type TestServer } from '../engine/testing/postgres.ts';
import { startSampleServices, type SampleServices } from './services/index.ts';
import { apiClient, tokenFor, type ApiClient } from './testing/api-client.ts';
import { startServer, type ServerProcess } from './testing/server-process.ts';

const ORDERS = 40;
const KILLS = 3;
const PATIENCE_MS = 150_000;

const missing = postgresMissing();

describe.each(['embedded', 'postgres'] as const)('the server on its database (%s)', (kind) => {
  if (kind === 'postgres' && missing !== null) {
    it.skip(`is killed (skipped: ${missing})`, () => undefined);
    return;
  }
  const dataDir = mkdtempSync(path.join(tmpdir(), 'baton-kill-'));
  let services: SampleServices;
  let server: ServerProcess;
  let database: TestServer | null = null;
  let env: Record<string, string>;

  beforeAll(async () => {
    services = await startSampleServices({ port: 0, smtpPort: 0 });
    const host = `127.0.0.1:${services.port}`;
    env = {
      BATON_SECRET_CRM_URL: `http://${host}/crm`,
      BATON_SECRET_SHOP_URL: `http://${host}/shop`,
      BATON_SECRET_BANK_URL: `http://${host}/bank`,
      BATON_HTTP_ALLOW_HOSTS: host,
      BATON_EMAIL_HOST: '127.0.0.1',
      BATON_EMAIL_PORT: String(services.smtpPort),
    };
    if (kind === 'postgres') {
      database = await startPostgres();
      env.DATABASE_URL = database.url;
    }
  });
  afterAll(async () => {
    await server?.stop();
    await services.close();
    await database?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('loses no acknowledged order and charges no card twice when it is killed', async () => {
    server = await startServer({ dataDir, env });
    const token = await tokenFor(server.address, 'admin', server.passwords.get('admin') ?? '', ['admin']);
    const client = apiClient(() => server.address, token);
    const numbers = Array.from({ length: ORDERS }, (_, index) => `OR-${1000 + index}`);

    const acknowledged = new Map<string, string>();
    const load = startAll(client, numbers, acknowledged);
    for (let kill = 0; kill < KILLS; kill++) {
      await eventually(() => services.calls.length >= (kill + 1) * 12 || acknowledged.size === ORDERS);
      await server.kill();
      server = await startServer({ dataDir, env });
    }
    await load;
    expect(acknowledged.size).toBe(ORDERS);
    expect(new Set(acknowledged.values()).size).toBe(ORDERS);

    const done = completeAll(client, numbers.length);
    await eventually(() => services.mails.length >= 5);
    await server.kill();
    server = await startServer({ dataDir, env });
    await done;
    await eventually(async () => (await count(client, 'completed')) === ORDERS);

    expect(await count(client, 'active')).toBe(0);
    expect(await count(client, 'cancelled')).toBe(0);
    for (const [number, id] of acknowledged) {
      const answer = await client.call('GET', `/instances/${id}/variables`);
      const variables = answer?.data as unknown as { name: string; value: unknown }[];
      expect(variables.find(({ name }) => name === 'orderNumber')?.value).toBe(number);
    }
    // A call may be made twice, but with the same key, so that the bank recognises it.
    const payments = services.calls.filter(({ service, path }) => service === 'bank' && path === '/payments');
    const keys = new Map<unknown, Set<string | null>>();
    for (const { body, idempotencyKey } of payments) {
      const { reference } = body as { reference: string };
      keys.set(reference, (keys.get(reference) ?? new Set()).add(idempotencyKey));
    }
    expect(new Set(keys.keys())).toEqual(new Set(numbers));
    expect([...keys.values()].filter((one) => one.size !== 1)).toEqual([]);
    // The mailbox drops a second mail with the same id: each customer was told once.
    const invoices = services.mails.filter(({ subject }) => subject.startsWith('Invoice'));
    expect(invoices).toHaveLength(ORDERS);
    expect(new Set(invoices.map(({ subject }) => subject))).toEqual(
      new Set(numbers.map((number) => `Invoice for order ${number}`)),
    );
  }, 600_000);

  if (kind === 'embedded') {
    it('refuses a second server on the same directory in one sentence', async () => {
      await expect(startServer({ dataDir, env })).rejects.toThrow(/in use|already|another/i);
    }, 120_000);
  } else {
    it('is joined by a second one on the same database', async () => {
      const second = await startServer({ dataDir, env });
      expect(second.passwords.size).toBe(0);
      expect((await fetch(`${second.address}/health/ready`)).status).toBe(200);
      expect(await second.stop()).toBe(0);
    }, 120_000);
  }
});

/** Starts every order; where nobody answered, the same wish is sent again with the same key. */
async function startAll(
  client: ApiClient,
  numbers: readonly string[],
  acknowledged: Map<string, string>,
): Promise<void> {
  await inParallel(numbers, 4, async (orderNumber) => {
    const variables = {
      orderNumber,
      customerEmail: 'mona@example.com',
      product: 'desk-lamp',
      quantity: 1,
      amount: 100,
      card: '4242424242424242',
    };
    const body = { processId: 'order-to-cash', variables };
    await insist(async () => {
      const answer = await client.call('POST', '/instances', body, `start ${orderNumber}`);
      if (answer === null || answer.status >= 500) return false;
      if (answer.status >= 400) throw new Error(JSON.stringify(answer.data));
      acknowledged.set(orderNumber, String(answer.data.id));
      return true;
    });
  });
}

/** Completes the shipping task of every order as it comes up. */
async function completeAll(client: ApiClient, wanted: number): Promise<void> {
  const completed = new Set<string>();
  await insist(async () => {
    const list = await client.call('GET', '/tasks?view=all&limit=100');
    const items = (list?.data.items ?? []) as { id: string; element: string; assignee: string | null }[];
    for (const { id, element } of items.filter(
      (task) => task.element === 'ShipOrder' && !completed.has(task.id),
    )) {
      expect(element).toBe('ShipOrder');
      await client.call('POST', `/tasks/${id}/claim`, {});
      const answer = await client.call(
        'POST',
        `/tasks/${id}/complete`,
        { variables: { trackingNumber: `T-${id}` } },
        `ship ${id}`,
      );
      if (answer !== null && answer.status === 200) completed.add(id);
    }
    return completed.size >= wanted || (await count(client, 'active')) === 0;
  });
}

async function count(client: ApiClient, status: string): Promise<number> {
  const answer = await client.call('GET', `/instances?processId=order-to-cash&status=${status}&limit=1`);
  return answer === null ? -1 : Number(answer.data.count);
}

async function insist(attempt: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await attempt())) {
    if (Date.now() > until) throw new Error('it did not come about');
    await pause(200);
  }
}

async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  await insist(async () => condition());
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function inParallel<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
    }),
  );
}
