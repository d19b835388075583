/** The write path alone for tests, on every database: a connector that answers as told, and a clock that the test moves. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from '@jest/globals';
import type { Connector } from '../../connectors/connector.ts';
import type { JsonObject } from '../json.ts';
import { createRuntime } from '../runtime/create-runtime.ts';
import type { Executed, Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/database.ts';
import type { BindingView } from '../views.ts';
import { emptyDatabase, testStores } from './stores.ts';
import type { TestClock } from './test-clock.ts';
import { createTestClock } from './test-clock.ts';

/** Who does everything. */
export const by = 'anna';

interface Called {
  readonly inputs: unknown;
  readonly attempt: number;
  readonly key: string;
}

/** What the connector `crm` answers; it may throw. */
export type Answer = (attempt: number) => Record<string, string>;

/** What a test works on. All of it is new before each test; the functions work on what is there then. */
export interface Stage {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly clock: TestClock;
  readonly bindings: Map<string, BindingView>;
  /** How the connector `crm` was called. */
  readonly calls: readonly Called[];
  /** What `crm` answers from now on, instead of a rating of A. */
  readonly answerBy: (answer: Answer) => void;
  /** Deploys a process of this body, with `extra` beside it; gives the key of its definition. */
  readonly deploy: (id: string, body: string, extra?: string) => Promise<string>;
  readonly start: (
    processId: string,
    variables?: JsonObject,
    businessKey?: string | null,
  ) => Promise<Executed>;
  readonly row: (sql: string) => Promise<Record<string, unknown> | undefined>;
  readonly count: (table: string) => Promise<unknown>;
}

export const flow = (source: string, target: string): string =>
  `<sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}"/>`;

const variants = testStores
  .filter(({ missing }) => missing === null)
  .flatMap((store) =>
    store.name === 'embedded'
      ? [
          { store, shards: 1 },
          { store, shards: 4 },
        ]
      : [{ store, shards: 1 }],
  );

/** Runs the tests on every database that is there, on the embedded one also with shards; skips the others with the reason. */
export function onRuntimes(tests: (stage: Stage) => void): void {
  describe.each(variants)('on $store.name with $shards shards', ({ store, shards }) => {
    let database: Database;
    let runtime: Runtime;
    let clock: TestClock;
    let bindings: Map<string, BindingView>;
    let calls: Called[];
    let answer: Answer;

    beforeAll(async () => {
      database = await store.open();
    }, 60_000);
    afterAll(() => database.close());
    beforeEach(async () => {
      clock = createTestClock();
      bindings = new Map();
      calls = [];
      answer = () => ({ rating: 'A' });
      await database.query(`insert into setting values ('shards', $1)`, [String(shards)]);
      runtime = await createRuntime({
        database,
        clock,
        connectors: [
          crm(
            (call) => calls.push(call),
            (attempt) => answer(attempt),
          ),
        ],
        zone: 'UTC',
        nodeName: 'test',
        secrets: new Map([['CRM', 's3cret']]),
        findBinding: async (key) => bindings.get(key) ?? null,
        log: (problem, error) => {
          throw new Error(problem, { cause: error });
        },
      });
      await runtime.run();
    });
    afterEach(async () => {
      await runtime.stop();
      await emptyDatabase(database);
    });

    const row = async (sql: string): Promise<Record<string, unknown> | undefined> =>
      (await database.query(sql))[0];

    tests({
      get database() {
        return database;
      },
      get runtime() {
        return runtime;
      },
      get clock() {
        return clock;
      },
      get bindings() {
        return bindings;
      },
      get calls() {
        return calls;
      },
      answerBy: (next) => {
        answer = next;
      },
      deploy: (id, body, extra = '') => deploy(runtime, id, body, extra),
      start: (processId, variables = {}, businessKey = null) =>
        runtime.start({ processId, variables, businessKey, by }),
      row,
      count: async (table) => (await row(`select count(*) as n from ${table}`))?.n,
    });
  });

  for (const { name, missing } of testStores)
    if (missing !== null) it.skip(`on ${name}: ${missing}`, () => undefined);
}

function crm(onCall: (call: Called) => void, answer: Answer): Connector {
  return {
    type: 'crm',
    name: 'CRM',
    description: '',
    version: 1,
    icon: '',
    appliesTo: ['bpmn:ServiceTask'],
    example: {},
    fields: [
      { name: 'customer', label: 'Customer', type: 'string', required: true },
      { name: 'token', label: 'Token', type: 'string', secret: true, default: 'none' },
    ],
    run: async ({ inputs, attempt, idempotencyKey }) => {
      onCall({ inputs, attempt, key: idempotencyKey });
      return answer(attempt);
    },
  };
}

async function deploy(runtime: Runtime, id: string, body: string, extra: string): Promise<string> {
  const content = `<?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
      xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">${extra}
      <process id="${id}" isExecutable="true">${body}</process></definitions>`;
  const { definitionKeys } = await runtime.deploy({ resources: [{ name: `${id}.bpmn`, content }], by });
  return definitionKeys[0] ?? '';
}
