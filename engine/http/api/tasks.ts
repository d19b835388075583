/** Routes of user tasks and of jobs for external workers. */
import type { JsonObject, Variables } from '../../json.ts';
import type { TaskFilter } from '../../views.ts';
import { route, type Route } from './route.ts';
import {
  flag,
  list,
  nullable,
  object,
  oneOf,
  pageOf,
  paging,
  ref,
  text,
  variables,
  whole,
} from './schema.ts';

const id = (params: Readonly<Record<string, string>>): string => params.id ?? '';
const lock = text({ minLength: 1, maxLength: 200 });

const taskRoutesOnly: readonly Route[] = [
  route({
    method: 'get',
    path: '/tasks',
    tag: 'Tasks',
    operationId: 'listTasks',
    summary: 'Open tasks',
    query: {
      ...paging,
      view: {
        description: 'Mine, open for my groups, overdue of these, or all that I may see.',
        schema: oneOf('mine', 'groups', 'overdue', 'all'),
      },
      processId: { description: 'Of this process.', schema: text() },
      instanceId: { description: 'Of this instance.', schema: text() },
      assignee: { description: 'Assigned to this user.', schema: text() },
      group: { description: 'Offered to this group.', schema: text() },
      search: {
        description: 'Part of task name, process name or business key.',
        schema: text({ maxLength: 200 }),
      },
      sort: { description: 'Order by.', schema: oneOf('created', 'due', 'priority', 'name') },
      order: { description: 'Direction.', schema: oneOf('asc', 'desc') },
    },
    success: { status: 200, schema: pageOf('Task') },
    handle: ({ engine, subject, query }) => engine.tasks.list(subject, query as TaskFilter),
  }),
  route({
    method: 'get',
    path: '/tasks/counts',
    tag: 'Tasks',
    operationId: 'countTasks',
    summary: 'How many tasks each view has',
    success: {
      status: 200,
      schema: object({ mine: whole(), groups: whole(), overdue: whole(), all: whole() }),
    },
    handle: ({ engine, subject }) => engine.tasks.counts(subject),
  }),
  route({
    method: 'get',
    path: '/tasks/{id}',
    tag: 'Tasks',
    operationId: 'getTask',
    summary: 'One task',
    success: { status: 200, schema: ref('Task') },
    handle: ({ engine, subject, params }) => engine.tasks.get(subject, id(params)),
  }),
  route({
    method: 'get',
    path: '/tasks/{id}/form',
    tag: 'Tasks',
    operationId: 'getTaskForm',
    summary: 'Its form (form-js schema) and the values to fill in',
    success: { status: 200, schema: ref('TaskForm') },
    handle: ({ engine, subject, params }) => engine.tasks.form(subject, id(params)),
  }),
  route({
    method: 'post',
    path: '/tasks/{id}/claim',
    tag: 'Tasks',
    operationId: 'claimTask',
    summary: 'Take a task',
    success: { status: 200, schema: ref('Task') },
    handle: ({ engine, subject, params }) => engine.tasks.claim(subject, id(params)),
  }),
  route({
    method: 'post',
    path: '/tasks/{id}/unclaim',
    tag: 'Tasks',
    operationId: 'unclaimTask',
    summary: 'Hand a task back to its group',
    success: { status: 200, schema: ref('Task') },
    handle: ({ engine, subject, params }) => engine.tasks.unclaim(subject, id(params)),
  }),
  route({
    method: 'post',
    path: '/tasks/{id}/assign',
    tag: 'Tasks',
    operationId: 'assignTask',
    summary: 'Give a task to somebody, or to nobody',
    body: object({ assignee: nullable(text({ maxLength: 255 })) }),
    success: { status: 200, schema: ref('Task') },
    handle: ({ engine, subject, params, body }) =>
      engine.tasks.assign(subject, id(params), (body as { assignee: string | null }).assignee),
  }),
  route({
    method: 'patch',
    path: '/tasks/{id}',
    tag: 'Tasks',
    operationId: 'changeTask',
    summary: 'Change priority, due date or follow-up date',
    body: object({
      'priority?': whole({ minimum: 0, maximum: 100 }),
      'dueAt?': nullable(text()),
      'followUpAt?': nullable(text()),
    }),
    success: { status: 200, schema: ref('Task') },
    handle: ({ engine, subject, params, body }) => engine.tasks.change(subject, id(params), body as object),
  }),
  route({
    method: 'put',
    path: '/tasks/{id}/draft',
    tag: 'Tasks',
    operationId: 'saveTaskDraft',
    summary: 'Keep a half-filled form',
    body: object({ data: variables }),
    success: { status: 204, schema: null },
    handle: ({ engine, subject, params, body }) =>
      engine.tasks.saveDraft(subject, id(params), (body as { data: JsonObject }).data),
  }),
  route({
    method: 'post',
    path: '/tasks/{id}/complete',
    tag: 'Tasks',
    operationId: 'completeTask',
    summary: 'Complete a task; the answer names the next one of the same case for the same person',
    body: object({ 'variables?': variables, 'validate?': flag }),
    bodyOptional: true,
    idempotent: true,
    success: { status: 200, schema: ref('Completion') },
    handle: ({ engine, subject, params, body, idempotencyKey }) =>
      engine.tasks.complete(subject, id(params), {
        ...(body as object),
        ...(idempotencyKey ? { idempotencyKey } : {}),
      }),
  }),
];

const jobRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/jobs/activate',
    tag: 'Jobs',
    operationId: 'activateJobs',
    summary: 'Take jobs of a type (long polling)',
    description: 'Waits up to `waitMs` for the first job. The lease counts on the database clock.',
    body: object({
      type: text({ minLength: 1, maxLength: 255 }),
      worker: text({ minLength: 1, maxLength: 100 }),
      'maxJobs?': whole({ minimum: 1, maximum: 200, default: 10 }),
      'lockMs?': whole({ minimum: 1000, maximum: 86_400_000, default: 60_000 }),
      'waitMs?': whole({ minimum: 0, maximum: 60_000, default: 0 }),
      'variables?': list(text(), { maxItems: 200 }),
    }),
    success: { status: 200, schema: object({ jobs: list(ref('ActivatedJob')) }) },
    handle: async ({ engine, subject, body }) => ({
      jobs: await engine.jobs.activate(subject, {
        maxJobs: 10,
        lockMs: 60_000,
        ...(body as { type: string; worker: string }),
      }),
    }),
  }),
  route({
    method: 'post',
    path: '/jobs/{id}/complete',
    tag: 'Jobs',
    operationId: 'completeJob',
    summary: 'Report success',
    body: object({ lock, 'variables?': variables }),
    success: { status: 204, schema: null },
    handle({ engine, subject, params, body }) {
      const result = body as { lock: string; variables?: Variables };
      return engine.jobs.complete(subject, id(params), result.lock, result.variables ?? {});
    },
  }),
  route({
    method: 'post',
    path: '/jobs/{id}/fail',
    tag: 'Jobs',
    operationId: 'failJob',
    summary: 'Report a technical failure; tried again, and an incident when no retries are left',
    body: object({
      lock,
      message: text({ maxLength: 10_000 }),
      'retriesLeft?': whole({ minimum: 0, maximum: 100 }),
      'retryInMs?': whole({ minimum: 0, maximum: 31_536_000_000 }),
    }),
    success: { status: 204, schema: null },
    handle({ engine, subject, params, body }) {
      const { lock: held, ...failure } = body as { lock: string; message: string };
      return engine.jobs.fail(subject, id(params), held, failure);
    },
  }),
  route({
    method: 'post',
    path: '/jobs/{id}/error',
    tag: 'Jobs',
    operationId: 'throwJobError',
    summary: 'Report a business error for an error boundary event',
    body: object({
      lock,
      code: text({ minLength: 1, maxLength: 200 }),
      'message?': text({ maxLength: 10_000 }),
      'variables?': variables,
    }),
    success: { status: 204, schema: null },
    handle({ engine, subject, params, body }) {
      const { lock: held, ...error } = body as { lock: string; code: string };
      return engine.jobs.throwError(subject, id(params), held, error);
    },
  }),
  route({
    method: 'post',
    path: '/jobs/{id}/extend',
    tag: 'Jobs',
    operationId: 'extendJobLock',
    summary: 'Keep the lease longer',
    body: object({ lock, lockMs: whole({ minimum: 1000, maximum: 86_400_000 }) }),
    success: { status: 204, schema: null },
    handle({ engine, subject, params, body }) {
      const wish = body as { lock: string; lockMs: number };
      return engine.jobs.extendLock(subject, id(params), wish.lock, wish.lockMs);
    },
  }),
  route({
    method: 'get',
    path: '/jobs',
    tag: 'Jobs',
    operationId: 'listJobs',
    summary: 'Open jobs',
    query: {
      ...paging,
      instanceId: { description: 'Of this instance.', schema: text() },
      type: { description: 'Of this type.', schema: text() },
    },
    success: { status: 200, schema: pageOf('Job') },
    handle: ({ engine, subject, query }) => engine.jobs.list(subject, query),
  }),
];

export const taskRoutes: readonly Route[] = [...taskRoutesOnly, ...jobRoutes];
