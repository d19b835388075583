import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { around, codes, file, flow, processFile, read } from '../testing/bpmn.ts';
import { findingCatalogue } from './catalogue.ts';
import { catalogueMarkdown } from './catalogue-markdown.ts';
import { verdictOf } from './verdict.ts';

const start = '<bpmn:startEvent id="s" />';
const timer = (value = 'PT1H'): string =>
  `<bpmn:timerEventDefinition><bpmn:timeDuration>${value}</bpmn:timeDuration></bpmn:timerEventDefinition>`;
const ends = (inner: string): string =>
  `${start}${flow('f', 's', 'e')}<bpmn:endEvent id="e" name="Out">${inner}</bpmn:endEvent>`;
const catches = (inner: string): string =>
  around(`<bpmn:intermediateCatchEvent id="n" name="Wait">${inner}</bpmn:intermediateCatchEvent>`);
const onTask = (boundary: string): string => `${around('<bpmn:task id="n" />')}${boundary}`;
const sub = (inner: string, attributes = ''): string =>
  around(`<bpmn:subProcess id="n" ${attributes}>${inner}</bpmn:subProcess>`);

/** Body of process `p`, and the finding it must give at the element. */
const CASES: readonly (readonly [code: keyof typeof findingCatalogue, element: string, body: string])[] = [
  ['PROCESS_EMPTY', 'p', ''],
  ['ELEMENT_UNSUPPORTED', 'c', `${start}<bpmn:choreographyTask id="c" />`],
  ['ID_DUPLICATE', 'n', `${around('<bpmn:task id="n" />')}<bpmn:task id="n" />`],
  [
    'ID_ASSUMED',
    'p',
    `${start}<bpmn:subProcess triggeredByEvent="true"><bpmn:startEvent id="i"><bpmn:errorEventDefinition /></bpmn:startEvent></bpmn:subProcess>`,
  ],
  ['FLOW_DANGLING', 'f', `${start}${flow('f', 's', 'gone')}`],
  ['FLOW_CROSSES_SCOPE', 'x', `${sub('<bpmn:task id="i" />')}${flow('x', 's', 'i')}`],
  ['FLOW_FROM_END', 'x', `${around('<bpmn:task id="n" />')}${flow('x', 'e', 'n')}`],
  ['FLOW_FROM_END', 'x', `${around('<bpmn:task id="n" />')}${flow('x', 'n', 's')}`],
  [
    'BOUNDARY_WITHOUT_HOST',
    'b',
    onTask(`<bpmn:boundaryEvent id="b" attachedToRef="gone">${timer()}</bpmn:boundaryEvent>`),
  ],
  ['BOUNDARY_WITHOUT_HOST', 'b', onTask(`<bpmn:boundaryEvent id="b">${timer()}</bpmn:boundaryEvent>`)],
  [
    'BOUNDARY_WITHOUT_HOST',
    'b',
    onTask(`<bpmn:boundaryEvent id="b" attachedToRef="e">${timer()}</bpmn:boundaryEvent>`),
  ],
  ['BOUNDARY_WITHOUT_EVENT', 'b', onTask('<bpmn:boundaryEvent id="b" attachedToRef="n" />')],
  [
    'EVENT_NOT_ALLOWED',
    'b',
    onTask(
      '<bpmn:boundaryEvent id="b" attachedToRef="n"><bpmn:terminateEventDefinition /></bpmn:boundaryEvent>',
    ),
  ],
  [
    'EVENT_NOT_ALLOWED',
    'b',
    onTask(
      '<bpmn:boundaryEvent id="b" attachedToRef="n"><bpmn:cancelEventDefinition /></bpmn:boundaryEvent>',
    ),
  ],
  ['EVENT_NOT_ALLOWED', 's', `<bpmn:startEvent id="s"><bpmn:errorEventDefinition /></bpmn:startEvent>`],
  ['EVENT_NOT_ALLOWED', 'i', sub(`<bpmn:startEvent id="i">${timer()}</bpmn:startEvent>`)],
  ['EVENT_NOT_ALLOWED', 'e', ends('<bpmn:cancelEventDefinition />')],
  ['CATCH_WITHOUT_EVENT', 'n', catches('')],
  ['SUB_PROCESS_EMPTY', 'n', sub('')],
  [
    'EVENT_SUB_PROCESS_START',
    'ev',
    `${start}<bpmn:subProcess id="ev" triggeredByEvent="true"><bpmn:task id="i" /></bpmn:subProcess>`,
  ],
  [
    'SCOPE_WITHOUT_START',
    'p',
    `<bpmn:task id="a" /><bpmn:task id="b" />${flow('x', 'a', 'b')}${flow('y', 'b', 'a')}`,
  ],
  ['NODE_UNREACHABLE', 'lost', `${around('<bpmn:task id="n" />')}<bpmn:task id="lost" />`],
  ['GATEWAY_UNDECIDED', 'n', `${around('<bpmn:exclusiveGateway id="n" />')}${flow('x', 'n', 'e')}`],
  ['GATEWAY_UNDECIDED', 'n', `${around('<bpmn:inclusiveGateway id="n" />')}${flow('x', 'n', 'e')}`],
  ['DEFAULT_ASSUMED', 'n', `${around('<bpmn:exclusiveGateway id="n" />')}${flow('x', 'n', 'e', '=a')}`],
  ['CONDITION_ALWAYS_TRUE', 'n', `${around('<bpmn:inclusiveGateway id="n" />')}${flow('x', 'n', 'e', '=a')}`],
  [
    'CONDITION_ALWAYS_TRUE',
    'n',
    `${around('<bpmn:exclusiveGateway id="n" camunda:asyncBefore="true" />')}${flow('x', 'n', 'e', '${a}')}`,
  ],
  ['EVENT_GATEWAY_TARGET', 'n', around('<bpmn:eventBasedGateway id="n" />')],
  [
    'LINK_WITHOUT_TARGET',
    't',
    `${start}${flow('f', 's', 't')}<bpmn:intermediateThrowEvent id="t"><bpmn:linkEventDefinition name="A" /></bpmn:intermediateThrowEvent>`,
  ],
  [
    'LINK_WITHOUT_NAME',
    't',
    `${start}${flow('f', 's', 't')}<bpmn:intermediateThrowEvent id="t"><bpmn:linkEventDefinition /></bpmn:intermediateThrowEvent>`,
  ],
  ['COMPENSATION_UNKNOWN', 'e', ends('<bpmn:compensateEventDefinition activityRef="gone" />')],
  [
    'COMPENSATION_WITHOUT_HANDLER',
    'b',
    onTask(
      '<bpmn:boundaryEvent id="b" attachedToRef="n"><bpmn:compensateEventDefinition /></bpmn:boundaryEvent>',
    ),
  ],
  ['QUANTITY', 'n', around('<bpmn:task id="n" startQuantity="2" />')],
  ['QUANTITY_INVALID', 'n', around('<bpmn:task id="n" completionQuantity="0" />')],
  ['TIMER_WITHOUT_VALUE', 'n', catches('<bpmn:timerEventDefinition />')],
  ['TIMER_WITHOUT_VALUE', 'n', catches(timer(' '))],
  ['TIMER_INVALID', 'n', catches(timer('two hours'))],
  ['CONDITION_MISSING', 'n', catches('<bpmn:conditionalEventDefinition />')],
  ['MESSAGE_ASSUMED', 'n', catches('<bpmn:messageEventDefinition />')],
  ['MESSAGE_BY_BUSINESS_KEY', 'n', catches('<bpmn:messageEventDefinition />')],
  ['SIGNAL_ASSUMED', 'n', catches('<bpmn:signalEventDefinition />')],
  ['ERROR_ASSUMED', 'e', ends('<bpmn:errorEventDefinition />')],
  ['ESCALATION_ASSUMED', 'e', ends('<bpmn:escalationEventDefinition />')],
  ['REFERENCE_AS_NAME', 'n', catches('<bpmn:signalEventDefinition signalRef="Stop" />')],
  [
    'LOOP_WITHOUT_COLLECTION',
    'n',
    around('<bpmn:task id="n"><bpmn:multiInstanceLoopCharacteristics /></bpmn:task>'),
  ],
  ['CALL_WITHOUT_TARGET', 'n', around('<bpmn:callActivity id="n" />')],
  ['TASK_WITHOUT_ASSIGNMENT', 'n', around('<bpmn:userTask id="n" />')],
  [
    'EXPRESSION_INVALID',
    'x',
    `${around('<bpmn:exclusiveGateway id="n" default="f2" />')}${flow('x', 'n', 'e', '=1 +')}`,
  ],
  ['EXPRESSION_INVALID', 'n', around('<bpmn:userTask id="n" camunda:assignee="${a" />')],
  ['IMPLEMENTATION_UNSUPPORTED', 'n', around('<bpmn:callActivity id="n" camunda:caseRef="c" />')],
];

describe('findings', () => {
  it.each(CASES)('%s at %s', async (code, element, body) => {
    const reading = await read(processFile(body));
    const finding = reading.findings.find(
      (one) => one.code === code && (one.element === element || element === 'p'),
    );
    expect(codes(reading)).toContain(`${findingCatalogue[code].severity} ${code}`);
    expect(finding?.message).toMatch(/^The .*\.$/);
    expect(finding?.remedy).toMatch(/\.$/);
    expect(reading.verdict).toBe(verdictOf(reading.findings));
  });

  it('says where an expression is wrong', async () => {
    const reading = await read(
      processFile(around('<bpmn:userTask id="n" name="Approve" camunda:assignee="ab${c +}" />')),
    );
    expect(reading.findings[0]).toMatchObject({ code: 'EXPRESSION_INVALID', element: 'n' });
    expect(reading.findings[0]?.message).toMatch(
      /^The user task "Approve" \(n\) has .* \(at character \d+\): /,
    );
  });

  it('has nothing to say about a sound process', async () => {
    const reading = await read(processFile(around('<bpmn:task id="n" />')));
    expect(reading).toMatchObject({ findings: [], verdict: 'runs' });
  });

  it('finds a cancel event deep in a transaction allowed', async () => {
    const reading = await read(
      processFile(
        around(
          '<bpmn:transaction id="n"><bpmn:subProcess id="i"><bpmn:endEvent id="c"><bpmn:cancelEventDefinition /></bpmn:endEvent></bpmn:subProcess></bpmn:transaction>',
        ),
      ),
    );
    expect(codes(reading)).toEqual([]);
  });

  it.each([
    ['XML_NOT_XML', 'hello'],
    ['XML_MALFORMED', '<a><b></a>'],
    ['XML_DOCTYPE', '<!DOCTYPE a><a/>'],
    ['NOT_BPMN', '<html/>'],
    ['NO_PROCESS', file('')],
  ])('refuses a file: %s', async (code, content) => {
    const reading = await read(content);
    expect(codes(reading)).toEqual([`blocker ${code}`]);
    expect(reading).toMatchObject({ executable: [], definitions: [], verdict: 'refused' });
    expect(reading.diagramOf('p').shapes).toEqual([]);
  });

  it('tells elements of different processes apart that share an id', async () => {
    const reading = await read(
      file(
        `<bpmn:process id="p" isExecutable="true">${start}</bpmn:process><bpmn:process id="q" isExecutable="true">${start}${flow('f', 's', 't')}<bpmn:task id="t" /></bpmn:process>`,
      ),
    );
    expect(reading.verdict).toBe('runs');
    expect(reading.definitions.map(({ nodes }) => nodes.get('s')?.outgoing.length)).toEqual([0, 1]);
  });

  it('keeps at most a thousand', async () => {
    const tasks = Array.from({ length: 1_100 }, (_, index) => `<bpmn:userTask id="t${index}" />`).join('');
    expect((await read(processFile(tasks))).findings).toHaveLength(1_000);
  });
});

describe('verdictOf', () => {
  it('is decided by the gravest finding', () => {
    const of = (...severities: ('blocker' | 'bind' | 'ask' | 'review' | 'info')[]): string =>
      verdictOf(severities.map((severity) => ({ severity })));
    expect(of()).toBe('runs');
    expect(of('info', 'review')).toBe('runs');
    expect(of('review', 'bind')).toBe('needs-binding');
    expect(of('bind', 'ask')).toBe('needs-answers');
    expect(of('ask', 'blocker', 'bind')).toBe('refused');
  });
});

describe('docs/findings.md', () => {
  it('shows the catalogue as it is', () => {
    const documented = readFileSync(path.resolve(import.meta.dirname, '../../../docs/findings.md'), 'utf8');
    expect(documented).toBe(catalogueMarkdown());
  });
});
