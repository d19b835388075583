/** Routes of process instances, incidents, messages and signals. */
import type { Variables } from '../../json.ts';
import type { InstanceFilter } from '../../views.ts';
import { BatonError } from '../../errors.ts';
import { route, type Route } from './route.ts';
import { list, nullable, object, oneOf, pageOf, paging, ref, text, variables, whole } from './schema.ts';

const tag = 'Instances';
const id = (params: Readonly<Record<string, string>>): string => params.id ?? '';

export const instanceRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/instances',
    tag,
    operationId: 'startInstance',
    summary: 'Start a process',
    description:
      'Give `processId` for the latest version, or `definitionKey`. `Idempotency-Key` makes a repeat safe.',
    body: object({
      'processId?': text({ maxLength: 255 }),
      'definitionKey?': text({ maxLength: 40 }),
      'businessKey?': nullable(text({ maxLength: 255 })),
      'variables?': variables,
    }),
    idempotent: true,
    success: { status: 201, schema: ref('StartedInstance') },
    handle: ({ engine, subject, body, idempotencyKey }) =>
      engine.instances.start(subject, { ...(body as object), ...(idempotencyKey ? { idempotencyKey } : {}) }),
  }),
  route({
    method: 'get',
    path: '/instances',
    tag,
    operationId: 'listInstances',
    summary: 'Find process instances',
    query: {
      ...paging,
      processId: { description: 'Of this process.', schema: text() },
      definitionKey: { description: 'Of this version.', schema: text() },
      status: { description: 'State.', schema: oneOf('active', 'completed', 'cancelled', 'incident') },
      businessKey: { description: 'Exactly this business key.', schema: text() },
      element: { description: 'With a token at this element.', schema: text() },
      search: { description: 'Part of business key, id or process name.', schema: text({ maxLength: 200 }) },
      variable: {
        description: '`name=value`; the value as JSON or text.',
        schema: text({ maxLength: 1000 }),
      },
      sort: { description: 'Order by.', schema: oneOf('started', 'ended') },
      order: { description: 'Direction.', schema: oneOf('asc', 'desc') },
    },
    success: { status: 200, schema: pageOf('Instance') },
    handle: ({ engine, subject, query: { variable, ...filter } }) =>
      engine.instances.list(subject, {
        ...(filter as InstanceFilter),
        ...(variable === undefined ? {} : { variables: [variableFilter(String(variable))] }),
      }),
  }),
  route({
    method: 'get',
    path: '/instances/{id}',
    tag,
    operationId: 'getInstance',
    summary: 'One process instance',
    success: { status: 200, schema: ref('Instance') },
    handle: ({ engine, subject, params }) => engine.instances.get(subject, id(params)),
  }),
  route({
    method: 'get',
    path: '/instances/{id}/elements',
    tag,
    operationId: 'getInstanceElements',
    summary: 'Where its tokens are, and what each waits for',
    success: { status: 200, schema: list(ref('Element')) },
    handle: ({ engine, subject, params }) => engine.instances.elements(subject, id(params)),
  }),
  route({
    method: 'get',
    path: '/instances/{id}/variables',
    tag,
    operationId: 'getInstanceVariables',
    summary: 'Its variables, with the scope of each',
    success: { status: 200, schema: list(ref('Variable')) },
    handle: ({ engine, subject, params }) => engine.instances.variables(subject, id(params)),
  }),
  route({
    method: 'patch',
    path: '/instances/{id}/variables',
    tag,
    operationId: 'setInstanceVariables',
    summary: 'Set variables',
    body: object({ variables, 'scope?': whole({ minimum: 1 }) }),
    success: { status: 204, schema: null },
    handle({ engine, subject, params, body }) {
      const { variables: values, scope } = body as { variables: Variables; scope?: number };
      return engine.instances.setVariables(subject, id(params), values, scope);
    },
  }),
  route({
    method: 'get',
    path: '/instances/{id}/history',
    tag,
    operationId: 'getInstanceHistory',
    summary: 'Everything that happened, event by event',
    query: { ...paging, order: { description: 'Direction.', schema: oneOf('asc', 'desc') } },
    success: { status: 200, schema: pageOf('HistoryEntry') },
    handle: ({ engine, subject, params, query }) => engine.instances.history(subject, id(params), query),
  }),
  route({
    method: 'post',
    path: '/instances/{id}/cancel',
    tag,
    operationId: 'cancelInstance',
    summary: 'Cancel a process instance',
    body: object({ 'reason?': nullable(text({ maxLength: 1000 })) }),
    bodyOptional: true,
    success: { status: 204, schema: null },
    handle: ({ engine, subject, params, body }) =>
      engine.instances.cancel(subject, id(params), (body as { reason?: string | null }).reason ?? null),
  }),
  route({
    method: 'get',
    path: '/incidents',
    tag: 'Incidents',
    operationId: 'listIncidents',
    summary: 'Open incidents',
    query: {
      ...paging,
      processId: { description: 'Of this process.', schema: text() },
      instanceId: { description: 'Of this instance.', schema: text() },
      element: { description: 'At this element.', schema: text() },
      search: { description: 'Part of the message.', schema: text({ maxLength: 200 }) },
    },
    success: { status: 200, schema: pageOf('Incident') },
    handle: ({ engine, subject, query }) => engine.incidents.list(subject, query),
  }),
  route({
    method: 'get',
    path: '/incidents/{id}',
    tag: 'Incidents',
    operationId: 'getIncident',
    summary: 'One incident',
    success: { status: 200, schema: ref('Incident') },
    handle: ({ engine, subject, params }) => engine.incidents.get(subject, id(params)),
  }),
  route({
    method: 'post',
    path: '/incidents/{id}/retry',
    tag: 'Incidents',
    operationId: 'retryIncident',
    summary: 'Try again what failed, with changed variables if need be',
    body: object({ 'retries?': whole({ minimum: 1, maximum: 100 }), 'variables?': variables }),
    bodyOptional: true,
    success: { status: 204, schema: null },
    handle: ({ engine, subject, params, body }) =>
      engine.incidents.retry(subject, id(params), body as object),
  }),
  route({
    method: 'post',
    path: '/messages',
    tag: 'Messages',
    operationId: 'publishMessage',
    summary: 'Send a message to the instance that waits for it, or start a process by it',
    description: 'Without a receiver it is kept for `timeToLiveMs` (an hour unless said otherwise).',
    body: object({
      name: text({ minLength: 1, maxLength: 255 }),
      'correlationKey?': nullable(text({ maxLength: 255 })),
      'variables?': variables,
      'timeToLiveMs?': whole({ minimum: 0, maximum: 31_536_000_000 }),
      'messageId?': text({ maxLength: 255 }),
    }),
    success: {
      status: 200,
      schema: object({
        outcome: oneOf('correlated', 'started', 'buffered', 'dropped', 'duplicate'),
        instanceId: nullable(text()),
      }),
    },
    handle: ({ engine, subject, body }) => engine.messages.publish(subject, body as { name: string }),
  }),
  route({
    method: 'post',
    path: '/signals',
    tag: 'Messages',
    operationId: 'broadcastSignal',
    summary: 'Broadcast a signal to everything that waits for it',
    body: object({ name: text({ minLength: 1, maxLength: 255 }), 'variables?': variables }),
    success: { status: 200, schema: object({ delivered: whole() }) },
    handle: ({ engine, subject, body }) => engine.messages.signal(subject, body as { name: string }),
  }),
  route({
    method: 'get',
    path: '/overview',
    tag: 'Insight',
    operationId: 'getOverview',
    summary: 'How the server and its processes are doing',
    success: { status: 200, schema: ref('Overview') },
    handle: ({ engine, subject }) => engine.overview(subject),
  }),
];

function variableFilter(pair: string): { name: string; value: never } {
  const equals = pair.indexOf('=');
  if (equals < 1) throw new BatonError('INVALID', 'Write the query parameter "variable" as name=value.');
  const value = pair.slice(equals + 1);
  try {
    return { name: pair.slice(0, equals), value: JSON.parse(value) as never };
  } catch {
    return { name: pair.slice(0, equals), value: value as never };
  }
}
