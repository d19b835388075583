/** HTTP tasks of other tools: Camunda 8's REST connector, Camunda 7's http-connector, Flowable's and jBPM's tasks. */
import type { ConnectorJson, ConnectorObject } from '../connector.ts';

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
      return {
        ...renamed(inputs, { queryParameters: 'query', readTimeoutInSeconds: '' }),
        ...camunda8Auth(inputs),
      };
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

function camunda8Auth(inputs: ConnectorObject): ConnectorObject {
  const auth = inputs.authentication as ConnectorObject | undefined;
  if (!auth) return {};
  switch (auth.type) {
    case 'basic':
      return { auth: 'basic', user: auth.username ?? null, password: auth.password ?? null };
    case 'bearer':
      return { auth: 'bearer', token: auth.token ?? null };
    case 'apiKey':
      return { auth: 'apiKey', tokenHeader: auth.name ?? 'X-Api-Key', token: auth.value ?? null };
    default:
      return {};
  }
}
