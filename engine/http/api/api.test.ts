import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiClient, covered, type ApiClient } from '../../cli/testing/api-client.ts';
import { openWeb, type Web } from '../../cli/testing/web.ts';
import { sampleFiles } from '../../cli/start/samples.ts';
import { leaveProcess } from '../../testing/leave-process.ts';
import { routes } from './index.ts';

/** Waits for a message by number and for a signal; a worker charges, and may be refused. */
const talk = {
  name: 'talk.bpmn',
  content: `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <message id="paid" name="Paid"><extensionElements><zeebe:subscription correlationKey="=number"/></extensionElements></message>
  <message id="begin" name="Begin"/><signal id="close" name="Close"/><error id="refused" errorCode="REFUSED"/>
  <process id="talk" isExecutable="true">
    <startEvent id="S"/><startEvent id="M"><messageEventDefinition messageRef="begin"/></startEvent>
    <sequenceFlow id="f0" sourceRef="M" targetRef="Charge"/><sequenceFlow id="f1" sourceRef="S" targetRef="Charge"/>
    <serviceTask id="Charge"><extensionElements><zeebe:taskDefinition type="charge" retries="2"/><zeebe:taskHeaders><zeebe:header key="bank" value="first"/></zeebe:taskHeaders></extensionElements></serviceTask>
    <boundaryEvent id="Refused" attachedToRef="Charge"><errorEventDefinition errorRef="refused"/></boundaryEvent>
    <sequenceFlow id="f2" sourceRef="Refused" targetRef="NoMoney"/><endEvent id="NoMoney"/>
    <sequenceFlow id="f3" sourceRef="Charge" targetRef="Wait"/>
    <intermediateCatchEvent id="Wait"><messageEventDefinition messageRef="paid"/></intermediateCatchEvent>
    <sequenceFlow id="f4" sourceRef="Wait" targetRef="Last"/>
    <intermediateCatchEvent id="Last"><signalEventDefinition signalRef="close"/></intermediateCatchEvent>
    <sequenceFlow id="f5" sourceRef="Last" targetRef="E"/><endEvent id="E"/>
  </process></definitions>`,
};

let web: Web;
let admin: ApiClient;

beforeAll(async () => {
  web = await openWeb();
  admin = apiClient(web, await web.token('admin', 'managers'));
  await admin.ok('deploy', { files: leaveProcess });
  await admin.ok('deploy', { files: [talk] });
});
afterAll(() => web.close());

async function activate(type: string, more: object = {}): Promise<Record<string, never>[]> {
  const { jobs } = await admin.ok('activateJobs', { body: { type, worker: 'w', ...more } });
  return jobs as unknown as Record<string, never>[];
}

async function startTalk(number: string): Promise<string> {
  const started = await admin.ok('startInstance', { body: { processId: 'talk', variables: { number } } });
  return started.id!;
}

/** The job of one instance; others of the type are left where they are. */
async function jobOf(instance: string): Promise<Record<string, never>> {
  const job = (await activate('charge')).find(({ instanceId }) => instanceId === instance);
  if (!job) throw new Error('no job');
  return job;
}

async function elementsOf(instance: string): Promise<string[]> {
  const elements = (await admin.ok('getInstanceElements', { params: { id: instance } })) as unknown as {
    element: string;
  }[];
  return elements.map(({ element }) => element);
}

describe('definitions', () => {
  it('are deployed, listed, read and checked; the same content makes no new version', async () => {
    const again = await admin.ok('deploy', { files: leaveProcess });
    expect(again).toMatchObject({ unchanged: true, definitions: [{ processId: 'leave', version: 1 }] });
    const { items } = await admin.ok('listDefinitions', { query: { latestOnly: 'true', search: 'leave' } });
    const [{ key }] = items as unknown as [{ key: string }];
    const params = { key };
    expect(await admin.ok('getDefinition', { params })).toMatchObject({
      processId: 'leave',
      startable: true,
    });
    await admin.ok('getDefinitionXml', { params });
    expect(await admin.ok('getStartForm', { params })).toMatchObject({ id: 'leave-request' });
    await admin.ok('getDefinitionStatistics', { params });
    const reports = await admin.ok('check', { files: [talk, { name: 'broken.bpmn', content: '<a' }] });
    expect(reports).toMatchObject([{ verdict: 'runs' }, { verdict: 'refused' }]);
    const forms = await admin.ok('listForms');
    const [form] = forms.items as unknown as [{ key: string }];
    await admin.ok('getForm', { params: { key: form.key } });
  });

  it('bring decisions, which can be evaluated', async () => {
    await admin.ok('deploy', { files: sampleFiles('order-to-cash') });
    expect(await admin.ok('listDecisions')).toMatchObject({ items: [{ decisionId: 'order-approval' }] });
    const variables = { amount: 9000, customer: { rating: 'A' } };
    expect(
      await admin.ok('evaluateDecision', { params: { decisionId: 'order-approval' }, body: { variables } }),
    ).toMatchObject({ result: { group: 'managers' } });
  });

  it('of other tools are bound', async () => {
    const key = 'camunda7/class/com.acme.Archive';
    await admin.ok('putBinding', { body: { key, target: 'worker', type: 'archive' } });
    expect(await admin.ok('listBindings')).toMatchObject([{ key, type: 'archive' }]);
    await admin.ok('removeBinding', { query: { key } });
    expect(await admin.ok('listBindings')).toEqual([]);
  });
});

describe('an instance', () => {
  it('is started, read, changed and cancelled', async () => {
    const variables = { employee: 'anna', days: 3 };
    const started = await admin.ok('startInstance', {
      body: { processId: 'leave', businessKey: 'L-1', variables },
    });
    const params = { id: started.id! };
    const found = await admin.ok('listInstances', { query: { businessKey: 'L-1', variable: 'days=3' } });
    expect(found).toMatchObject({ items: [{ id: params.id }] });
    await admin.ok('getInstance', { params });
    expect(await elementsOf(params.id)).toContain('Approve');
    await admin.ok('setInstanceVariables', { params, body: { variables: { days: 4 } } });
    expect(await admin.ok('getInstanceVariables', { params })).toContainEqual(
      expect.objectContaining({ name: 'days', value: 4 }),
    );
    await admin.ok('getInstanceHistory', { params, query: { order: 'desc' } });
    await admin.ok('cancelInstance', { params, body: { reason: 'mistake' } });
    expect(await admin.ok('getInstance', { params })).toMatchObject({ status: 'cancelled' });
    await admin.ok('getOverview');
  });

  it('is started once for an Idempotency-Key', async () => {
    const call = { body: { processId: 'talk', variables: { number: 'once' } }, key: 'key-1' };
    const [first, second] = await Promise.all([
      admin.ok('startInstance', call),
      admin.ok('startInstance', call),
    ]);
    expect(second.id).toBe(first.id);
    const other = await admin.ok('startInstance', { ...call, key: 'key-2' });
    expect(other.id).not.toBe(first.id);
  });

  it('is listed page by page to the end, each once', async () => {
    const ids = [];
    for (let count = 0; count < 7; count++) ids.push(await startTalk(`page-${count}`));
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const query: Record<string, string> = { limit: '3', processId: 'talk', ...(after ? { after } : {}) };
      const page = await admin.ok('listInstances', { query });
      const items = page.items as unknown as { id: string }[];
      expect(items.length).toBeLessThanOrEqual(3);
      seen.push(...items.map(({ id }) => id));
      after = page.next as unknown as string | null;
      pages += 1;
    } while (after !== null && pages < 50);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(ids));
  });
});

describe('a task', () => {
  it('goes its way by the API', async () => {
    const variables = { employee: 'anna', days: 3 };
    const { id } = await admin.ok('startInstance', { body: { processId: 'leave', variables } });
    const list = await admin.ok('listTasks', { query: { instanceId: id!, view: 'all' } });
    const [task] = list.items as unknown as [{ id: string }];
    const params = { id: task.id };
    await admin.ok('getTask', { params });
    await admin.ok('countTasks');
    const carla = apiClient(web, await web.session('carla'));
    await carla.ok('claimTask', { params });
    await carla.ok('unclaimTask', { params });
    await admin.ok('assignTask', { params, body: { assignee: 'carla' } });
    await admin.ok('changeTask', { params, body: { priority: 80, dueAt: '2026-02-01T00:00:00Z' } });
    await carla.ok('saveTaskDraft', { params, body: { data: { approved: false } } });
    expect(await carla.ok('getTaskForm', { params })).toMatchObject({ data: { approved: false } });
    const call = { params, body: { variables: { approved: true } }, key: 'complete-1' };
    const done = await carla.ok('completeTask', call);
    expect(await carla.ok('completeTask', call)).toEqual(done);
    expect(await elementsOf(id!)).toContain('Book');
    const { body } = await carla.problem('completeTask', { params, body: {} });
    expect(['NOT_FOUND', 'CONFLICT']).toContain(body.code);
  });
});

describe('a job of an external worker', () => {
  it('carries what the worker needs, is completed once, and its lock proves who has it', async () => {
    const instance = await startTalk('w-1');
    const job = await jobOf(instance);
    expect(job).toMatchObject({ headers: { bank: 'first' }, variables: { number: 'w-1' }, attempt: 1 });
    expect(await activate('charge')).toEqual([]);
    await admin.ok('listJobs', { query: { instanceId: instance } });
    const params = { id: job.id! };
    const wrong = await admin.problem('completeJob', { params, body: { lock: 'wrong' } });
    expect(wrong.status).toBe(409);
    await admin.ok('extendJobLock', { params, body: { lock: job.lock, lockMs: 5000 } });
    await admin.ok('completeJob', { params, body: { lock: job.lock, variables: { fee: 2 } } });
    const twice = await admin.problem('completeJob', { params, body: { lock: job.lock } });
    expect([404, 409]).toContain(twice.status);
    expect(await elementsOf(instance)).toContain('Wait');
  });

  it('is tried again after a failure, and is an incident when no retries are left; a retry heals it', async () => {
    const instance = await startTalk('w-2');
    const first = await jobOf(instance);
    const fail = (job: Record<string, never>) =>
      admin.ok('failJob', {
        params: { id: job.id! },
        body: { lock: job.lock, message: 'down', retryInMs: 1000 },
      });
    await fail(first);
    expect(await activate('charge')).toEqual([]);
    await web.t.advance(1500);
    const second = await jobOf(instance);
    expect(second).toMatchObject({ attempt: 2, idempotencyKey: first.idempotencyKey });
    await fail(second);
    const { items } = await admin.ok('listIncidents', { query: { instanceId: instance } });
    const [incident] = items as unknown as [{ id: string; message: string }];
    expect(incident.message).toBe('down');
    const params = { id: incident.id };
    await admin.ok('getIncident', { params });
    await admin.ok('retryIncident', { params, body: { retries: 1, variables: { number: 'w-2b' } } });
    expect((await jobOf(instance)).variables).toMatchObject({ number: 'w-2b' });
  });

  it('may throw a BPMN error, which the boundary event takes', async () => {
    const instance = await startTalk('w-3');
    const job = await jobOf(instance);
    await admin.ok('throwJobError', { params: { id: job.id! }, body: { lock: job.lock, code: 'REFUSED' } });
    expect(await admin.ok('getInstance', { params: { id: instance } })).toMatchObject({
      status: 'completed',
    });
  });

  it('comes to who waits for it; who waits in vain gets none', async () => {
    const waiting = activate('charge', { waitMs: 60_000 });
    const instance = await startTalk('w-4');
    await web.t.settle();
    expect((await waiting).map(({ instanceId }) => instanceId)).toEqual([instance]);
    const state = { ended: false };
    const vain = activate('nothing', { waitMs: 5000 }).finally(() => {
      state.ended = true;
    });
    for (let step = 0; step < 50 && !state.ended; step++) await web.t.advance(1000);
    expect(await vain).toEqual([]);
  });
});

describe('messages and signals', () => {
  it('find who waits, are kept for who will, and are taken once', async () => {
    const instance = await startTalk('m-1');
    const publish = (body: object) => admin.ok('publishMessage', { body });
    const paid = { name: 'Paid', correlationKey: 'm-1', messageId: 'id-1', variables: { amount: 5 } };
    expect(await publish(paid)).toEqual({ outcome: 'buffered', instanceId: null });
    expect(await publish(paid)).toMatchObject({ outcome: 'duplicate' });
    const job = await jobOf(instance);
    await admin.ok('completeJob', { params: { id: job.id! }, body: { lock: job.lock } });
    await web.t.settle();
    expect(await elementsOf(instance)).toContain('Last');
    const second = await startTalk('m-2');
    const other = await jobOf(second);
    await admin.ok('completeJob', { params: { id: other.id! }, body: { lock: other.lock } });
    expect(await publish({ name: 'Paid', correlationKey: 'm-2' })).toEqual({
      outcome: 'correlated',
      instanceId: second,
    });
    expect(await publish({ name: 'Paid', correlationKey: 'none', timeToLiveMs: 0 })).toMatchObject({
      outcome: 'dropped',
    });
    expect(await publish({ name: 'Begin' })).toMatchObject({ outcome: 'started' });
    const { delivered } = await admin.ok('broadcastSignal', { body: { name: 'Close' } });
    expect(delivered).toBe(2);
    await web.t.settle();
    for (const id of [instance, second])
      expect(await admin.ok('getInstance', { params: { id } })).toMatchObject({ status: 'completed' });
  });
});

describe('users and tokens', () => {
  it('are made, listed and ended', async () => {
    expect(await admin.ok('whoAmI')).toMatchObject({ id: 'program:t1', groups: ['admin', 'managers'] });
    await admin.ok('putUser', {
      params: { name: 'nora' },
      body: { groups: ['sales'], password: 'a long way home' },
    });
    expect(await admin.ok('listUsers')).toContainEqual(
      expect.objectContaining({ name: 'nora', disabled: false }),
    );
    const { token } = await admin.ok('createToken', { body: { name: 'crm', groups: ['publishers'] } });
    const crm = apiClient(web, token!);
    expect(await crm.ok('whoAmI')).toMatchObject({ name: 'crm' });
    expect(await admin.ok('listTokens')).toContainEqual(expect.objectContaining({ name: 'crm' }));
    expect(JSON.stringify(await admin.ok('listTokens'))).not.toContain(token);
    await admin.ok('revokeToken', { params: { name: 'crm' } });
    expect((await crm.problem('whoAmI')).status).toBe(401);
  });
});

it('has tried every route, and each answer was as the document says', () => {
  expect(routes.map(({ operationId }) => operationId).filter((id) => !covered.has(id))).toEqual([]);
});
