import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emailConnector } from '../../connectors/email/index.ts';
import { callOf } from '../../connectors/contract.ts';
import { startSampleServices, type SampleServices } from './index.ts';

let services: SampleServices;
beforeAll(async () => {
  services = await startSampleServices({ port: 0, smtpPort: 0 });
});
afterAll(() => services.close());

const call = (path: string, body?: object, key = 'k'): Promise<Response> =>
  fetch(`http://127.0.0.1:${services.port}/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'idempotency-key': key },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

describe('the sample services', () => {
  it('know their customers', async () => {
    expect(await (await call('crm/customers?email=mona@example.com')).json()).toMatchObject({
      name: 'Mona Berger',
      rating: 'A',
    });
    expect((await call('crm/customers?email=nobody@example.com', undefined, 'other')).status).toBe(404);
  });

  it('refuse one card, and answer a repeat as the first time', async () => {
    expect((await call('bank/payments', { card: '4000000000000002', amount: 1 }, 'p1')).status).toBe(402);
    expect((await call('bank/payments', { card: '4242', amount: 1, reference: 'A' }, 'p2')).status).toBe(200);
    await call('bank/payments', { card: '4242', amount: 1, reference: 'B' }, 'p2');
    expect(services.calls.at(-1)).toMatchObject({ repeated: true, status: 200 });
  });

  it('answer 503 while switched off, and again afterwards', async () => {
    services.turn('shop', false);
    expect((await call('shop/reservations', { orderNumber: 'X' }, 's1')).status).toBe(503);
    services.turn('shop', true);
    expect((await call('shop/reservations', { orderNumber: 'X' }, 's1')).status).toBe(200);
  });

  it('take e-mail and show it, with everything escaped', async () => {
    const settings = { host: '127.0.0.1', port: String(services.smtpPort) };
    const mail = {
      to: 'a@example.com',
      subject: 'Grüße <b>',
      text: 'Schöne Grüße, viele Zeilen lang, mit <script>alert(1)</script>',
    };
    await emailConnector.run(callOf(emailConnector, mail, { settings }));
    expect(services.mails.at(-1)).toMatchObject({ to: ['a@example.com'], subject: 'Grüße <b>' });
    const html = await (await fetch(`http://127.0.0.1:${services.port}/`)).text();
    expect(html).toContain('Schöne Grüße');
    expect(html).not.toContain('<script>');
  });
});
