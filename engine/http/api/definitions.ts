/** Routes of deployments, process definitions, decisions, forms and bindings. */
import { route, type Route } from './route.ts';
import {
  anything,
  flag,
  list,
  map,
  nullable,
  object,
  oneOf,
  pageOf,
  paging,
  ref,
  text,
  variables,
} from './schema.ts';

const tag = 'Definitions';
const search = { description: 'Part of name or id.', schema: text({ maxLength: 200 }) };

export const definitionRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/deployments',
    tag,
    operationId: 'deploy',
    summary: 'Deploy diagrams, decisions and forms together',
    description:
      'Content equal to the latest version makes no new version. What cannot run is refused as a whole (422) with findings that name element and remedy.',
    files: true,
    success: { status: 201, schema: ref('Deployment') },
    async handle({ engine, subject, files, response }) {
      const deployment = await engine.definitions.deploy(subject, files);
      if (deployment.unchanged) response.status(200);
      return deployment;
    },
  }),
  route({
    method: 'post',
    path: '/deployments/check',
    tag,
    operationId: 'check',
    summary: 'Read files as a deployment would, and change nothing',
    files: true,
    success: { status: 200, schema: list(ref('CheckReport')) },
    handle: ({ engine, subject, files }) => engine.definitions.check(subject, files),
  }),
  route({
    method: 'get',
    path: '/definitions',
    tag,
    operationId: 'listDefinitions',
    summary: 'Process definitions',
    query: {
      ...paging,
      search,
      processId: { description: 'Versions of this process only.', schema: text() },
      latestOnly: { description: 'Only the latest version of each.', schema: flag },
      startable: { description: 'Only what you may start.', schema: flag },
    },
    success: { status: 200, schema: pageOf('Definition') },
    handle: ({ engine, subject, query }) => engine.definitions.list(subject, query),
  }),
  route({
    method: 'get',
    path: '/definitions/{key}',
    tag,
    operationId: 'getDefinition',
    summary: 'One process definition',
    success: { status: 200, schema: ref('Definition') },
    handle: ({ engine, subject, params }) => engine.definitions.get(subject, params.key ?? ''),
  }),
  route({
    method: 'get',
    path: '/definitions/{key}/xml',
    tag,
    operationId: 'getDefinitionXml',
    summary: 'The file as it was deployed, byte for byte',
    success: { status: 200, schema: text(), type: 'application/xml' },
    handle: ({ engine, subject, params }) => engine.definitions.xml(subject, params.key ?? ''),
  }),
  route({
    method: 'get',
    path: '/definitions/{key}/start-form',
    tag,
    operationId: 'getStartForm',
    summary: 'The form-js schema of the start form, or null',
    success: { status: 200, schema: nullable(map()) },
    handle: ({ engine, subject, params }) => engine.definitions.startForm(subject, params.key ?? ''),
  }),
  route({
    method: 'get',
    path: '/definitions/{key}/statistics',
    tag,
    operationId: 'getDefinitionStatistics',
    summary: 'Per element: active, completed, cancelled instances and incidents',
    success: { status: 200, schema: list(ref('ElementStatistics')) },
    handle: ({ engine, subject, params }) => engine.definitions.statistics(subject, params.key ?? ''),
  }),
  route({
    method: 'get',
    path: '/decisions',
    tag,
    operationId: 'listDecisions',
    summary: 'Decisions (DMN)',
    query: { ...paging, search },
    success: { status: 200, schema: pageOf('Decision') },
    handle: ({ engine, subject, query }) => engine.decisions.list(subject, query),
  }),
  route({
    method: 'post',
    path: '/decisions/{decisionId}/evaluate',
    tag,
    operationId: 'evaluateDecision',
    summary: 'Evaluate the latest version of a decision',
    body: object({ variables }),
    success: { status: 200, schema: object({ result: anything, warnings: list(text()) }) },
    handle: ({ engine, subject, params, body }) =>
      engine.decisions.evaluate(
        subject,
        params.decisionId ?? '',
        (body as { variables: Variables }).variables,
      ),
  }),
  route({
    method: 'get',
    path: '/forms',
    tag,
    operationId: 'listForms',
    summary: 'Deployed forms',
    query: { ...paging, search },
    success: { status: 200, schema: pageOf('Form') },
    handle: ({ engine, subject, query }) => engine.forms.list(subject, query),
  }),
  route({
    method: 'get',
    path: '/forms/{key}',
    tag,
    operationId: 'getForm',
    summary: 'The form-js schema of a form',
    success: { status: 200, schema: map() },
    handle: ({ engine, subject, params }) => engine.forms.schema(subject, params.key ?? ''),
  }),
  route({
    method: 'get',
    path: '/bindings',
    tag,
    operationId: 'listBindings',
    summary: 'What implementations of other tools are bound to',
    success: { status: 200, schema: list(ref('Binding')) },
    handle: ({ engine, subject }) => engine.bindings.list(subject),
  }),
  route({
    method: 'put',
    path: '/bindings',
    tag,
    operationId: 'putBinding',
    summary: 'Bind an implementation of another tool, for every diagram that uses it',
    body: object({
      key: text({ minLength: 3, maxLength: 500 }),
      target: oneOf('connector', 'worker', 'script', 'nothing'),
      'type?': nullable(text({ maxLength: 200 })),
      'inputs?': map(),
      'script?': nullable(text({ maxLength: 100_000 })),
    }),
    success: { status: 200, schema: ref('Binding') },
    handle: ({ engine, subject, body }) =>
      engine.bindings.put(subject, { type: null, inputs: {}, script: null, ...(body as BindingBody) }),
  }),
  route({
    method: 'delete',
    path: '/bindings',
    tag,
    operationId: 'removeBinding',
    summary: 'Remove a binding',
    query: { key: { description: 'Its key.', schema: text() } },
    success: { status: 204, schema: null },
    handle: ({ engine, subject, query }) => engine.bindings.remove(subject, String(query.key ?? '')),
  }),
];

type Variables = Parameters<import('../../engine.ts').Decisions['evaluate']>[2];
type BindingBody = Pick<import('../../views.ts').BindingView, 'key' | 'target'>;
