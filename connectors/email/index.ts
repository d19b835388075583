/** The `email` connector: sends one e-mail over SMTP. */
import { createTransport } from 'nodemailer';
import { createHash } from 'node:crypto';
import { abortable } from './abortable.ts';
import { adaptInputs, emailAliases } from './adapt.ts';
import {
  ConnectorError,
  inputText,
  type Connector,
  type ConnectorCall,
  type ConnectorObject,
} from '../connector.ts';

export const emailConnector: Connector = {
  type: 'email',
  aliases: emailAliases,
  name: 'E-mail',
  description: 'Sends an e-mail.',
  version: 1,
  icon: '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.5"><rect x="2" y="4" width="14" height="10" rx="1.5"/><path d="m2.5 5 6.5 5 6.5-5"/></svg>',
  appliesTo: ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:IntermediateThrowEvent', 'bpmn:EndEvent'],
  fields: [
    {
      name: 'to',
      label: 'To',
      description: 'One address, or several with commas',
      type: 'string',
      required: true,
      group: 'Recipients',
    },
    { name: 'cc', label: 'Cc', type: 'string', group: 'Recipients' },
    { name: 'bcc', label: 'Bcc', type: 'string', group: 'Recipients' },
    {
      name: 'from',
      label: 'From',
      description: "Empty: the server's own address",
      type: 'string',
      group: 'Recipients',
    },
    { name: 'subject', label: 'Subject', type: 'string', required: true, group: 'Content' },
    { name: 'text', label: 'Text', type: 'text', group: 'Content' },
    { name: 'html', label: 'HTML', type: 'text', group: 'Content' },
  ],
  example: { messageId: '<4711-8@baton>', accepted: ['mona@example.com'], rejected: [] },
  timeoutMs: 30_000,
  adapt: adaptInputs,
  run: send,
};

async function send({ inputs, idempotencyKey, settings, signal }: ConnectorCall): Promise<ConnectorObject> {
  const { host, port, user, password, secure, from } = settings;
  if (!host) {
    throw new ConnectorError('E-mail: no mail server is set; an operator sets BATON_EMAIL_HOST.', {
      retryable: false,
    });
  }
  const isSecure = secure === 'true';
  const connection = abortable({ host, port: Number(port ?? (isSecure ? 465 : 587)) }, signal);
  const transport = createTransport({
    host,
    secure: isSecure,
    ...(user ? { auth: { user, pass: password ?? '' } } : {}),
    getSocket: connection.open,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({
      from: addressText(inputs.from) ?? from ?? 'baton@localhost',
      to: addressText(inputs.to) ?? undefined,
      cc: addressText(inputs.cc) ?? undefined,
      bcc: addressText(inputs.bcc) ?? undefined,
      subject: oneLine(inputText(inputs, 'subject')),
      text: inputs.text === undefined ? undefined : inputText(inputs, 'text'),
      html: inputs.html === undefined ? undefined : inputText(inputs, 'html'),
      // The same on every attempt: mailboxes drop a second mail of the same id.
      messageId: `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32)}@baton>`,
    });
    return {
      messageId: sent.messageId,
      accepted: sent.accepted.map(String),
      rejected: sent.rejected.map(String),
    };
  } catch (error) {
    throw failure(error, host);
  } finally {
    connection.close();
    transport.close();
  }
}

/** Answers 5xx of the mail server are final (RFC 5321 §4.2.1). */
function failure(error: unknown, host: string): ConnectorError {
  const { responseCode, response, code, message } = error as {
    responseCode?: number;
    response?: string;
    code?: string;
    message?: string;
  };
  if (code === 'EENVELOPE' && responseCode === undefined)
    return new ConnectorError(`E-mail: ${message ?? 'no recipient'}.`, { retryable: false });
  if (responseCode !== undefined && responseCode >= 500) {
    return new ConnectorError(`E-mail: the mail server refused: ${response ?? responseCode}`, {
      retryable: false,
    });
  }
  return new ConnectorError(
    `E-mail: ${host} cannot be used (${response ?? code ?? message ?? 'unknown error'}).`,
  );
}

/** Addresses with commas, or a list, which comes as JSON text. */
function addressText(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  if (!value.trim().startsWith('[')) return oneLine(value);
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? oneLine(list.filter((one) => typeof one === 'string').join(', ')) : null;
  } catch {
    return oneLine(value);
  }
}

/** No header can be smuggled in by a line break. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').trim();
}
