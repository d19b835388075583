/** Headers of a call: content type, credentials, and the key by which the other side recognises a repeat. */
import { ConnectorError, inputText, type ConnectorCall, type ConnectorJson } from '../connector.ts';

export function headersOf(
  { inputs, idempotencyKey, attempt }: ConnectorCall,
  body: ConnectorJson | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': 'Baton',
    accept: 'application/json, */*;q=0.5',
    'idempotency-key': idempotencyKey,
    'x-attempt': String(attempt),
  };
  if (body !== undefined && body !== null)
    headers['content-type'] = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  const own = inputs.headers;
  if (typeof own === 'object' && own !== null) {
    for (const [name, value] of Object.entries(own)) {
      if (value !== null && value !== undefined)
        headers[name.toLowerCase()] = checked(name, value as ConnectorJson);
    }
  }
  return { ...headers, ...credentials(inputs) };
}

function credentials(inputs: ConnectorCall['inputs']): Record<string, string> {
  switch (inputs.auth) {
    case 'basic': {
      const pair = `${inputText(inputs, 'user')}:${inputText(inputs, 'password')}`;
      return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    }
    case 'bearer':
      return { authorization: checked('Authorization', `Bearer ${inputText(inputs, 'token')}`) };
    case 'apiKey': {
      const name = inputText(inputs, 'tokenHeader');
      return { [name.toLowerCase()]: checked(name, inputText(inputs, 'token')) };
    }
    default:
      return {};
  }
}

function checked(name: string, value: ConnectorJson): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // Tab, printable ASCII and Latin-1; above all no line break.
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
    throw new ConnectorError(`HTTP: the header "${name.slice(0, 60)}" cannot be sent.`, { retryable: false });
  }
  return text;
}
