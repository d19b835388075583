/** A small engine in memory for the tests of the pages: tasks, one form, one process; what a page must not call throws. */
import {
  BatonError,
  can,
  readFormSchema,
  validateSubmission,
  type DefinitionView,
  type ElementView,
  type Engine,
  type HistoryView,
  type InstanceView,
  type JsonObject,
  type Page,
  type Subject,
  type TaskFilter,
  type TaskView,
} from '../../engine/index.ts';

export const NOW = Date.parse('2026-03-14T12:00:00Z');

export const people = {
  anna: person('anna', ['sales']),
  ben: person('ben', ['sales']),
  olga: person('olga', ['operators']),
  zoe: person('zoe', []),
} as const;

export const FORM: JsonObject = {
  type: 'default',
  schemaVersion: 19,
  components: [
    { type: 'textfield', key: 'customer', label: 'Customer', readonly: true },
    { type: 'number', key: 'amount', label: 'Amount', validate: { required: true, min: 1 } },
    { type: 'radio', key: 'decision', label: 'Decision', values: ['yes', 'no'] },
    {
      type: 'textfield',
      key: 'reason',
      label: 'Reason',
      conditional: { hide: '=decision != "no"' },
      validate: { required: true },
    },
    {
      type: 'dynamiclist',
      path: 'items',
      isRepeating: true,
      components: [{ type: 'textfield', key: 'sku', label: 'Article' }],
    },
  ],
};

export interface FakeEngine {
  readonly engine: Engine;
  readonly tasks: Map<string, TaskView>;
  /** What each completed task and started case got. */
  readonly received: {
    readonly id: string;
    readonly variables: JsonObject;
    readonly key: string | undefined;
  }[];
  readonly drafts: Map<string, JsonObject>;
  /** Tells open pages that something changed. */
  readonly changed: (topic: string) => void;
}

export function fakeEngine(): FakeEngine {
  const tasks = new Map(
    [
      task('1-2', {
        name: 'Approve order',
        assignee: 'anna',
        dueAt: '2026-03-13T12:00:00Z',
        overdue: true,
        priority: 80,
      }),
      task('1-9', { name: 'Call the customer', assignee: 'anna' }),
      task('2-2', { name: 'Check <credit>', assignee: null, businessKey: null }),
      task('3-2', { name: 'Pack parcel', assignee: 'ben' }),
    ].map((one) => [one.id, one]),
  );
  const live = livePart();
  const fake: FakeEngine = {
    engine: undefined as never,
    tasks,
    received: [],
    drafts: new Map(),
    changed: live.changed,
  };
  const parts = {
    users: users(),
    tasks: taskPart(fake),
    definitions: definitionPart(),
    instances: instancePart(fake),
    live,
  };
  return { ...fake, engine: strict(parts) as unknown as Engine };
}

function taskPart({ tasks, received, drafts }: FakeEngine): Partial<Engine['tasks']> {
  const seen = (subject: Subject, id: string): TaskView => {
    const found = tasks.get(id);
    if (!found || !can(subject, 'task.read', found))
      throw new BatonError('NOT_FOUND', 'There is no such task.');
    return found;
  };
  const change = (found: TaskView, assignee: string | null): TaskView => {
    const changed = { ...found, assignee };
    tasks.set(found.id, changed);
    return changed;
  };
  return {
    list: async (subject, filter) => page([...tasks.values()].filter((one) => matches(one, subject, filter))),
    counts: async (subject) => {
      const count = (view: TaskFilter['view']) =>
        [...tasks.values()].filter((one) => matches(one, subject, { view })).length;
      return { mine: count('mine'), groups: count('groups'), overdue: count('overdue'), all: count('all') };
    },
    get: async (subject, id) => seen(subject, id),
    form: async (subject, id) => {
      seen(subject, id);
      const data = { customer: 'Muster & Co', amount: 10, ...drafts.get(`${subject.name} ${id}`) };
      return { schema: FORM, data, draftSavedAt: null, externalUrl: null };
    },
    claim: async (subject, id) => {
      const found = seen(subject, id);
      if (found.assignee !== null)
        throw new BatonError('CONFLICT', `${found.assignee} was faster and has this task now.`);
      return change(found, subject.name);
    },
    unclaim: async (subject, id) => change(seen(subject, id), null),
    assign: async (subject, id, assignee) => change(seen(subject, id), assignee),
    saveDraft: async (subject, id, data) =>
      void drafts.set(`${seen(subject, id) && subject.name} ${id}`, data),
    complete: async (subject, id, request) => {
      const found = seen(subject, id);
      if (!can(subject, 'task.complete', found))
        throw new BatonError('FORBIDDEN', 'Claim the task before you complete it.');
      const variables = checked(request.variables ?? {}, { customer: 'Muster & Co', amount: 10 });
      received.push({ id, variables, key: request.idempotencyKey });
      tasks.delete(id);
      const nextTask = [...tasks.values()].find(
        (one) => one.instanceId === found.instanceId && one.assignee === subject.name,
      );
      return { taskId: id, nextTask: nextTask ?? null, instanceEnded: !nextTask };
    },
  };
}

function livePart() {
  const listeners = new Set<Parameters<Engine['live']['subscribe']>[0]>();
  return {
    subscribe: (listener: Parameters<Engine['live']['subscribe']>[0]) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changed: (topic: string) => {
      for (const listener of listeners) listener({ topics: [topic] });
    },
  };
}

function checked(variables: JsonObject, initial: JsonObject): JsonObject {
  const read = readFormSchema(FORM);
  if (!read.ok) throw new Error('the form of the fake cannot be read');
  const result = validateSubmission(read.schema, variables, { initial, now: NOW, zone: 'UTC' });
  if (!result.ok) throw new BatonError('FORM_INVALID', undefined, { errors: result.errors });
  return result.data;
}

function definitionPart(): Partial<Engine['definitions']> {
  return {
    list: async (_subject, { search, processId }) =>
      page(
        [DEFINITION].filter(
          (one) =>
            one.name.toLowerCase().includes(search ?? '') && (processId ?? one.processId) === one.processId,
        ),
      ),
    get: async () => DEFINITION,
    startForm: async () => FORM,
    diagram: async () => ({ id: 'd', shapes: [], edges: [] }),
    outline: async () => [
      {
        element: 'approve',
        kind: 'userTask',
        name: 'Approve order',
        depth: 0,
        lane: null,
        documentation: null,
      },
      {
        element: 'late',
        kind: 'boundaryEvent',
        name: 'Tell the manager',
        depth: 1,
        lane: null,
        documentation: null,
      },
    ],
  };
}

function instancePart({ received }: FakeEngine): Partial<Engine['instances']> {
  return {
    get: async (_subject, id) => instance(id),
    list: async (subject, { startedBy }) =>
      page(startedBy === 'anna' ? [instance('1')] : subject.name === 'zoe' ? [] : [instance('4')]),
    elements: async (): Promise<readonly ElementView[]> => [
      {
        id: 2,
        element: 'approve',
        name: 'Approve order',
        kind: 'userTask',
        scope: 1,
        enteredAt: null,
        waits: [
          { id: 3, type: 'task', detail: {} },
          { id: 4, type: 'timer', detail: { target: 'late', dueAt: '2026-03-16T12:00:00Z' } },
        ],
      },
    ],
    path: async () => ({ elements: [], flows: {} }),
    history: async (_subject, _id, { types }) =>
      page(HISTORY.filter(({ type }) => types?.includes(type) ?? true)),
    start: async (_subject, request) => {
      const variables = checked(request.variables ?? {}, {});
      received.push({ id: `start ${request.businessKey}`, variables, key: request.idempotencyKey });
      return { ...instance('7'), nextTask: null };
    },
  };
}

export const HISTORY: readonly HistoryView[] = [
  event('task.changed', 'anna', 'approve', 'Approve order', { changes: { assignee: 'anna' } }),
  event('element.completed', null, 'check', 'Check stock', { kind: 'serviceTask' }),
  event('element.completed', 'ben', 'enter', 'Enter order', { kind: 'userTask' }),
  event('element.completed', null, 'g', 'In stock?', { kind: 'exclusiveGateway' }),
  event('instance.started', 'carla', null, null, {}),
];

const DEFINITION: DefinitionView = {
  key: '2',
  processId: 'order',
  version: 2,
  versionTag: null,
  name: 'Order to cash',
  documentation: 'From the order to the money.',
  deploymentId: 'd1',
  deployedAt: '2026-03-01T08:00:00Z',
  deployedBy: 'archie',
  resourceName: 'order.bpmn',
  latest: true,
  startable: true,
  dialect: 'baton',
  counts: { active: 1, incidents: 0 },
};

function instance(id: string): InstanceView {
  return {
    id,
    definitionKey: '2',
    processId: 'order',
    processName: 'Order to cash',
    version: 2,
    businessKey: `A-${id}`,
    status: 'active',
    startedAt: '2026-03-14T09:00:00Z',
    endedAt: null,
    startedBy: 'carla',
    parentId: null,
    incidents: 0,
  };
}

export function task(id: string, more: Partial<TaskView>): TaskView {
  const [instanceId = ''] = id.split('-');
  return {
    id,
    instanceId,
    definitionKey: '2',
    processId: 'order',
    processName: 'Order to cash',
    businessKey: `A-${instanceId}`,
    element: 'approve',
    name: 'Task',
    description: null,
    assignee: null,
    candidateUsers: [],
    candidateGroups: ['sales'],
    priority: 50,
    createdAt: '2026-03-14T10:00:00Z',
    dueAt: null,
    followUpAt: null,
    overdue: false,
    ...more,
  };
}

function matches(one: TaskView, subject: Subject, { view, search, instanceId }: TaskFilter): boolean {
  if (!can(subject, 'task.read', one)) return false;
  if (instanceId !== undefined && one.instanceId !== instanceId) return false;
  if (search !== undefined && !one.name.toLowerCase().includes(search.toLowerCase())) return false;
  if (view === 'mine') return one.assignee === subject.name;
  if (view === 'groups') return one.assignee === null;
  return view === 'overdue' ? one.overdue : true;
}

function users(): Partial<Engine['users']> {
  return {
    authenticate: async (name, password) =>
      password === 'right' && Object.hasOwn(people, name) ? people[name as keyof typeof people] : null,
  };
}

function person(name: string, groups: readonly string[]): Subject {
  const displayName = name.charAt(0).toUpperCase() + name.slice(1);
  return { id: `user:${name}`, kind: 'user', name, displayName, groups };
}

function event(
  type: string,
  by: string | null,
  element: string | null,
  elementName: string | null,
  data: JsonObject,
): HistoryView {
  return { seq: '1.1', at: '2026-03-14T10:00:00Z', by, type, element, elementName, data };
}

function page<T>(items: readonly T[]): Page<T> {
  return { items, next: null, count: items.length, moreThanCounted: false };
}

/** Any property that the fake does not have is a mistake of the page under test. */
function strict<T extends object>(parts: T): T {
  return new Proxy(parts, {
    get(target, name) {
      if (typeof name === 'string' && !Object.hasOwn(target, name))
        throw new Error(`the fake engine has no ${name}`);
      const part: unknown = Reflect.get(target, name);
      return typeof part === 'object' && part !== null ? strict(part) : part;
    },
  });
}
