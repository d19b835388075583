/** The write path as a whole, on the embedded database: what is started goes on by itself to its end. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connector } from '../../connectors/connector.ts';
import { BpmnError, ConnectorError } from '../../connectors/connector.ts';
import type { Database } from '../store/database.ts';
import { emptyDatabase, testStores } from '../testing/stores.ts';
import type { TestClock } from '../testing/test-clock.ts';
import { createTestClock } from '../testing/test-clock.ts';
import type { BindingView } from '../views.ts';
import { createRuntime } from './create-runtime.ts';
import type { Runtime } from './runtime.ts';

const by = 'anna';
let database: Database;
let runtime: Runtime;
let clock: TestClock;
let bindings: Map<string, BindingView>;
let calls: { inputs: unknown; attempt: number; key: string }[];
let answer: (attempt: number) => Record<string, string>;

const connector: Connector = {
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
    calls.push({ inputs, attempt, key: idempotencyKey });
    return answer(attempt);
  },
};

async function deploy(id: string, body: string, extra = ''): Promise<string> {
  const content = `<?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
      xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">${extra}
      <process id="${id}" isExecutable="true">${body}</process></definitions>`;
  const { definitionKeys } = await runtime.deploy({ resources: [{ name: `${id}.bpmn`, content }], by });
  return definitionKeys[0] ?? '';
}

const start = (processId: string, variables = {}, businessKey: string | null = null) =>
  runtime.start({ processId, variables, businessKey, by });

const flow = (source: string, target: string): string =>
  `<sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}"/>`;

const crmTask = `<serviceTask id="rate"><extensionElements>
    <zeebe:taskDefinition type="crm" retries="3"/>
    <zeebe:ioMapping><zeebe:input source="=name" target="customer"/>
      <zeebe:input source="Bearer {{secrets.CRM}}" target="token"/></zeebe:ioMapping>
    <zeebe:taskHeaders><zeebe:header key="resultVariable" value="answer"/></zeebe:taskHeaders></extensionElements></serviceTask>`;

const row = async (sql: string): Promise<Record<string, unknown> | undefined> =>
  (await database.query(sql))[0];
const count = async (table: string): Promise<unknown> => (await row(`select count(*) as n from ${table}`))?.n;

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

describe.each(variants)('on $store.name with $shards shards', ({ store, shards }) => {
  beforeAll(async () => {
    database = await store.open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    clock = createTestClock();
    bindings = new Map();
    calls = [];
    await database.query(`insert into setting values ('shards', $1)`, [String(shards)]);
    answer = () => ({ rating: 'A' });
    runtime = await createRuntime({
      database,
      clock,
      connectors: [connector],
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

  describe('runtime', () => {
    it('runs a process of a user task to its end, and leaves no row waiting', async () => {
      await deploy(
        'order',
        `<startEvent id="s"/><userTask id="t" name="Check"><extensionElements>
      <zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="sales"/></extensionElements></userTask><endEvent id="e"/>
      ${flow('s', 't')}${flow('t', 'e')}`,
      );
      const started = await start('order', { amount: 5, note: 'x'.repeat(2_000) });
      expect(started).toMatchObject({ revision: 1, status: 'active', repeated: false });
      const task = await row(
        `select t.name, t.wait_id, g.candidate from task t join task_group g using (shard, instance_id, wait_id)`,
      );
      expect(task).toMatchObject({ name: 'Check', candidate: 'group:sales' });
      expect(await row('select variables from instance')).toEqual({ variables: { amount: 5 } });
      expect(await row("select name, length(value #>> '{}') as n from instance_value")).toEqual({
        name: 'note',
        n: 2000,
      });
      const wait = Number(task?.wait_id);
      const { instance } = started;
      const done = await runtime.execute({
        instance,
        by,
        command: { type: 'task.complete', wait, variables: { ok: true } },
      });
      expect(done).toMatchObject({ revision: 2, status: 'completed' });
      expect(await count('task')).toBe(0);
      expect(await count('task_group')).toBe(0);
      expect(await row('select status, variables, revision from instance')).toEqual({
        status: 1,
        revision: 2,
        variables: { amount: 5, ok: true },
      });
      const history = await database.query(`select revision, by, command from history order by revision`);
      expect(history).toEqual([
        { revision: 1, by, command: 'instance.start' },
        { revision: 2, by, command: 'task.complete' },
      ]);
    });

    it('calls a connector outside the step, with declared inputs and secrets, and takes its result', async () => {
      await deploy(
        'rating',
        `<startEvent id="s"/>${crmTask}<endEvent id="e"/>${flow('s', 'rate')}${flow('rate', 'e')}`,
      );
      const { instance } = await start('rating', { name: '{{secrets.CRM}}' });
      await runtime.settle();
      expect(calls).toEqual([
        {
          inputs: { customer: '{{secrets.CRM}}', token: 'Bearer s3cret' },
          attempt: 1,
          key: expect.stringMatching(`^${instance}/`),
        },
      ]);
      expect(await row('select status, variables from instance')).toMatchObject({
        status: 1,
        variables: { answer: { rating: 'A' } },
      });
      expect(await count('job')).toBe(0);
      const everything = await database.query(`select events::text from history`);
      expect(JSON.stringify(everything)).not.toContain('s3cret');
    });

    it('tries again after a failure with the same key, then raises an incident that a retry resolves', async () => {
      await deploy(
        'rating',
        `<startEvent id="s"/>${crmTask}<endEvent id="e"/>${flow('s', 'rate')}${flow('rate', 'e')}`,
      );
      answer = () => {
        throw new Error('service is down');
      };
      await start('rating', { name: 'acme' });
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await runtime.settle();
        await clock.advance(3_600_000);
      }
      await runtime.settle();
      expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
      const incident = await row('select instance_id, wait_id, type, message, element from incident');
      expect(incident).toMatchObject({ type: 'job', message: 'service is down', element: 'rate' });
      answer = () => ({ rating: 'B' });
      const instance = String(incident?.instance_id);
      await runtime.resolveIncident({
        instance,
        wait: Number(incident?.wait_id),
        by,
        variables: { name: 'acme 2' },
      });
      await runtime.settle();
      expect(await count('incident')).toBe(0);
      expect(await row('select status, variables from instance')).toMatchObject({
        status: 1,
        variables: { name: 'acme 2', answer: { rating: 'B' } },
      });
    });

    it('makes a failure that cannot be retried an incident at once, and a business error a thrown error', async () => {
      await deploy(
        'rating',
        `<startEvent id="s"/>${crmTask}<endEvent id="e"/><boundaryEvent id="b" attachedToRef="rate"><errorEventDefinition errorRef="err"/></boundaryEvent>
       <endEvent id="refused"/>${flow('s', 'rate')}${flow('rate', 'e')}${flow('b', 'refused')}`,
        '<error id="err" errorCode="REFUSED"/>',
      );
      answer = () => {
        throw new ConnectorError('no such customer', { retryable: false });
      };
      await start('rating', { name: 'acme' });
      await runtime.settle();
      expect(calls).toHaveLength(1);
      expect(await count('incident')).toBe(1);
      answer = () => {
        throw new BpmnError('REFUSED', 'no credit', { limit: 0 });
      };
      const { instance } = await start('rating', { name: 'acme' });
      await runtime.settle();
      const state = await row(`select status from instance where id = ${instance}`);
      expect(state).toEqual({ status: 1 });
      expect(JSON.stringify(await database.query('select events from history'))).toContain('refused');
    });

    it('fires a boundary timer when it is due, and not before', async () => {
      await deploy(
        'approval',
        `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>
      <boundaryEvent id="b" attachedToRef="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
      <endEvent id="late"/>${flow('s', 't')}${flow('t', 'e')}${flow('b', 'late')}`,
      );
      await start('approval');
      await clock.advance(3_599_999);
      await runtime.settle();
      expect(await count('task')).toBe(1);
      await clock.advance(1);
      await runtime.settle();
      expect(await count('task')).toBe(0);
      expect(await count('timer')).toBe(0);
      expect(await row('select status from instance')).toEqual({ status: 1 });
    });

    it('calls another process and takes its output; cancels it when the caller goes', async () => {
      await deploy(
        'child',
        `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>${flow('s', 't')}${flow('t', 'e')}`,
      );
      await deploy(
        'parent',
        `<startEvent id="s"/><callActivity id="c"><extensionElements>
      <zeebe:calledElement processId="child" propagateAllChildVariables="true" propagateAllParentVariables="true"/></extensionElements></callActivity><endEvent id="e"/>${flow('s', 'c')}${flow('c', 'e')}`,
      );
      const parent = await start('parent', { a: 1 });
      await runtime.settle();
      const child = await row(
        `select i.id, i.variables, i.depth, t.wait_id from instance i join task t on t.instance_id = i.id`,
      );
      expect(child).toMatchObject({ depth: 1, variables: { a: 1 } });
      const complete = { type: 'task.complete' as const, wait: Number(child?.wait_id), variables: { b: 2 } };
      await runtime.execute({ instance: String(child?.id), by, command: complete });
      await runtime.settle();
      expect(await row(`select status, variables from instance where id = ${parent.instance}`)).toEqual({
        status: 1,
        variables: { a: 1, b: 2 },
      });
      const second = await start('parent');
      await runtime.settle();
      await runtime.execute({
        instance: second.instance,
        by,
        command: { type: 'instance.cancel', reason: 'test' },
      });
      await runtime.settle();
      expect(await database.query('select id from instance where status = 0')).toEqual([]);
      expect(await count('outbox')).toBe(0);
    });

    it('raises an incident at a call of a process that is not there', async () => {
      await deploy(
        'parent',
        `<startEvent id="s"/><callActivity id="c"><extensionElements><zeebe:calledElement processId="=which"/></extensionElements></callActivity><endEvent id="e"/>${flow('s', 'c')}${flow('c', 'e')}`,
      );
      await start('parent', { which: 'nowhere' });
      await runtime.settle();
      expect((await row('select message from incident'))?.message).toContain('nowhere');
      expect(await count('outbox')).toBe(0);
    });
  });

  describe('messages', () => {
    const catching = `<startEvent id="s"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent><endEvent id="e"/>
    ${flow('s', 'm')}${flow('m', 'e')}`;
    const message = `<message id="msg" name="paid"><extensionElements><zeebe:subscription correlationKey="=order"/></extensionElements></message>`;
    const publish = (correlationKey: string, options = {}) =>
      runtime.publish({ name: 'paid', correlationKey, variables: { by: 'bank' }, by, ...options });

    it('reach the one instance that waits, once', async () => {
      await deploy('wait', catching, message);
      const first = await start('wait', { order: '1' });
      await start('wait', { order: '2' });
      expect(await publish('1', { messageId: 'x' })).toEqual({
        outcome: 'correlated',
        instanceId: first.instance,
      });
      expect(await publish('1', { messageId: 'x' })).toEqual({ outcome: 'duplicate', instanceId: null });
      expect(await database.query('select id from instance where status = 0')).toHaveLength(1);
    });

    it('wait in the buffer for who comes later, until their time is over', async () => {
      await deploy('wait', catching, message);
      expect(await publish('1', { timeToLiveMs: 0 })).toEqual({ outcome: 'dropped', instanceId: null });
      expect(await publish('1', { timeToLiveMs: 1_000 })).toEqual({ outcome: 'buffered', instanceId: null });
      await clock.advance(2_000);
      await start('wait', { order: '1' });
      await runtime.settle();
      expect(await database.query('select id from instance where status = 0')).toHaveLength(1);
      await publish('2', { timeToLiveMs: 1_000 });
      await start('wait', { order: '2' });
      await runtime.settle();
      expect(await database.query('select id from instance where status = 0')).toHaveLength(1);
      expect(await row('select variables from instance where status = 1')).toEqual({
        variables: { order: '2', by: 'bank' },
      });
    });

    it('start a process at its message start event, by the latest version only', async () => {
      const body = (task: string): string =>
        `<startEvent id="s"><messageEventDefinition messageRef="msg"/></startEvent><userTask id="${task}"/>${flow('s', task)}`;
      await deploy('byMessage', body('one'), message);
      await deploy('byMessage', body('two'), message);
      expect(await publish('9')).toMatchObject({ outcome: 'started' });
      expect(await database.query('select element, business_key from task')).toEqual([
        { element: 'two', business_key: '9' },
      ]);
    });

    it('thrown by a process reach another; signals reach all', async () => {
      await deploy('wait', catching, message);
      await deploy(
        'throw',
        `<startEvent id="s"/><intermediateThrowEvent id="m"><messageEventDefinition messageRef="msg"/></intermediateThrowEvent>
       <endEvent id="e"><signalEventDefinition signalRef="sig"/></endEvent>${flow('s', 'm')}${flow('m', 'e')}`,
        `${message}<signal id="sig" name="done"/>`,
      );
      await deploy(
        'listen',
        `<startEvent id="s"/><intermediateCatchEvent id="c"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>${flow('s', 'c')}`,
        `<signal id="sig" name="done"/>`,
      );
      await start('wait', { order: '7' });
      await start('listen');
      await start('listen');
      await start('throw', { order: '7' });
      await runtime.settle();
      expect(await database.query('select id from instance where status = 0')).toEqual([]);
      expect(await count('outbox')).toBe(0);
      expect(await count('message')).toBe(0);
    });
  });

  describe('commands', () => {
    const body = `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>${flow('s', 't')}${flow('t', 'e')}`;

    it('are answered once more under the same idempotency key, and refused for another request', async () => {
      await deploy('order', body);
      const request = { processId: 'order', businessKey: 'k', variables: {}, by, idempotencyKey: 'once' };
      const first = await runtime.start(request);
      const second = await runtime.start(request);
      expect(second).toMatchObject({ instance: first.instance, repeated: true });
      const both = await Promise.all(
        [1, 2].map(() => runtime.start({ ...request, idempotencyKey: 'twice' })),
      );
      expect(both[0]?.instance).toBe(both[1]?.instance);
      expect(await count('instance')).toBe(2);
      await expect(runtime.start({ ...request, businessKey: 'other' })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    });

    it('on one instance at the same time run one after the other; the loser is told', async () => {
      await deploy('order', body);
      const { instance } = await start('order');
      const wait = Number((await row('select wait_id from task'))?.wait_id);
      const complete = () =>
        runtime.execute({ instance, by, command: { type: 'task.complete', wait, variables: {} } });
      const results = await Promise.allSettled([complete(), complete(), complete()]);
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(await count('history')).toBe(2);
    });

    it('of many instances share a transaction, and one that is refused leaves the others', async () => {
      await deploy('order', body);
      const started = await Promise.all(Array.from({ length: 50 }, () => start('order')));
      const settled = await Promise.allSettled([
        ...started.map(({ instance }) =>
          runtime.execute({ instance, by, command: { type: 'instance.cancel', reason: null } }),
        ),
        runtime.execute({
          instance: started[0]?.instance ?? '',
          by,
          command: { type: 'timer.fire', wait: 99 },
        }),
        runtime.execute({ instance: '12345', by, command: { type: 'instance.cancel', reason: null } }),
      ]);
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
      const ended = await row(
        `select count(*) as n, count(distinct ended_at) as instants from instance where status = 2`,
      );
      expect(ended).toEqual({ n: 50, instants: 1 });
    });
  });

  describe('jobs of other tools', () => {
    const delegate = `<startEvent id="s"/><serviceTask id="a" camunda:class="com.acme.Archive"/><endEvent id="e"/>${flow('s', 'a')}${flow('a', 'e')}`;
    const bind = (binding: Partial<BindingView>): void => {
      const key = 'camunda7/class/com.acme.Archive';
      bindings.set(key, {
        key,
        target: 'nothing',
        type: null,
        inputs: {},
        script: null,
        updatedAt: '',
        updatedBy: '',
        ...binding,
      });
    };

    it('wait with an incident that names the binding, and go on once it is there', async () => {
      await deploy('invoice', delegate);
      await start('invoice', { name: 'acme' });
      await runtime.settle();
      const incident = await row('select instance_id, wait_id, type, message from incident');
      expect(incident).toMatchObject({
        type: 'binding',
        message: expect.stringContaining('camunda7/class/com.acme.Archive'),
      });
      bind({ target: 'connector', type: 'crm', inputs: { customer: '="Firm " + name' } });
      await runtime.resolveIncident({
        instance: String(incident?.instance_id),
        wait: Number(incident?.wait_id),
        by,
      });
      await runtime.settle();
      expect(calls.map(({ inputs }) => inputs)).toEqual([{ customer: 'Firm acme', token: 'none' }]);
      expect(await row('select status from instance')).toEqual({ status: 1 });
    });

    it('go to an external worker by their binding', async () => {
      bind({ target: 'worker', type: 'archive' });
      await deploy('invoice', delegate);
      await start('invoice', { name: 'acme' });
      await runtime.settle();
      const [job] = await runtime.activateJobs({ type: 'archive', worker: 'w', maxJobs: 5, lockMs: 10_000 });
      expect(job).toMatchObject({ element: 'a', variables: { name: 'acme' }, attempt: 1 });
      await runtime.completeJob(job?.id ?? '', job?.lock ?? '', { archived: true });
      expect(await row('select status from instance')).toEqual({ status: 1 });
    });
  });

  describe('external workers', () => {
    const body = `<startEvent id="s"/><serviceTask id="a"><extensionElements><zeebe:taskDefinition type="ship" retries="2"/></extensionElements></serviceTask><endEvent id="e"/>${flow('s', 'a')}${flow('a', 'e')}`;
    const activate = (options = {}) =>
      runtime.activateJobs({ type: 'ship', worker: 'w1', maxJobs: 10, lockMs: 10_000, ...options });

    it('are woken when a job comes while they wait', async () => {
      await deploy('shipping', body);
      const waiting = activate({ waitMs: 60_000 });
      await start('shipping');
      expect(await waiting).toHaveLength(1);
      expect(await activate()).toEqual([]);
    });

    it('lose a job whose lease ran out to the next one, and their late result is refused', async () => {
      await deploy('shipping', body);
      await start('shipping');
      const [first] = await activate();
      await clock.advance(11_000);
      await runtime.settle();
      const [second] = await activate();
      expect(second?.id).toBe(first?.id);
      await expect(runtime.completeJob(first?.id ?? '', first?.lock ?? '', {})).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      await runtime.completeJob(second?.id ?? '', second?.lock ?? '', {});
      expect(await row('select status from instance')).toEqual({ status: 1 });
    });

    it('fail a job, which comes again, and without retries is an incident', async () => {
      await deploy('shipping', body);
      await start('shipping');
      const [first] = await activate();
      await runtime.failJob(first?.id ?? '', first?.lock ?? '', { message: 'no truck', retryInMs: 1_000 });
      expect(await activate()).toEqual([]);
      await clock.advance(1_000);
      const [second] = await activate();
      expect(second).toMatchObject({ attempt: 2, retriesLeft: 1 });
      await runtime.failJob(second?.id ?? '', second?.lock ?? '', { message: 'no truck' });
      expect(await row('select type, message from incident')).toEqual({ type: 'job', message: 'no truck' });
      await clock.advance(86_400_000);
      expect(await activate()).toEqual([]);
    });
  });

  describe('deployment', () => {
    const body = `<startEvent id="s"/><userTask id="t"/>${flow('s', 't')}`;

    it('makes a version of what is new only', async () => {
      const first = await deploy('order', body);
      expect(await deploy('order', body)).toBe(first);
      const second = await deploy(
        'order',
        body.replace('"t"', '"t2"').replaceAll('s-t', 's-t2').replace('targetRef="t"', 'targetRef="t2"'),
      );
      expect(second).not.toBe(first);
      expect(await database.query('select version, latest from definition order by version')).toEqual([
        { version: 1, latest: false },
        { version: 2, latest: true },
      ]);
      expect(await count('deployment')).toBe(2);
      expect((await runtime.definition(second)).version).toBe(2);
    });

    it('is refused with findings, and then leaves nothing', async () => {
      await expect(deploy('order', `<startEvent id="s"/>${flow('s', 'nowhere')}`)).rejects.toMatchObject({
        code: 'DEPLOYMENT_REFUSED',
        details: { findings: expect.arrayContaining([expect.objectContaining({ severity: 'blocker' })]) },
      });
      expect(await count('deployment')).toBe(0);
    });

    it('starts instances by a timer start event again and again', async () => {
      await deploy(
        'daily',
        `<startEvent id="s"><timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition></startEvent><userTask id="t"/>${flow('s', 't')}`,
      );
      await runtime.settle();
      expect(await count('instance')).toBe(0);
      for (let hour = 1; hour <= 4; hour += 1) {
        await clock.advance(3_600_000);
        await runtime.settle();
      }
      expect(await count('instance')).toBe(2);
    });
  });
});

for (const { name, missing } of testStores)
  if (missing !== null) it.skip(`on ${name}: ${missing}`, () => undefined);
