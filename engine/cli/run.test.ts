import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../package-root.ts';
import { answersIn, play, type Line } from './testing/played.ts';
import {
  catchEvent,
  chain,
  command,
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
} from './testing/terminal.ts';

let folder: Folder;
/** A task, a job with an error boundary event, a message by order number, two hours, a signal. */
let order: string;

beforeAll(() => {
  folder = temporaryFolder();
  order = folder.bpmn(
    'order.bpmn',
    `<message id="m" name="Paid"><extensionElements><zeebe:subscription correlationKey="=orderId"/></extensionElements></message>
     <signal id="s" name="Closed"/><error id="e" errorCode="REFUSED"/>
     <process id="order" isExecutable="true">${chain(
       startEvent(),
       userTask('Check'),
       worker('Charge'),
       catchEvent('WaitPaid', message('m')),
       catchEvent('Pause', duration('PT2H')),
       catchEvent('WaitClosed', signal('s')),
       endEvent(),
     )}
     <boundaryEvent id="Refused" attachedToRef="Charge"><errorEventDefinition errorRef="e"/></boundaryEvent>
     <sequenceFlow id="toRefused" sourceRef="Refused" targetRef="EndRefused"/><endEvent id="EndRefused"/></process>`,
  );
});

afterAll(() => folder.remove());

const answers = (...list: readonly object[]): string => answersIn(folder, list);

const instant = (event: Line | undefined): number => Date.parse(String(event?.at));
const known = { element: 'Check', variables: { orderId: '7' } };
const paid = { message: 'Paid', correlation: '7', variables: { amount: 3 } };

describe('what baton run --json prints', () => {
  it('is one event a line with seq, at, type, instance, element and kind, and the result at the end', async () => {
    const run = await play(
      order,
      '--answers',
      answers(known, { element: 'Charge' }, paid, { signal: 'Closed' }),
    );
    expect(run).toMatchObject({ exit: 0, err: '' });
    expect(run.events.map(({ seq }) => seq)).toEqual(run.events.map((_, index) => index + 1));
    for (const event of run.events) {
      expect(Object.keys(event).slice(0, 6)).toEqual(['seq', 'at', 'type', 'instance', 'element', 'kind']);
      expect(new Date(instant(event)).toISOString()).toBe(event.at);
    }
    const named = (type: string, element: string) =>
      run.events.find((event) => event.type === type && event.element === element);
    expect(named('element.entered', 'Charge')).toMatchObject({ kind: 'serviceTask', instance: '1' });
    expect(named('flow.taken', 'f1')).toMatchObject({ kind: 'sequenceFlow', from: 'Start', to: 'Check' });
    expect(named('variables.set', 'order')).toMatchObject({ values: { orderId: '7' } });
    expect(run.path).toEqual(['Start', 'Check', 'Charge', 'WaitPaid', 'Pause', 'WaitClosed', 'End', 'order']);
    expect(run.last).toEqual({
      result: 'completed',
      variables: { orderId: '7', amount: 3 },
      waiting: [],
      findings: [],
    });
  });

  it('tells what waits, with exit 2', async () => {
    const run = await play(order, '--variables', '{"orderId":"9"}');
    expect(run.exit).toBe(2);
    expect(run.last).toMatchObject({
      result: 'waiting',
      variables: { orderId: '9' },
      waiting: [{ instance: '1', element: 'Check', type: 'task', candidateGroups: ['sales'] }],
    });
  });

  it('tells an incident, with exit 3', async () => {
    const run = await play(order, '--answers', answers(known, { element: 'Charge', fail: 'bank is down' }));
    expect(run.exit).toBe(3);
    expect(run.last).toMatchObject({ result: 'incident' });
    expect(run.last.waiting).toContainEqual(
      expect.objectContaining({ element: 'Charge', type: 'incident', message: 'bank is down' }),
    );
  });

  it('tells what is refused, with exit 4 and the findings in the only line', async () => {
    const file = folder.bpmn(
      'refused.bpmn',
      chain(startEvent(), ['C', '<callActivity id="C"/>'], endEvent()),
    );
    const run = await play(file);
    expect(run).toMatchObject({ exit: 4, err: '', events: [] });
    expect(run.last).toMatchObject({
      result: 'refused',
      variables: {},
      waiting: [],
      findings: [expect.objectContaining({ file: 'refused.bpmn', element: 'C', severity: 'blocker' })],
    });
  });

  it('is words without --json, and the same exit', async () => {
    const said = await command('run', order, '--auto', '--variables', '{"orderId":"7"}');
    expect(said).toMatchObject({ exit: 0, err: '' });
    expect(said.out).toContain('✓ completed');
    expect(said.out).toMatch(/element\.entered +Charge/);
  });
});

describe('answers', () => {
  it('are held until something waits for them', async () => {
    const run = await play(
      order,
      '--answers',
      answers({ signal: 'Closed' }, paid, { element: 'Charge' }, known),
    );
    expect(run).toMatchObject({ exit: 0, last: { result: 'completed' } });
  });

  it('of one element are taken in their order', async () => {
    const loop = folder.bpmn(
      'loop.bpmn',
      `<process id="p" isExecutable="true"><startEvent id="Start"/><sequenceFlow id="a" sourceRef="Start" targetRef="Ask"/>
       ${userTask('Ask')[1]}<sequenceFlow id="b" sourceRef="Ask" targetRef="G"/><exclusiveGateway id="G" default="d"/>
       <sequenceFlow id="c" sourceRef="G" targetRef="Ask"><conditionExpression>=again</conditionExpression></sequenceFlow>
       <sequenceFlow id="d" sourceRef="G" targetRef="End"/><endEvent id="End"/></process>`,
    );
    const again = (value: boolean, count: number) => ({ element: 'Ask', variables: { again: value, count } });
    const run = await play(loop, '--answers', answers(again(true, 1), again(true, 2), again(false, 3)));
    expect(run).toMatchObject({ exit: 0, last: { variables: { count: 3 } } });
    expect(run.path.filter((element) => element === 'Ask')).toHaveLength(3);
  });

  it('may be a BPMN error, which the boundary event takes', async () => {
    const run = await play(
      order,
      '--answers',
      answers(known, { element: 'Charge', error: 'REFUSED', variables: { why: 'x' } }),
    );
    expect(run).toMatchObject({ exit: 0, last: { variables: { orderId: '7', why: 'x' } } });
    expect(run.path).toContain('EndRefused');
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: 'error.thrown', code: 'REFUSED', caughtBy: 'Refused' }),
    );
  });

  it('serve an element again whose failure became an incident', async () => {
    const run = await play(
      order,
      '--auto',
      '--answers',
      answers(known, { element: 'Charge', fail: 'down' }, { element: 'Charge' }, paid),
    );
    expect(run).toMatchObject({ exit: 0, last: { result: 'completed' } });
  });

  it('do not serve who waits with another correlation key', async () => {
    const run = await play(
      order,
      '--answers',
      answers(known, { element: 'Charge' }, { ...paid, correlation: '8' }),
    );
    expect(run).toMatchObject({ exit: 2, last: { waiting: [{ element: 'WaitPaid', correlation: '7' }] } });
    const numbers = { ...paid, correlation: 7 };
    expect((await play(order, '--answers', answers(known, { element: 'Charge' }, numbers))).path).toContain(
      'WaitPaid',
    );
    const nobody = { message: 'Paid' };
    expect((await play(order, '--answers', answers(known, { element: 'Charge' }, nobody))).path).toContain(
      'WaitPaid',
    );
  });

  it('may let time pass, and timers on the way fire', async () => {
    const file = folder.bpmn(
      'late.bpmn',
      `<process id="p" isExecutable="true">${chain(startEvent(), userTask('Approve'), endEvent())}
       <boundaryEvent id="Remind" attachedToRef="Approve" cancelActivity="false"><timerEventDefinition>
       <timeCycle xsi:type="tFormalExpression">R2/PT1H</timeCycle></timerEventDefinition></boundaryEvent>
       <sequenceFlow id="r" sourceRef="Remind" targetRef="EndR"/><endEvent id="EndR"/></process>`,
    );
    const once = await play(file, '--answers', answers({ advance: 'PT90M' }, { element: 'Approve' }));
    expect(once.path.filter((element) => element === 'Remind')).toHaveLength(1);
    const [first] = once.events;
    const end = once.events.at(-1);
    expect(instant(end) - instant(first)).toBe(90 * 60_000);
    // Held: nothing else can move, so that time jumps from timer to timer.
    const jumps = await play(file);
    expect(jumps.path.filter((element) => element === 'Remind')).toHaveLength(2);
    expect(jumps.exit).toBe(2);
  });

  it.each([
    ['no JSON', 'nonsense', /no JSON/],
    ['no list', '{}', /list/],
    ['an entry that is no object', '[7]', /answer 1/],
    ['an unknown member', '[{"element":"A"},{"elment":"B"}]', /answer 2 .*"elment"/],
    ['two subjects in one', '[{"element":"A","message":"B"}]', /element and message/],
    ['a duration that is none', '[{"advance":"soon"}]', /answer 1/],
    ['an error of a message', '[{"message":"A","error":"B"}]', /"error"/],
    ['error and failure', '[{"element":"A","error":"B","fail":"C"}]', /both/],
    ['an element that is no text', '[{"element":7}]', /text/],
    ['variables that cannot be', '[{"element":"A","variables":{"__proto__":1}}]', /__proto__/],
  ])('with %s are a usage error in one sentence', async (_what, text, sentence) => {
    const said = await command('run', order, '--answers', `@${folder.write('bad.json', text)}`);
    expect(said).toMatchObject({ exit: 1, out: '' });
    expect(said.err).toMatch(sentence);
    expect(said.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('usage errors', () => {
  it.each<[string, () => readonly string[]]>([
    ['no file', () => []],
    ['a file that is not there', () => [path.join(folder.path, 'none.bpmn')]],
    ['a folder', () => [folder.path]],
    ['an unknown option', () => [order, '--fast']],
    ['a process that is not in the files', () => [order, '--process', 'other']],
    ['variables that are no JSON', () => [order, '--variables', '{a: 1}']],
    ['variables that are no object', () => [order, '--variables', '[1]']],
    ['a variables file that is not there', () => [order, '--variables', '@none.json']],
    ['an answers file that is not there', () => [order, '--answers', '@none.json']],
    ['an option without its value', () => [order, '--process']],
  ])('%s: exit 1 and one sentence, no stack', async (_what, words) => {
    const said = await command('run', ...words());
    expect(said).toMatchObject({ exit: 1, out: '' });
    expect(said.err).toMatch(/^baton run: .+\n$/);
  });

  it('takes variables from a file', async () => {
    const file = folder.write('variables.json', '{"orderId":"7"}');
    const run = await play(order, '--variables', `@${file}`);
    expect(run.last).toMatchObject({ variables: { orderId: '7' } });
  });

  it.each([
    ['binary', Uint8Array.from({ length: 999 }, (_, at) => (at * 31) % 256)],
    ['bomb', '<!DOCTYPE a [<!ENTITY b "b">]><definitions>&b;</definitions>'],
    ['empty', ''],
  ])('a file that is no diagram (%s) is refused, not an accident', async (name, content) => {
    const run = await play(folder.write(`${name}.bpmn`, content));
    expect(run).toMatchObject({ exit: 4, err: '', last: { result: 'refused' } });
    expect((run.last.findings as unknown[]).length).toBeGreaterThan(0);
  });
});

const corpora = path.resolve(packageRoot(), '../shared/corpora');

(existsSync(corpora) ? describe : describe.skip)('MIWG C.1.0 (skipped without ../shared/corpora)', () => {
  const file = path.join(corpora, 'miwg/files/Reference/C.1.0.bpmn');
  const assigned = { element: 'assignApprover', variables: { approver: 'anna' } };
  const approved = (value: boolean) => ({ element: 'approveInvoice', variables: { approved: value } });

  it('runs to the bank transfer', async () => {
    const run = await play(file, '--auto', '--answers', answers(assigned, approved(true)));
    expect(run).toMatchObject({ exit: 0, last: { result: 'completed' } });
    expect(run.path).toEqual(
      expect.arrayContaining(['prepareBankTransfer', 'archiveInvoice', 'invoiceProcessed']),
    );
  });

  it('runs round by the review to its other end', async () => {
    const clarified = (value: string) => ({ element: 'reviewInvoice', variables: { clarified: value } });
    const run = await play(
      file,
      '--answers',
      answers(assigned, approved(false), clarified('yes'), approved(false), clarified('no')),
    );
    expect(run).toMatchObject({ exit: 0, last: { result: 'completed' } });
    expect(run.path).toContain('invoiceNotProcessed');
    expect(run.path.filter((element) => element === 'reviewInvoice')).toHaveLength(2);
  });
});

describe('the start', () => {
  it('runs a script by itself', async () => {
    const file = folder.bpmn('script.bpmn', chain(startEvent(), script('sum', 'a + b'), endEvent()));
    const run = await play(file, '--variables', '{"a":1,"b":2}');
    expect(run).toMatchObject({ exit: 0, last: { variables: { sum: 3 } } });
  });
});
