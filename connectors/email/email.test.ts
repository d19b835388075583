import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inputText, type ConnectorObject } from '../connector.ts';
import { callOf, itKeepsTheContract } from '../contract.ts';
import { adaptInputs } from './adapt.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { emailConnector } from './index.ts';

let server: MailServer;
let silent: MailServer;
beforeAll(async () => {
  server = await startMailServer();
  silent = await startMailServer({ silent: true });
});
afterAll(() => Promise.all([server.close(), silent.close()]));

const settings = (): Record<string, string> => ({
  host: '127.0.0.1',
  port: String(server.port),
  from: 'baton@example.com',
});
const mail = { to: 'mona@example.com, liam@example.com', subject: 'Grüße', text: 'Hello' };
const run = (inputs: ConnectorObject, more: object = {}): Promise<ConnectorObject> =>
  emailConnector.run(callOf(emailConnector, inputs, { settings: settings(), ...more }));

itKeepsTheContract({
  connector: emailConnector,
  working: () => ({ inputs: mail, settings: settings() }),
  keyReceived: () => /^Message-ID: (.*)$/im.exec(server.received.at(-1)?.text ?? '')?.[1],
  endless: () => ({ inputs: mail, settings: { ...settings(), port: String(silent.port) } }),
});

describe('email', () => {
  it('sends to everybody named, with the same message id on every attempt', async () => {
    server.received.length = 0;
    const first = await run(mail);
    const second = await run(mail, { attempt: 2 });
    expect(first.messageId).toBe(second.messageId);
    expect(server.received[0]?.recipients).toEqual(['mona@example.com', 'liam@example.com']);
    expect(server.received[0]?.text).toContain(`Message-ID: ${inputText(first, 'messageId')}`);
    expect(server.received[0]?.text).toContain('From: baton@example.com');
  });

  it('takes addresses as a list too', async () => {
    server.received.length = 0;
    await run({ ...mail, to: ['mona@example.com', 'liam@example.com'], cc: '["ann@example.com"]' });
    expect(server.received[0]?.recipients).toEqual([
      'mona@example.com',
      'liam@example.com',
      'ann@example.com',
    ]);
  });

  it('answers the job types of other tools', () => {
    const smtpAction = { to: ['a@b.c'], subject: 'S', contentType: 'PLAIN', body: 'B' };
    expect(adaptInputs('io.camunda:email:1', { protocol: 'smtp', data: { smtpAction } })).toMatchObject({
      to: ['a@b.c'],
      subject: 'S',
      text: 'B',
      html: null,
    });
    expect(() => adaptInputs('io.camunda:email:1', { protocol: 'imap', data: {} })).toThrow('IMAP');
    expect(adaptInputs('Email', { To: 'a@b.c', Subject: 'S', Body: 'B' })).toMatchObject({
      to: 'a@b.c',
      subject: 'S',
      text: 'B',
    });
  });

  it('reads no file and no address that a text names', async () => {
    server.received.length = 0;
    await run({ ...mail, html: '<img src="file:///etc/passwd">' });
    expect(server.received[0]?.text).not.toContain('root:');
  });

  it('lets no header in by a line break', async () => {
    server.received.length = 0;
    await run({ ...mail, subject: 'Hi\r\nBcc: spy@example.com' });
    expect(server.received[0]?.recipients).not.toContain('spy@example.com');
    expect(server.received[0]?.text).not.toMatch(/^Bcc:/m);
  });

  it('tells refusal, which is final, from trouble, which passes', async () => {
    await expect(run({ ...mail, to: 'refused@example.com' })).rejects.toMatchObject({ retryable: false });
    await expect(run({ ...mail, to: 'later@example.com' })).rejects.toMatchObject({ retryable: true });
    await expect(run(mail, { settings: { host: '127.0.0.1', port: '1' } })).rejects.toMatchObject({
      retryable: true,
    });
    await expect(run(mail, { settings: {} })).rejects.toThrow('BATON_EMAIL_HOST');
  });
});
