/** The write path as a whole, on the embedded database: what is started goes on by itself to its end. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { BpmnError, ConnectorError } from '../../connectors/connector.ts';
import type { Database } from '../store/database.ts';
import { by, flow, onRuntimes, type Answer, type Stage } from '../testing/runtime-stage.ts';
import type { TestClock } from '../testing/test-clock.ts';
import type { Runtime } from './runtime.ts';

const crmTask = `<serviceTask id="rate"><extensionElements>
    <zeebe:taskDefinition type="crm" retries="3"/>
    <zeebe:ioMapping><zeebe:input source="=name" target="customer"/>
      <zeebe:input source="Bearer {{secrets.CRM}}" target="token"/></zeebe:ioMapping>
    <zeebe:taskHeaders><zeebe:header key="resultVariable" value="answer"/></zeebe:taskHeaders></extensionElements></serviceTask>`;

onRuntimes((stage) => {
  const { deploy, start, row, count } = stage;
  let database: Database;
  let runtime: Runtime;
  let clock: TestClock;
  let calls: Stage['calls'];
  let answer: Answer;

  beforeEach(() => {
    ({ database, runtime, clock, calls } = stage);
    answer = () => ({ rating: 'A' });
    stage.answerBy((attempt) => answer(attempt));
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
});
