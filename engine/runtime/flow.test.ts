import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connector } from '../../connectors/connector.ts';
import { testEngine, type TestEngine } from '../testing/test-engine.ts';

const echo: Connector = {
  type: 'echo',
  name: 'Echo',
  description: 'Gives back what it got.',
  version: 1,
  icon: '<svg/>',
  appliesTo: ['bpmn:ServiceTask'],
  fields: [{ name: 'text', label: 'Text', type: 'string' }],
  example: {},
  run: ({ inputs }) => new Promise((resolve) => setImmediate(() => resolve({ echoed: inputs.text ?? null }))),
};

const head = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="f" targetNamespace="x">`;
const userTask = (id: string, assignment: string): string =>
  `<userTask id="${id}" name="${id}"><extensionElements><zeebe:userTask /><zeebe:assignmentDefinition ${assignment} /></extensionElements></userTask>`;
const flow = (from: string, to: string): string =>
  `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}" />`;

/** A (sales) → echo → called process with B (sales) → C (finance), late after a day. */
const outer = `${head}<process id="outer" name="Outer" isExecutable="true"><startEvent id="S" />${flow('S', 'A')}
  ${userTask('A', 'candidateGroups="sales"')}${flow('A', 'Echo')}
  <serviceTask id="Echo"><extensionElements><zeebe:taskDefinition type="echo" /><zeebe:ioMapping><zeebe:input source="=word" target="text" /></zeebe:ioMapping>
    <zeebe:taskHeaders><zeebe:header key="resultVariable" value="answer" /></zeebe:taskHeaders></extensionElements></serviceTask>${flow('Echo', 'Call')}
  <callActivity id="Call"><extensionElements><zeebe:calledElement processId="inner" propagateAllChildVariables="true" /></extensionElements></callActivity>${flow('Call', 'C')}
  ${userTask('C', 'candidateGroups="finance"')}${flow('C', 'E')}<endEvent id="E" />
  <boundaryEvent id="Late" attachedToRef="C" cancelActivity="false"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>
  ${flow('Late', 'Remind')}${userTask('Remind', 'assignee="omar"')}${flow('Remind', 'E2')}<endEvent id="E2" /></process></definitions>`;
const inner = `${head}<process id="inner" name="Inner" isExecutable="true"><startEvent id="S" />${flow('S', 'B')}
  ${userTask('B', 'candidateGroups="sales"')}${flow('B', 'E')}<endEvent id="E" /></process></definitions>`;
/** Waits for a message that names the order. */
const waiting = `${head}<message id="Paid" name="paid"><extensionElements><zeebe:subscription correlationKey="=order" /></extensionElements></message>
  <process id="waiting" name="Waiting" isExecutable="true"><startEvent id="S" />${flow('S', 'M')}
  <intermediateCatchEvent id="M"><messageEventDefinition messageRef="Paid" /></intermediateCatchEvent>${flow('M', 'E')}<endEvent id="E" /></process></definitions>`;

let t: TestEngine;

beforeAll(async () => {
  t = await testEngine({ connectors: [echo] });
  await t.engine.definitions.deploy(t.people.frida, [
    { name: 'outer.bpmn', content: outer },
    { name: 'inner.bpmn', content: inner },
    { name: 'waiting.bpmn', content: waiting },
  ]);
});

afterAll(() => t.close());

async function complete(person: 'anna' | 'ben', id: string) {
  await t.engine.tasks.claim(t.people[person], id);
  return t.engine.tasks.complete(t.people[person], id, {});
}

describe('the next task', () => {
  it('is found behind a connector and in the called process, by who may do it', async () => {
    const { anna, ben, omar } = t.people;
    const started = await t.engine.instances.start(omar, {
      processId: 'outer',
      variables: { word: 'hello' },
    });
    expect(started.nextTask).toBeNull();
    const [first] = (await t.engine.tasks.list(anna, { instanceId: started.id })).items;
    const done = await complete('anna', first?.id ?? '');
    expect(done.nextTask).toMatchObject({ element: 'B', processName: 'Inner' });
    const [child] = await t.engine.instances.children(omar, started.id);
    expect(child).toMatchObject({ id: done.nextTask?.instanceId, parentId: started.id, processId: 'inner' });
    // Whoever takes part in the called process sees the case it belongs to.
    expect(await t.engine.instances.get(anna, child?.id ?? '')).toMatchObject({ status: 'active' });
    expect((await complete('anna', done.nextTask?.id ?? '')).nextTask).toBeNull();
    await t.settle();
    const [last] = (await t.engine.tasks.list(ben, { instanceId: started.id })).items;
    expect(last?.element).toBe('C');
    const answer = (await t.engine.instances.variables(omar, started.id)).find(
      ({ name }) => name === 'answer',
    );
    expect(answer?.value).toEqual({ echoed: 'hello' });
    await t.advance(86_400_000);
    expect((await t.engine.tasks.list(omar, { view: 'mine' })).items).toMatchObject([{ element: 'Remind' }]);
    await complete('ben', last?.id ?? '');
    const [remind] = (await t.engine.tasks.list(omar, { view: 'mine' })).items;
    expect(await t.engine.tasks.complete(omar, remind?.id ?? '', {})).toMatchObject({ instanceEnded: true });
  });
});

describe('messages', () => {
  it('reach the one that waits, are kept for who comes later, and are taken once', async () => {
    const { omar } = t.people;
    const { id } = await t.engine.instances.start(omar, {
      processId: 'waiting',
      variables: { order: 'O-1' },
    });
    const paid = { name: 'paid', correlationKey: 'O-1', variables: { sum: 7 }, messageId: 'm1' };
    expect(await t.engine.messages.publish(omar, paid)).toEqual({ outcome: 'correlated', instanceId: id });
    expect((await t.engine.messages.publish(omar, paid)).outcome).toBe('duplicate');
    expect(await t.engine.instances.get(omar, id)).toMatchObject({ status: 'completed' });
    expect((await t.engine.messages.publish(omar, { name: 'paid', correlationKey: 'O-2' })).outcome).toBe(
      'buffered',
    );
    const later = await t.engine.instances.start(omar, { processId: 'waiting', variables: { order: 'O-2' } });
    await t.settle();
    expect(await t.engine.instances.get(omar, later.id)).toMatchObject({ status: 'completed' });
  });

  it('with wrong names, times or variables are refused', async () => {
    const { omar } = t.people;
    for (const wrong of [
      { name: ' ' },
      { name: 'x', timeToLiveMs: -1 },
      { name: 'x', correlationKey: 'k'.repeat(300) },
      { name: 'x', variables: JSON.parse('{"__proto__": 1}') },
    ])
      await expect(t.engine.messages.publish(omar, wrong)).rejects.toMatchObject({ code: 'INVALID' });
  });
});

describe('starting', () => {
  it('happens once for one idempotency key, even when a new version came between', async () => {
    const { omar } = t.people;
    const request = { processId: 'waiting', variables: { order: 'O-9' }, idempotencyKey: 'one' };
    const first = await t.engine.instances.start(omar, request);
    const changed = waiting.replace('name="Waiting"', 'name="Waiting still"');
    await t.engine.definitions.deploy(t.people.frida, [{ name: 'waiting.bpmn', content: changed }]);
    expect((await t.engine.instances.start(omar, request)).id).toBe(first.id);
    expect((await t.engine.instances.start(omar, { ...request, idempotencyKey: 'two' })).id).not.toBe(
      first.id,
    );
    const versions = await t.engine.definitions.list(omar, { processId: 'waiting' });
    expect(versions.items.map(({ version, latest }) => [version, latest])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect((await t.engine.definitions.list(omar, { latestOnly: true, search: 'still' })).count).toBe(1);
  });

  it('names one process, and one that exists', async () => {
    const { omar } = t.people;
    await expect(t.engine.instances.start(omar, {})).rejects.toMatchObject({ code: 'INVALID' });
    await expect(t.engine.instances.start(omar, { processId: 'nowhere' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    for (const definitionKey of ['999', 'x', '1e3'])
      await expect(t.engine.instances.start(omar, { definitionKey })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
  });
});

describe('variables', () => {
  it('are read and changed by scope, small and large, and stay after the end', async () => {
    const { omar } = t.people;
    const large = 'x'.repeat(5_000);
    const { id } = await t.engine.instances.start(omar, {
      processId: 'waiting',
      variables: { order: 'O-5', large },
    });
    await t.engine.instances.setVariables(omar, id, { note: { a: [1, 2] }, large: `${large}y` });
    const values = async () =>
      Object.fromEntries(
        (await t.engine.instances.variables(omar, id)).map(({ name, value }) => [name, value]),
      );
    const expected = { order: 'O-5', note: { a: [1, 2] }, large: `${large}y` };
    expect(await values()).toEqual(expected);
    await t.engine.messages.publish(omar, { name: 'paid', correlationKey: 'O-5' });
    expect(await t.engine.instances.get(omar, id)).toMatchObject({ status: 'completed' });
    expect(await values()).toEqual(expected);
    expect(await t.engine.instances.elements(omar, id)).toEqual([]);
    await expect(t.engine.instances.setVariables(omar, id, { a: 1 })).rejects.toMatchObject({
      code: 'ENDED',
    });
  });
});

describe('ids that are none', () => {
  it('find nothing', async () => {
    const { omar } = t.people;
    for (const id of ['', 'x', '0', '-1', '1.5', '99999999999999999999', '12', "1' or '1"])
      await expect(t.engine.instances.get(omar, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const id of ['', '1', '1-', '-1', '1-x', '1-99999999999', '12-3'])
      await expect(t.engine.tasks.get(omar, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await t.engine.tasks.list(omar, { instanceId: 'x' })).count).toBe(0);
    expect((await t.engine.instances.list(omar, { definitionKey: 'x' })).count).toBe(0);
    expect((await t.engine.jobs.list(omar, { instanceId: 'x' })).count).toBe(0);
    for (const nul of [
      t.engine.models.get(t.people.frida, 'a\u0000'),
      t.engine.users.authenticate('a\u0000', 'x'),
      t.engine.instances.start(omar, { processId: 'a\u0000' }),
    ])
      await expect(nul).rejects.toMatchObject({ code: 'INVALID' });
    await expect(t.engine.tasks.list(omar, { search: 'a\u0000' })).rejects.toMatchObject({ code: 'INVALID' });
  });
});
