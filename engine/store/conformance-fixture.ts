/** Process instances by hand, for the conformance suite: events as the interpreter would give them. */
import { apply } from '../core/apply.ts';
import { createState } from '../core/create-state.ts';
import type { Event } from '../core/event.ts';
import type { Wait } from '../core/state.ts';
import type { Json } from '../json.ts';
import type { Entry } from './entry.ts';
import type { Changes } from './project.ts';
import { newChanges, project } from './project.ts';
import type { Lease } from './rows.ts';
import { rowsOf } from './rows.ts';
import type { Batch } from './write.ts';

export const START = Date.UTC(2026, 0, 15, 9);
export const shard = 0;
let lastId = START;

/** A process instance by hand: its root element, and whatever events follow. */
export function begin(
  waits: readonly Wait[] = [],
  variables: Record<string, Json> = {},
): { entry: Entry; changes: Changes } {
  lastId += 1;
  const state = createState({
    instance: String(lastId),
    definitionKey: '7',
    processId: 'order',
    businessKey: 'k',
    parent: null,
    depth: 0,
  });
  const entry: Entry = {
    shard,
    id: lastId,
    rootId: lastId,
    state,
    revision: 0,
    quarantined: false,
    big: new Map(),
  };
  const changes = newChanges(entry, { at: START, by: 'anna' });
  step(changes, [
    { type: 'element.entered', id: 1, element: 'order', kind: 'process', scope: null },
    { type: 'variables.set', scope: 1, element: 'order', values: variables },
    ...waits.map((wait): Event => ({
      type: 'wait.opened',
      id: 1,
      element: 'order',
      kind: 'process',
      wait,
    })),
  ]);
  return { entry, changes };
}

export function step(changes: Changes, events: readonly Event[]): void {
  for (const event of events) apply(changes.entry.state, event);
  const command = { type: 'instance.cancel', reason: null } as const;
  project(changes, events, { at: START, by: 'anna', command, newInstanceId: () => ++lastId });
}

export const closed = (wait: Wait): Event => ({
  type: 'wait.closed',
  id: 1,
  element: 'order',
  kind: 'process',
  wait: wait.id,
  waitType: wait.type,
  served: true,
});

export function batchOf(
  all: readonly Changes[],
  options: { fence?: number; lease?: Lease; extras?: Batch['extras'] } = {},
): Batch {
  const { rows } = rowsOf(all, {
    now: START,
    place: (_entry, _element, wait) => ({ queue: wait.jobType, lease: options.lease ?? null }),
    node: 1,
    outboxLockUntil: START + 60_000,
    fenceOf: () => options.fence ?? 0,
  });
  return { shard, rows, extras: options.extras ?? [] };
}

export function changed(entry: Entry, ...events: readonly Event[]): Changes {
  const changes = newChanges(entry, null);
  step(changes, events);
  return changes;
}

export const task: Wait = {
  id: 2,
  target: 'check',
  type: 'task',
  name: 'Check',
  assignee: null,
  candidateUsers: ['anna'],
  candidateGroups: ['sales', 'a "b"'],
  priority: 50,
  dueAt: null,
  followUpAt: START,
  createdAt: START,
};
export const job = {
  id: 2,
  target: 'ship',
  type: 'job',
  jobType: 'ship',
  purpose: 'work',
  attempt: 1,
  retriesLeft: 3,
  dueAt: START,
  priority: 0,
} as const satisfies Wait;
export const timer: Wait = {
  id: 5,
  target: 'late',
  type: 'timer',
  kind: 'duration',
  text: 'PT1S',
  cron: 'spring',
  zone: 'UTC',
  dueAt: START + 1_000,
  startedAt: START,
  fired: 0,
};
export const message: Wait & { type: 'message' } = {
  id: 6,
  target: 'paid',
  type: 'message',
  name: 'paid',
  correlation: 'k',
};
export const signal: Wait & { type: 'signal' } = { id: 7, target: 'alarm', type: 'signal', name: 'alarm' };
