/** E-mail tasks of other tools: Camunda 8's e-mail connector, Camunda 7's community mail connector, jBPM's task. */
import { ConnectorError, type ConnectorJson, type ConnectorObject } from '../connector.ts';

export const emailAliases = ['io.camunda:email:1', 'mail-send', 'Email'];

/** Input names of another tool → ours. Whatever server the diagram names, mail leaves by the operator's. */
export function adaptInputs(type: string, inputs: ConnectorObject): ConnectorObject {
  switch (type) {
    case 'io.camunda:email:1':
      return fromCamunda8(inputs);
    case 'Email':
      return fromJbpm(inputs);
    default:
      return inputs;
  }
}

/** Template io.camunda.connectors.email.v1: only sending is done here. */
function fromCamunda8({ protocol = 'smtp', data = null }: ConnectorObject): ConnectorObject {
  const action = isObject(data) ? (data.smtpAction ?? null) : null;
  if (protocol !== 'smtp' || !isObject(action)) {
    throw new ConnectorError('E-mail: mailboxes are not read here (IMAP, POP3); only SMTP is supported.', {
      retryable: false,
    });
  }
  const { from = null, to = null, cc = null, bcc = null, subject = null } = action;
  return { from, to, cc, bcc, subject, text: action.body ?? null, html: action.htmlBody ?? null };
}

function fromJbpm({
  To = null,
  Cc = null,
  Bcc = null,
  From = null,
  ...rest
}: ConnectorObject): ConnectorObject {
  return { to: To, cc: Cc, bcc: Bcc, from: From, subject: rest.Subject ?? null, text: rest.Body ?? null };
}

function isObject(value: ConnectorJson): value is ConnectorObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
