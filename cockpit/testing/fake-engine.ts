/** An engine of plain data for tests of the pages: it answers reads from fixtures and records what was asked of it. */
import type { Engine, Live, Page, Subject } from '../../engine/index.ts';
import {
  definition,
  diagram,
  elements,
  history,
  incident,
  instance,
  job,
  outline,
  overview,
  variables,
} from './fixtures.ts';

export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface FakeEngine {
  readonly engine: Engine;
  readonly calls: readonly Call[];
  /** Makes a method throw, e.g. `incidents.retry`. */
  fail(name: string, error: Error): void;
  readonly live: Live;
  /** Tells open pages that something changed. */
  changed(topic: string): void;
}

export type Fixtures = Readonly<Record<string, (...args: readonly never[]) => unknown>>;

export function pageOf<T>(items: readonly T[], next: string | null = null): Page<T> {
  return { items, next, count: items.length, moreThanCounted: false };
}

/** Answers by `noun.verb`; what no fixture answers fails the test with its name. */
export function fakeEngine(changes: Fixtures = {}): FakeEngine {
  const answers: Fixtures = { ...defaults(), ...changes };
  const calls: Call[] = [];
  const failures = new Map<string, Error>();
  const answer =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      calls.push({ name, args });
      const failure = failures.get(name);
      if (failure) throw failure;
      const found = answers[name];
      if (!found) throw new Error(`the fake engine has no answer for ${name}`);
      return found(...(args as readonly never[]));
    };
  const noun = (name: string): unknown =>
    new Proxy({}, { get: (_target, verb) => answer(`${name}.${String(verb)}`) });
  const engine = new Proxy(
    {},
    { get: (_target, name) => (isCall(String(name)) ? answer(String(name)) : noun(String(name))) },
  );
  const listeners = new Set<Parameters<Live['subscribe']>[0]>();
  const live: Live = {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const changed = (topic: string): void => {
    for (const listener of listeners) listener({ topics: [topic] });
  };
  return {
    live,
    changed,
    engine: engine as Engine,
    calls,
    fail: (name, error) => void failures.set(name, error),
  };
}

function isCall(name: string): boolean {
  return ['overview', 'health', 'close'].includes(name);
}

function defaults(): Fixtures {
  return {
    overview: () => overview,
    health: () => ({ ready: true, database: 'PGlite 0.5', detail: null }),
    'definitions.list': () => pageOf([definition]),
    'definitions.get': () => definition,
    'definitions.diagram': () => diagram,
    'definitions.outline': () => outline,
    'definitions.statistics': () => [
      { element: 'Check', active: 3, incidents: 0, completed: 12, cancelled: 0 },
      { element: 'Book', active: 2, incidents: 2, completed: 10, cancelled: 0 },
    ],
    'definitions.xml': () => '<definitions/>',
    'instances.list': () =>
      pageOf([
        instance,
        {
          ...instance,
          id: '1041',
          businessKey: null,
          status: 'completed',
          incidents: 0,
          endedAt: '2026-11-24T08:30:00.000Z',
        },
      ]),
    'instances.get': () => instance,
    'instances.start': () => ({ ...instance, nextTask: null }),
    'instances.cancel': () => undefined,
    'instances.elements': () => elements,
    'instances.variables': () => variables,
    'instances.setVariables': () => undefined,
    'instances.history': () => pageOf(history),
    'instances.path': () => ({
      elements: [{ element: 'Begin', active: 0, incidents: 0, completed: 1, cancelled: 0 }],
      flows: {},
    }),
    'instances.children': () => [],
    'jobs.list': () => pageOf([job]),
    'incidents.list': () => pageOf([incident]),
    'incidents.retry': () => undefined,
    'messages.publish': () => ({ outcome: 'correlated', instanceId: '1042' }),
    'messages.signal': () => ({ delivered: 2 }),
    'decisions.list': () =>
      pageOf([
        {
          key: '3',
          decisionId: 'approval',
          name: 'Approval',
          version: 1,
          deploymentId: '5',
          resourceName: 'approval.dmn',
        },
      ]),
    'decisions.xml': () => '<definitions/>',
    'decisions.evaluate': () => ({
      result: { approver: 'ben' },
      warnings: ['The input "region" is missing.'],
    }),
    'bindings.list': () => [
      {
        key: 'camunda7/class/com.acme.Archive',
        target: 'connector',
        type: 'http',
        inputs: {},
        script: null,
        updatedAt: '2026-11-20T08:00:00.000Z',
        updatedBy: 'user:frida',
      },
    ],
    'bindings.unbound': () => [
      {
        key: 'camunda7/class/com.acme.Notify',
        places: [{ definitionKey: '7', processId: 'order', element: 'Book', elementName: 'Book payment' }],
      },
    ],
    'bindings.put': (_subject: Subject, binding: object) => binding,
    'bindings.remove': () => undefined,
    'users.list': () => [
      {
        name: 'anna',
        displayName: 'Anna Albers',
        email: 'anna@example.org',
        groups: ['sales'],
        disabled: false,
      },
    ],
    'users.groups': () => ['admin', 'architects', 'operators', 'sales'],
    'users.put': (_subject: Subject, user: object) => user,
    'users.tokens': () => [
      {
        name: 'crm',
        groups: ['publishers'],
        createdAt: '2026-11-20T08:00:00.000Z',
        createdBy: 'admin',
        expiresAt: null,
      },
    ],
    'users.createToken': () => ({ token: 'baton_secret' }),
    'users.revokeToken': () => undefined,
  };
}
