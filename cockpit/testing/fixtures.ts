/** Plain data of one small process, for tests of the pages. */
import type {
  DefinitionView,
  Diagram,
  DiagramShape,
  ElementView,
  HistoryView,
  IncidentView,
  InstanceView,
  JobView,
  Json,
  OutlineEntry,
  OverviewView,
  Subject,
  VariableView,
} from '../../engine/index.ts';

export const people = {
  operator: person('omar', ['operators']),
  architect: person('frida', ['architects']),
  admin: person('admin', ['admin']),
  employee: person('anna', ['sales']),
} as const;

function person(name: string, groups: readonly string[]): Subject {
  return { id: `user:${name}`, kind: 'user', name, displayName: name, groups };
}

function shape(element: string, type: string, name: string | null, x: number): DiagramShape {
  const event = type.endsWith('Event');
  return {
    element,
    type,
    name,
    bounds: { x, y: event ? 122 : 100, width: event ? 36 : 100, height: event ? 36 : 80 },
    label: null,
    isExpanded: false,
    isHorizontal: true,
    event: null,
    interrupting: true,
    throwing: false,
    marker: null,
    isForCompensation: false,
    triggeredByEvent: false,
    fill: null,
    stroke: null,
    parent: null,
  };
}

export const diagram: Diagram = {
  id: 'picture',
  shapes: [
    shape('Begin', 'startEvent', 'Order received', 100),
    shape('Check', 'userTask', 'Check order', 200),
    shape('Book', 'serviceTask', 'Book payment', 360),
    shape('Done', 'endEvent', null, 520),
  ],
  edges: [],
};

export const outline: readonly OutlineEntry[] = diagram.shapes.map(({ element, type, name }) => ({
  element,
  kind: type,
  name,
  depth: 1,
  lane: null,
  documentation: null,
}));

export const definition: DefinitionView = {
  key: '7',
  processId: 'order',
  version: 3,
  versionTag: null,
  name: 'Order to cash',
  documentation: 'From the order to the money.',
  deploymentId: '5',
  deployedAt: '2026-11-20T08:00:00.000Z',
  deployedBy: 'frida',
  resourceName: 'order.bpmn',
  latest: true,
  startable: true,
  dialect: 'baton',
  counts: { active: 4, incidents: 2 },
};

export const instance: InstanceView = {
  id: '1042',
  definitionKey: '7',
  processId: 'order',
  processName: 'Order to cash',
  version: 3,
  businessKey: 'A-1042',
  status: 'active',
  startedAt: '2026-11-24T08:00:00.000Z',
  endedAt: null,
  startedBy: 'user:anna',
  parentId: null,
  incidents: 1,
};

export const incident: IncidentView = {
  id: '1042-9',
  type: 'job',
  message: 'The bank did not answer: connect ECONNREFUSED',
  instanceId: '1042',
  definitionKey: '7',
  processId: 'order',
  processName: 'Order to cash',
  businessKey: 'A-1042',
  element: 'Book',
  elementName: 'Book payment',
  createdAt: '2026-11-24T09:00:00.000Z',
};

export const elements: readonly ElementView[] = [
  {
    id: 1,
    element: 'order',
    name: null,
    kind: 'process',
    scope: null,
    enteredAt: '2026-11-24T08:00:00.000Z',
    waits: [],
  },
  {
    id: 4,
    element: 'Check',
    name: 'Check order',
    kind: 'userTask',
    scope: 1,
    enteredAt: '2026-11-24T08:00:00.000Z',
    waits: [
      {
        id: 5,
        type: 'task',
        detail: {
          target: 'Check',
          assignee: null,
          candidateGroups: ['sales'],
          dueAt: '2026-11-25T08:00:00.000Z',
        },
      },
      { id: 6, type: 'timer', detail: { target: 'Late', text: 'PT24H', dueAt: '2026-11-25T08:00:00.000Z' } },
    ],
  },
  {
    id: 8,
    element: 'Book',
    name: 'Book payment',
    kind: 'serviceTask',
    scope: 1,
    enteredAt: '2026-11-24T09:00:00.000Z',
    waits: [
      {
        id: 9,
        type: 'incident',
        detail: { target: 'Book', type: 'job', message: incident.message, job: 10 },
      },
    ],
  },
];

export const variables: readonly VariableView[] = [
  { name: 'amount', value: 1250.5, scope: 1, scopeElement: 'order' },
  { name: 'customer', value: { name: 'Ada Lovelace', city: 'London' }, scope: 1, scopeElement: 'order' },
  { name: 'note', value: 'Deliver after <b>five</b>', scope: 1, scopeElement: 'order' },
];

function event(
  seq: number,
  type: string,
  data: Record<string, Json>,
  element: string | null = null,
): HistoryView {
  const name = diagram.shapes.find((one) => one.element === element)?.name ?? null;
  return {
    seq: String(seq),
    at: '2026-11-24T08:00:00.000Z',
    by: 'user:anna',
    type,
    element,
    elementName: name,
    data: { type, ...data },
  };
}

export const history: readonly HistoryView[] = [
  event(1, 'instance.started', {}),
  event(2, 'variables.set', { values: { amount: 1250.5 } }),
  event(3, 'element.entered', { kind: 'userTask' }, 'Check'),
  event(4, 'job.failed', { message: 'The bank did not answer', retriesLeft: 0 }, 'Book'),
  event(5, 'incident.raised', { incident: { message: 'The bank did not answer' } }, 'Book'),
];

export const job: JobView = {
  id: '1042-10',
  type: 'http',
  instanceId: '1042',
  definitionKey: '7',
  processId: 'order',
  element: 'Book',
  attempt: 2,
  retriesLeft: 1,
  dueAt: '2026-11-24T10:00:00.000Z',
  lockedBy: null,
  lockedUntil: null,
};

export const overview: OverviewView = {
  activeInstances: 4,
  openTasks: 3,
  overdueTasks: 1,
  openIncidents: 2,
  completedToday: 5,
  startedToday: 6,
  jobsWaiting: 1,
  processes: [
    {
      processId: 'order',
      name: 'Order to cash',
      latestKey: '7',
      latestVersion: 3,
      active: 4,
      incidents: 2,
      completed: 9,
      medianDurationMs: 5_400_000,
    },
  ],
  days: Array.from({ length: 14 }, (_, at) => ({
    day: `2026-11-${String(at + 11).padStart(2, '0')}`,
    started: (at * 5) % 9,
    completed: (at * 3) % 7,
  })),
  incidentGroups: [
    {
      processId: 'order',
      processName: 'Order to cash',
      element: 'Book',
      elementName: 'Book payment',
      message: incident.message,
      count: 2,
      oldestAt: '2026-11-24T09:00:00.000Z',
      incidentIds: ['1042-9', '1043-9'],
    },
  ],
};
