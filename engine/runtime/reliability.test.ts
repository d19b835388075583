/** Faults on purpose: lost connections, two nodes, a broken instance, a poisoned batch. Nothing is lost or done twice. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connector } from '../../connectors/connector.ts';
import { systemClock } from '../clock.ts';
import type { Database } from '../store/database.ts';
import { emptyDatabase, testStores } from '../testing/stores.ts';
import { createRuntime } from './create-runtime.ts';
import type { Runtime } from './runtime.ts';

const by = 'anna';
const stores = testStores.filter(({ missing }) => missing === null);
const head = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">`;
const flow = (from: string, to: string): string =>
  `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`;
const task = (id: string): string =>
  `<serviceTask id="${id}"><extensionElements><zeebe:taskDefinition type="count" retries="3"/></extensionElements></serviceTask>`;

/** User task, then three service tasks in a row. */
const process = `${head}<process id="order" isExecutable="true"><startEvent id="s"/><userTask id="t"/>${task('a')}${task('b')}${task('c')}<endEvent id="e"/>
  ${flow('s', 't')}${flow('t', 'a')}${flow('a', 'b')}${flow('b', 'c')}${flow('c', 'e')}</process></definitions>`;

let database: Database;
let nodes: Runtime[] = [];
let calls: string[] = [];

const connector: Connector = {
  type: 'count',
  name: 'Count',
  description: '',
  version: 1,
  icon: '',
  appliesTo: [],
  fields: [],
  example: {},
  run: async ({ idempotencyKey }) => {
    calls.push(idempotencyKey);
    return {};
  },
};

async function node(name: string): Promise<Runtime> {
  const runtime = await createRuntime({
    database,
    connectors: [connector],
    zone: 'UTC',
    nodeName: name,
    findBinding: async () => null,
    log: () => undefined,
  });
  nodes.push(runtime);
  await runtime.run();
  return runtime;
}

const start = (runtime: Runtime) =>
  runtime.start({ processId: 'order', businessKey: null, variables: {}, by });

/** Time passes for real here: database clocks are what these faults are about. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await holds()) return;
    await new Promise<void>((resolve) => systemClock.after(50, resolve));
  }
  throw new Error('it did not come to that');
}

const numberOf = async (sql: string): Promise<number> => Number((await database.query(sql))[0]?.n);
const active = (): Promise<number> => numberOf('select count(*) as n from instance where status = 0');

/** What must hold whatever happened: the record is whole, nothing waits for what has ended, no task was done twice. */
async function checkRecord(instances: number): Promise<void> {
  const [sums] = await database.query(
    `select count(*) as instances, sum(revision) as revisions, (select count(*) from history) as steps from instance`,
  );
  expect(sums?.instances).toBe(instances);
  expect(sums?.revisions).toBe(sums?.steps);
  const twice = await database.query(
    `select instance_id, e->>'element' as element from history, jsonb_array_elements(events) e
     where e->>'type' = 'element.completed' group by 1, 2 having count(*) > 1`,
  );
  expect(twice).toEqual([]);
  for (const table of ['job', 'task', 'timer', 'subscription', 'outbox'])
    expect([table, await numberOf(`select count(*) as n from ${table}`)]).toEqual([table, 0]);
}

describe.each(stores)('on $name', (store) => {
  beforeAll(async () => {
    database = await store.open();
  }, 60_000);
  beforeEach(() => {
    calls = [];
    nodes = [];
  });
  afterEach(async () => {
    for (const runtime of nodes) await runtime.stop();
    await emptyDatabase(database);
  });
  afterAll(() => database.close());

  it('puts a broken instance aside with an incident, leaves the others of its batch, and takes it back', async () => {
    const runtime = await node('one');
    await runtime.deploy({ resources: [{ name: 'order.bpmn', content: process }], by });
    const started = await Promise.all([start(runtime), start(runtime), start(runtime)]);
    const [, broken] = started;
    const id = Number(broken?.instance);
    const rename = (name: string): Promise<unknown> =>
      database.query(
        `update instance set revision = revision + 1, document = jsonb_set(document, '{alive,1,element}', $1) where id = $2`,
        [JSON.stringify(name), id],
      );
    await rename('nothing of that name');
    const complete = ({ instance, events }: (typeof started)[number]) => {
      const opened = events.find((event) => event.type === 'wait.opened');
      const wait = opened?.wait.id ?? 0;
      return runtime.execute({ instance, by, command: { type: 'task.complete', wait, variables: {} } });
    };
    const results = await Promise.allSettled(started.map(complete));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await database.query('select instance_id, wait_id, type from incident')).toEqual([
      { instance_id: id, wait_id: 0, type: 'bug' },
    ]);
    if (broken) await expect(complete(broken)).rejects.toMatchObject({ code: 'CONFLICT' });
    await rename('order');
    await runtime.resolveIncident({ instance: String(id), wait: 0, by });
    if (broken) await complete(broken);
    await until(async () => (await active()) === 0);
    expect(await numberOf('select count(*) as n from incident')).toBe(0);
  });

  it('refuses what the database cannot store without harm to the rest of the batch', async () => {
    const runtime = await node('one');
    await runtime.deploy({ resources: [{ name: 'order.bpmn', content: process }], by });
    const poison = { processId: 'order', businessKey: null, variables: { text: 'a\u0000b' }, by };
    const results = await Promise.allSettled([
      start(runtime),
      runtime.start(poison),
      start(runtime),
      start(runtime),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await active()).toBe(3);
  });

  it("fires timers by the database's clock, soon after they are due and never before", async () => {
    const runtime = await node('one');
    const content = `${head}<process id="wait" isExecutable="true"><startEvent id="s"/><intermediateCatchEvent id="c"><timerEventDefinition>
      <timeDuration>PT1S</timeDuration></timerEventDefinition></intermediateCatchEvent>${flow('s', 'c')}</process></definitions>`;
    await runtime.deploy({ resources: [{ name: 'wait.bpmn', content }], by });
    const request = { processId: 'wait', businessKey: null, variables: {}, by };
    await Promise.all([runtime.start(request), runtime.start(request)]);
    await until(async () => (await active()) === 0);
    const waited = await database.query<{ ms: number }>(
      `select extract(epoch from ended_at - started_at) * 1000 as ms from instance`,
    );
    for (const { ms } of waited) expect(ms).toBeGreaterThanOrEqual(1_000);
  });

  it('goes on where a node stopped', async () => {
    const first = await node('one');
    await first.deploy({ resources: [{ name: 'order.bpmn', content: process }], by });
    await Promise.all(Array.from({ length: 20 }, () => start(first)));
    await completeAll(first);
    await first.stop();
    nodes = [];
    const second = await node('two');
    await until(async () => (await active()) === 0);
    expect(second).toBeDefined();
    await checkRecord(20);
    expect(new Set(calls).size).toBe(60);
  });
});

async function completeAll(...runtimes: readonly Runtime[]): Promise<readonly string[]> {
  const tasks = await database.query<{ instance_id: number; wait_id: number }>(
    'select instance_id, wait_id from task',
  );
  const settled = await Promise.allSettled(
    tasks.flatMap(({ instance_id, wait_id: wait }) =>
      runtimes.map((runtime) =>
        runtime.execute({
          instance: String(instance_id),
          by,
          command: { type: 'task.complete', wait, variables: {} },
        }),
      ),
    ),
  );
  return settled.map(({ status }) => status);
}

const postgres = stores.find(({ name }) => name === 'postgres');
(postgres ? describe : describe.skip)('several nodes on PostgreSQL', () => {
  beforeAll(async () => {
    if (postgres) database = await postgres.open();
  }, 60_000);
  beforeEach(() => {
    calls = [];
    nodes = [];
  });
  afterEach(async () => {
    for (const runtime of nodes) await runtime.stop();
    await emptyDatabase(database);
  });
  afterAll(() => database.close());

  it('give one of two who complete the same task the task, and the other a refusal', async () => {
    const [one, two] = [await node('one'), await node('two')];
    await one.deploy({ resources: [{ name: 'order.bpmn', content: process }], by });
    await Promise.all(Array.from({ length: 30 }, () => start(one)));
    const statuses = await completeAll(one, two);
    expect(statuses.filter((status) => status === 'fulfilled')).toHaveLength(30);
    await until(async () => (await active()) === 0);
    await checkRecord(30);
  });

  it('answer every command although connections are cut again and again, and lose and double nothing', async () => {
    const runtime = await node('one');
    await runtime.deploy({ resources: [{ name: 'order.bpmn', content: process }], by });
    let cuts = 0;
    let connectionsCut = 0;
    const cutting = (async () => {
      for (; cuts < 15; cuts += 1) {
        await new Promise<void>((resolve) => systemClock.after(40, resolve));
        await database
          .query<{ ended: boolean }>(
            `select pg_terminate_backend(pid) as ended from pg_stat_activity
             where pid <> pg_backend_pid() and query like any (array['%history%', 'commit', '%insert%'])`,
          )
          .then((rows) => (connectionsCut += rows.length))
          .catch(() => undefined);
      }
    })();
    const started: PromiseSettledResult<unknown>[] = [];
    const isCutting = (): boolean => cuts < 15;
    while (isCutting())
      started.push(...(await Promise.allSettled(Array.from({ length: 10 }, () => start(runtime)))));
    await cutting;
    const accepted = started.filter(({ status }) => status === 'fulfilled').length;
    expect(accepted).toBeGreaterThan(0);
    expect(connectionsCut).toBeGreaterThan(3);
    expect(await active()).toBe(accepted);
    await until(async () => {
      await completeAll(runtime);
      return (await active()) === 0;
    });
    await checkRecord(accepted);
  });

  it('deliver a message to one waiting instance, whoever publishes and whoever waits first', async () => {
    const [one, two] = [await node('one'), await node('two')];
    const content = `${head}<message id="m" name="paid"><extensionElements><zeebe:subscription correlationKey="=key"/></extensionElements></message>
      <process id="wait" isExecutable="true"><startEvent id="s"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>${flow('s', 'c')}</process></definitions>`;
    await one.deploy({ resources: [{ name: 'wait.bpmn', content }], by });
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const key = String(index);
        const message = { name: 'paid', correlationKey: key, variables: {}, by };
        const waiting = { processId: 'wait', businessKey: null, variables: { key }, by };
        await Promise.all([one.publish(message), two.start(waiting)]);
      }),
    );
    await until(async () => (await active()) === 0);
    expect(await numberOf('select count(*) as n from message')).toBe(0);
  });

  it('tell each other of deployments and of jobs for workers', async () => {
    const [one, two] = [await node('one'), await node('two')];
    await one.deploy({ resources: [{ name: 'order.bpmn', content: process }], by });
    await start(two);
    const shipping = process.replaceAll('type="count"', 'type="ship"');
    await two.deploy({ resources: [{ name: 'order.bpmn', content: shipping }], by });
    const [latest] = await database.query<{ key: number }>('select key from definition where latest');
    await until(async () => {
      const { events } = await start(one);
      return events.some(
        (event) => event.type === 'instance.started' && event.definitionKey === String(latest?.key),
      );
    });
    // its connection is cut: it listens again
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'`,
    );
    await until(
      async () =>
        (await numberOf(`select count(*) as n from pg_stat_activity where query like 'listen %'`)) === 2,
    );
    const waiting = one.activateJobs({
      type: 'ship',
      worker: 'w',
      maxJobs: 1,
      lockMs: 60_000,
      waitMs: 20_000,
    });
    await completeAll(two);
    expect(await waiting).toHaveLength(1);
  });
});

if (!postgres) it.skip('several nodes: no PostgreSQL', () => undefined);
