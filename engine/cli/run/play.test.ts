import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../package-root.ts';
import { answersIn, play } from '../testing/played.ts';
import {
  catchEvent,
  chain,
  duration,
  endEvent,
  message,
  script,
  signal,
  startEvent,
  temporaryFolder,
  userTask,
  worker,
  type Folder,
} from '../testing/terminal.ts';

let folder: Folder;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

const answers = (...list: readonly object[]): readonly string[] => ['--answers', answersIn(folder, list)];

const flow = (id: string, from: string, to: string, condition = ''): string =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${
    condition ? `<conditionExpression>${condition}</conditionExpression>` : ''
  }</sequenceFlow>`;

describe('which process baton run starts', () => {
  const two = () =>
    folder.bpmn(
      'two.bpmn',
      `<process id="first" isExecutable="true">${chain(startEvent('', 'S1'), userTask('T1'), endEvent('E1'))}</process>
       <process id="second" isExecutable="true">${chain(startEvent('', 'S2'), endEvent('E2'))}</process>`,
    );

  it('is the one that --process names, else the first that no other calls', async () => {
    expect((await play(two(), '--process', 'second')).path).toEqual(['S2', 'E2', 'second']);
    expect((await play(two(), '--auto')).path).toContain('T1');
    const caller = folder.bpmn(
      'caller.bpmn',
      `<process id="called" isExecutable="true">${chain(startEvent('', 'S1'), endEvent('E1'))}</process>
       <process id="main" isExecutable="true">${chain(startEvent(), ['Call', '<callActivity id="Call" calledElement="called"/>'], endEvent())}</process>`,
    );
    expect((await play(caller)).path.at(-1)).toBe('main');
  });

  it('is one that was only drawn, when none is marked executable or --process names it', async () => {
    const drawn = folder.bpmn('drawn.bpmn', `<process id="p">${chain(startEvent(), endEvent())}</process>`);
    expect(await play(drawn)).toMatchObject({ exit: 0, path: ['Start', 'End', 'p'] });
    const both = folder.bpmn(
      'both.bpmn',
      `<process id="sketch">${chain(startEvent('', 'S1'), endEvent('E1'))}</process>
       <process id="real" isExecutable="true">${chain(startEvent('', 'S2'), endEvent('E2'))}</process>`,
    );
    expect((await play(both)).path).toEqual(['S2', 'E2', 'real']);
    expect((await play(both, '--process', 'sketch')).path).toEqual(['S1', 'E1', 'sketch']);
  });
});

describe('how it starts', () => {
  it('by a message of the answers, with its variables', async () => {
    const file = folder.bpmn(
      'byMessage.bpmn',
      `<message id="m" name="Order"/><process id="p" isExecutable="true">
       ${chain(startEvent(message('m')), userTask('Pack'), endEvent())}</process>`,
    );
    const run = await play(file, '--auto', ...answers({ message: 'Order', variables: { sku: 'x' } }));
    expect(run).toMatchObject({ exit: 0, last: { variables: { sku: 'x' } } });
    // Without the message it starts there all the same: the architect wants to see it run.
    expect(await play(file, '--auto', '--variables', '{"sku":"y"}')).toMatchObject({
      exit: 0,
      last: { variables: { sku: 'y' } },
    });
  });

  it('by a signal, and by a timer at once', async () => {
    const bySignal = folder.bpmn(
      'bySignal.bpmn',
      `<signal id="s" name="Open"/><process id="p" isExecutable="true">${chain(startEvent(signal('s')), endEvent())}</process>`,
    );
    expect(await play(bySignal, ...answers({ signal: 'Open', variables: { a: 1 } }))).toMatchObject({
      exit: 0,
      last: { variables: { a: 1 } },
    });
    const byTimer = folder.bpmn(
      'byTimer.bpmn',
      chain(
        startEvent(
          '<timerEventDefinition><timeCycle xsi:type="tFormalExpression">R/PT1H</timeCycle></timerEventDefinition>',
        ),
        endEvent(),
      ),
    );
    expect(await play(byTimer)).toMatchObject({ exit: 0, path: ['Start', 'End', 'p'] });
  });

  it('of a second pool: by the message that the first one sends, and by an answer', async () => {
    const pools = (sends: boolean) =>
      folder.bpmn(
        `pools-${sends}.bpmn`,
        `<message id="m" name="Order"/><process id="buyer" isExecutable="true">
         ${chain(startEvent('', 'BuyerStart'), userTask('Choose'), endEvent('Sent', sends ? message('m') : ''))}</process>
         <process id="seller" isExecutable="true">${chain(startEvent(message('m'), 'Received'), userTask('Pack'), endEvent('Packed'))}</process>`,
      );
    const sent = await play(pools(true), '--auto');
    expect(sent).toMatchObject({ exit: 0 });
    expect(sent.path).toEqual(expect.arrayContaining(['Sent', 'Received', 'Pack', 'Packed']));
    const answered = await play(pools(false), '--auto', ...answers({ message: 'Order' }));
    expect(answered.path).toContain('Packed');
  });
});

describe('what it plays', () => {
  it('a call activity of another file, with its variables there and back', async () => {
    const child = folder.bpmn(
      'child.bpmn',
      `<process id="child" isExecutable="true">${chain(startEvent('', 'CS'), script('doubled', 'amount * 2'), endEvent('CE'))}</process>`,
    );
    const parent = folder.bpmn(
      'parent.bpmn',
      `<process id="parent" isExecutable="true">${chain(
        startEvent(),
        [
          'Call',
          '<callActivity id="Call"><extensionElements><zeebe:calledElement processId="child" propagateAllChildVariables="true"/></extensionElements></callActivity>',
        ],
        endEvent(),
      )}</process>`,
    );
    const run = await play(child, parent, '--variables', '{"amount":21}');
    expect(run).toMatchObject({ exit: 0, last: { result: 'completed', variables: { doubled: 42 } } });
    const alone = await play(parent);
    expect(alone).toMatchObject({ exit: 3, last: { result: 'incident' } });
    expect(JSON.stringify(alone.last)).toContain('child');
  });

  it('decisions of a file beside it', async () => {
    const samples = path.join(packageRoot(), 'samples/order-to-cash');
    const file = folder.bpmn(
      'decide.bpmn',
      chain(
        startEvent(),
        [
          'Decide',
          '<businessRuleTask id="Decide"><extensionElements><zeebe:calledDecision decisionId="order-approval" resultVariable="approval"/></extensionElements></businessRuleTask>',
        ],
        endEvent(),
      ),
    );
    const variables = '{"amount":9000,"customer":{"rating":"A"}}';
    const run = await play(file, path.join(samples, 'order-approval.dmn'), '--variables', variables);
    expect(run).toMatchObject({ exit: 0, last: { variables: { approval: { group: 'managers' } } } });
    expect(run.events).toContainEqual(expect.objectContaining({ type: 'decision.evaluated' }));
    const without = await play(file, '--variables', variables);
    expect([3, 4]).toContain(without.exit);
    expect(JSON.stringify(without.last)).toContain('order-approval');
  });

  it('an event sub-process, started by its message only when an answer brings it', async () => {
    const file = folder.bpmn(
      'event.bpmn',
      `<message id="m" name="Cancel"/><process id="p" isExecutable="true">${chain(startEvent(), userTask('Work'), endEvent())}
       <subProcess id="Handler" triggeredByEvent="true">${chain(
         startEvent(message('m'), 'Cancelled'),
         userTask('Tidy'),
         endEvent('Tidied'),
       )
         .replaceAll('"f1"', '"h1"')
         .replaceAll('"f2"', '"h2"')}</subProcess></process>`,
    );
    expect((await play(file, '--auto')).path).toEqual(['Start', 'Work', 'End', 'p']);
    const cancelled = await play(file, '--auto', ...answers({ message: 'Cancel' }));
    expect(cancelled).toMatchObject({ exit: 0 });
    expect(cancelled.path).toContain('Tidied');
    expect(cancelled.events).toContainEqual(
      expect.objectContaining({ type: 'element.cancelled', element: 'Work' }),
    );
  });

  it('an event-based gateway: its message when --auto, its timer when nothing else moves', async () => {
    const file = folder.bpmn(
      'gateway.bpmn',
      `<message id="m" name="Reply"/><process id="p" isExecutable="true"><startEvent id="Start"/>
       <eventBasedGateway id="G"/>${catchEvent('Reply', message('m'))[1]}${catchEvent('Late', duration('P3D'))[1]}
       <endEvent id="E1"/><endEvent id="E2"/>${flow('a', 'Start', 'G')}${flow('b', 'G', 'Reply')}${flow('c', 'G', 'Late')}
       ${flow('d', 'Reply', 'E1')}${flow('e', 'Late', 'E2')}</process>`,
    );
    expect((await play(file, '--auto')).path).toContain('E1');
    const late = await play(file);
    expect(late.path).toContain('E2');
    expect(Date.parse(String(late.events.at(-1)?.at)) - Date.parse(String(late.events[0]?.at))).toBe(
      3 * 86_400_000,
    );
  });

  it('several instances, each with an answer of its own', async () => {
    const file = folder.bpmn(
      'many.bpmn',
      chain(
        startEvent(),
        [
          'Ask',
          `<userTask id="Ask"><extensionElements><zeebe:assignmentDefinition candidateGroups="sales"/></extensionElements><multiInstanceLoopCharacteristics><extensionElements>
           <zeebe:loopCharacteristics inputCollection="=people" inputElement="one" outputCollection="all" outputElement="=reply"/></extensionElements></multiInstanceLoopCharacteristics></userTask>`,
        ],
        endEvent(),
      ),
    );
    const reply = (text: string) => ({ element: 'Ask', variables: { reply: text } });
    const run = await play(
      file,
      '--variables',
      '{"people":["a","b","c"]}',
      ...answers(reply('x'), reply('y'), reply('z')),
    );
    expect(run).toMatchObject({ exit: 0, last: { variables: { all: ['x', 'y', 'z'] } } });
  });
});

describe('where it ends', () => {
  it('in an incident when a script fails, never in a stack trace', async () => {
    const file = folder.bpmn('throws.bpmn', chain(startEvent(), script('x', 'nothing.at.all'), endEvent()));
    const run = await play(file, '--auto');
    expect(run).toMatchObject({ exit: 3, err: '', last: { result: 'incident' } });
    expect(run.last.waiting).toContainEqual(expect.objectContaining({ element: 'x', type: 'incident' }));
  });

  it('in an incident when nothing catches an error', async () => {
    const file = folder.bpmn(
      'uncaught.bpmn',
      `<error id="e" errorCode="BAD"/><process id="p" isExecutable="true">${chain(startEvent(), endEvent('End', '<errorEventDefinition errorRef="e"/>'))}</process>`,
    );
    expect(await play(file)).toMatchObject({ exit: 3, last: { result: 'incident' } });
  });

  it('completed by a terminate end event, whatever else waited', async () => {
    const file = folder.bpmn(
      'terminate.bpmn',
      `<process id="p" isExecutable="true"><startEvent id="Start"/><parallelGateway id="G"/>${userTask('Wait')[1]}<endEvent id="E1"/>
       <endEvent id="E2"><terminateEventDefinition/></endEvent>${flow('a', 'Start', 'G')}${flow('b', 'G', 'Wait')}${flow('c', 'G', 'E2')}${flow('d', 'Wait', 'E1')}</process>`,
    );
    expect(await play(file)).toMatchObject({ exit: 0, last: { result: 'completed', waiting: [] } });
  });

  it('somewhere, for a process without end', async () => {
    const loop = folder.bpmn(
      'endless.bpmn',
      `<process id="p" isExecutable="true"><startEvent id="Start"/><exclusiveGateway id="G"/>${flow('a', 'Start', 'G')}${flow('b', 'G', 'M')}<manualTask id="M"/>${flow('c', 'M', 'G')}</process>`,
    );
    const run = await play(loop);
    expect([2, 3]).toContain(run.exit);
    expect(run.err).toBe('');
    const recursion = folder.bpmn(
      'recursion.bpmn',
      chain(startEvent(), ['Call', '<callActivity id="Call" calledElement="p"/>'], endEvent()),
    );
    expect(await play(recursion)).toMatchObject({ exit: 3, err: '' });
    const ticking = folder.bpmn(
      'ticking.bpmn',
      `<process id="p" isExecutable="true"><startEvent id="Start"/>${flow('a', 'Start', 'Tick')}${catchEvent('Tick', duration('PT1S'))[1]}${flow('b', 'Tick', 'Tick')}</process>`,
    );
    expect(await play(ticking)).toMatchObject({ exit: 2, last: { result: 'waiting' } });
  });
});

describe('connectors', () => {
  const log = () =>
    folder.bpmn(
      'log.bpmn',
      chain(
        startEvent(),
        [
          'Log',
          `<serviceTask id="Log"><extensionElements><zeebe:taskDefinition type="log"/><zeebe:ioMapping>
           <zeebe:input source="=&quot;hello &quot; + who" target="message"/></zeebe:ioMapping></extensionElements></serviceTask>`,
        ],
        endEvent(),
      ),
    );

  it('are called only with --connect', async () => {
    expect(await play(log(), '--variables', '{"who":"you"}')).toMatchObject({ exit: 2 });
    const run = await play(log(), '--connect', '--variables', '{"who":"you"}');
    expect(run).toMatchObject({ exit: 0, last: { result: 'completed' } });
  });

  it('are answered by the answers file even then, and become an incident when they fail', async () => {
    const http = folder.bpmn(
      'http.bpmn',
      chain(
        startEvent(),
        [
          'Get',
          `<serviceTask id="Get"><extensionElements><zeebe:taskDefinition type="http"/><zeebe:ioMapping>
           <zeebe:input source="http://127.0.0.1:9/" target="url"/></zeebe:ioMapping></extensionElements></serviceTask>`,
        ],
        endEvent(),
      ),
    );
    const answered = await play(http, '--connect', ...answers({ element: 'Get', variables: { body: 1 } }));
    expect(answered).toMatchObject({ exit: 0, last: { variables: { body: 1 } } });
    const failed = await play(http, '--connect');
    expect(failed).toMatchObject({ exit: 3, err: '', last: { result: 'incident' } });
  });

  it('and external workers are completed by --auto', async () => {
    const file = folder.bpmn('worker.bpmn', chain(startEvent(), worker('Charge'), endEvent()));
    expect(await play(file)).toMatchObject({
      exit: 2,
      last: { waiting: [{ element: 'Charge', type: 'job' }] },
    });
    expect(await play(file, '--auto')).toMatchObject({ exit: 0 });
  });
});
