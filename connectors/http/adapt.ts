/** HTTP tasks of other tools: Camunda 8's REST connector, Camunda 7's http-connector, Flowable's and jBPM's tasks. */
import { ConnectorError, type ConnectorJson, type ConnectorObject } from '../connector.ts';

export const httpAliases = [
  'io.camunda:http-json:1',
  'http-connector',
  'Rest',
  'http/GetRequest',
  'http/GetRequestV2',
  'http/PostRequest',
];

/** Input names of another tool → ours. */
export function adaptInputs(type: string, inputs: ConnectorObject): ConnectorObject {
  switch (type) {
    case 'io.camunda:http-json:1':
      return camunda8(inputs);
    case 'http-connector':
      return renamed(inputs, { payload: 'body' });
    case 'Rest':
      return renamed(inputs, {
        Url: 'url',
        Method: 'method',
        ContentData: 'body',
        Content: 'body',
        Headers: 'headers',
      });
    case 'http/PostRequest':
      return { method: 'POST', ...renamed(inputs, { data: 'body', params: 'query' }) };
    case 'http/GetRequest':
    case 'http/GetRequestV2':
      return { method: 'GET', ...renamed(inputs, { params: 'query' }) };
    default:
      return inputs;
  }
}

function renamed(inputs: ConnectorObject, names: Readonly<Record<string, string>>): ConnectorObject {
  const result: Record<string, ConnectorJson> = {};
  for (const [name, value] of Object.entries(inputs)) {
    const own = Object.hasOwn(names, name) ? names[name] : name;
    if (own) result[own] = value ?? null;
  }
  if (typeof result.method === 'string') result.method = result.method.toUpperCase();
  return result;
}

/** Camunda's REST connector, template version 17 (element-templates/http-json-connector.json). */
function camunda8(inputs: ConnectorObject): ConnectorObject {
  const { authentication, clientTls, readTimeoutInSeconds: seconds, ...rest } = inputs;
  if (isObject(clientTls)) throw unsupported('client certificates');
  const own = renamed(rest, { queryParameters: 'query' });
  const login = isObject(authentication) ? camunda8Auth(authentication) : {};
  return {
    ...own,
    followRedirects: own.followRedirects ?? false,
    ...(Number(seconds) > 0 ? { timeoutMs: Number(seconds) * 1000 } : {}),
    ...login,
    ...(isObject(login.query)
      ? { query: { ...(isObject(own.query) ? own.query : {}), ...login.query } }
      : {}),
  };
}

function camunda8Auth(authentication: ConnectorObject): ConnectorObject {
  const { type = 'noAuth', apiKeyLocation, name = null, value = null } = authentication;
  switch (type) {
    case 'noAuth':
      return {};
    case 'basic':
      return {
        auth: 'basic',
        user: authentication.username ?? null,
        password: authentication.password ?? null,
      };
    case 'bearer':
      return { auth: 'bearer', token: authentication.token ?? null };
    case 'apiKey':
      return apiKeyLocation === 'query' && typeof name === 'string'
        ? { query: { [name]: value } }
        : { auth: 'apiKey', tokenHeader: name ?? 'X-Api-Key', token: value };
    default:
      // Called without its credentials it would only seem to work.
      throw unsupported(`the authentication ${JSON.stringify(type)}`);
  }
}

function unsupported(what: string): ConnectorError {
  return new ConnectorError(
    `HTTP: ${what} of Camunda's connector is not supported here; fetch a token in a task before, and use a bearer token.`,
    { retryable: false },
  );
}

function isObject(value: ConnectorJson | undefined): value is ConnectorObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
