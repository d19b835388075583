/** The pure parts of the cockpit's pages: words, values, conditions, charts. */
import { describe, expect, it } from '@jest/globals';
import type { ElementView, HistoryView, Json } from '../../engine/index.ts';
import { niceMaximum, throughputChart } from './charts.ts';
import { historyModel, typesOf } from './history.ts';
import { groupModel } from './incident-groups.ts';
import { actorText, statusOf } from './instance-rows.ts';
import { readSearch, searchAddress, sortHeads } from './instance-search.ts';
import { definitionOverlay, instanceOverlay } from './overlays.ts';
import { editable, parseJson, parseVariables, shortValue, typeText } from './variable-form.ts';
import { variableRows } from './variable-rows.ts';
import { waitRows, waitSentence } from './waits.ts';
import { diagram, elements, instance, job, outline, overview } from '../testing/fixtures.ts';

function line(
  type: string,
  data: Record<string, Json> = {},
  elementName: string | null = 'Charge payment',
): ReturnType<typeof historyModel> {
  const view: HistoryView = {
    seq: '1',
    at: '2026-11-24T08:00:00.000Z',
    by: null,
    type,
    element: 'Charge',
    elementName,
    data,
  };
  return historyModel(view);
}

describe('the record in words', () => {
  it.each<[string, Record<string, Json>, string]>([
    ['instance.started', {}, 'The instance was started'],
    ['instance.cancelled', { reason: 'asked twice' }, 'The instance was cancelled: asked twice'],
    ['element.entered', {}, 'Reached “Charge payment”'],
    ['element.cancelled', {}, 'Left “Charge payment” before its end'],
    ['flow.taken', { from: 'A', to: 'B' }, 'Took the flow from A to B'],
    ['gateway.joined', {}, 'The branches met at “Charge payment”'],
    [
      'wait.opened',
      { wait: { type: 'task', assignee: 'ben' } },
      '“Charge payment” waits for ben to do the task',
    ],
    ['wait.opened', { wait: { type: 'job', jobType: 'http' } }, '“Charge payment” waits for the work “http”'],
    ['wait.opened', { wait: { type: 'timer', text: 'PT2H' } }, '“Charge payment” waits for the timer PT2H'],
    ['wait.closed', { waitType: 'message', served: true }, '“Charge payment” got its message'],
    ['wait.closed', { waitType: 'job', served: false }, '“Charge payment” no longer waits for its work'],
    ['task.changed', { changes: { assignee: 'ben' } }, '“Charge payment” was given to ben'],
    ['task.changed', { changes: { assignee: null } }, '“Charge payment” was handed back'],
    ['task.changed', { changes: { priority: 80 } }, '“Charge payment” was changed: priority'],
    ['job.failed', { message: 'down', retriesLeft: 1 }, '“Charge payment” failed: down. One retry is left.'],
    [
      'job.failed',
      { message: 'down', retriesLeft: 0 },
      '“Charge payment” failed: down. No retries are left.',
    ],
    ['timer.fired', {}, 'The time of “Charge payment” came'],
    ['incident.raised', { incident: { message: 'down' } }, 'Incident at “Charge payment”: down'],
    [
      'error.thrown',
      { code: 'REFUSED', message: 'no cover', caughtBy: 'Boundary' },
      '“Charge payment” ended with the error REFUSED (no cover), caught by Boundary',
    ],
    ['error.thrown', { code: null }, '“Charge payment” ended with the error without a code'],
    ['message.thrown', { name: 'paid' }, '“Charge payment” sent the message “paid”'],
    [
      'decision.evaluated',
      { decisionId: 'approval', result: 1 },
      'The decision approval was taken at “Charge payment”',
    ],
    ['child.requested', { processId: 'credit' }, '“Charge payment” called the process credit'],
    ['something.new', {}, 'something.new at “Charge payment”'],
  ])('%s %j', (type, data, words) => expect(line(type, data).text).toBe(words));

  it('names a step without a name by its kind and id', () => {
    expect(line('element.entered', { kind: 'exclusiveGateway' }, null).text).toBe(
      'Reached the exclusive gateway Charge',
    );
  });

  it('shows the values that were set, cut short', () => {
    const { values } = line('variables.set', { scope: 1, values: { amount: 5, text: 'x'.repeat(500) } });
    expect(values[0]).toEqual({ name: 'amount', value: '5' });
    expect(values[1]?.value).toHaveLength(121);
  });

  it('asks for everything only when everything is wanted', () => {
    expect(typesOf('everything')).toBeUndefined();
    expect(typesOf('story')).not.toContain('flow.taken');
    expect(typesOf('trouble')).toContain('incident.raised');
  });
});

describe('what an instance waits for', () => {
  const element = (waits: ElementView['waits']): ElementView => ({
    id: 2,
    element: 'Book',
    name: 'Book payment',
    kind: 'serviceTask',
    scope: 1,
    enteredAt: null,
    waits,
  });
  const rows = (type: string, detail: Record<string, Json>): ReturnType<typeof waitRows> =>
    waitRows([element([{ id: 10, type, detail: { target: 'Book', ...detail } }])], [job], outline);

  it.each<[string, Record<string, Json>, string]>([
    ['task', { assignee: 'ben' }, 'ben to complete the task'],
    [
      'task',
      { candidateGroups: ['sales'], candidateUsers: ['mei'] },
      'Somebody of sales, mei to claim the task',
    ],
    ['task', {}, 'Somebody to be assigned to the task'],
    ['job', {}, 'The work “http”, attempt 2, 1 retry left'],
    ['timer', { text: 'PT24H' }, 'The timer PT24H'],
    ['message', { name: 'paid', correlation: 'A-1' }, 'The message “paid” with the key “A-1”'],
    ['signal', { name: 'stop' }, 'The signal “stop”'],
    ['condition', {}, 'A condition to become true'],
    ['child', { processId: 'credit' }, 'The called process credit'],
  ])('%s %j', (type, detail, words) => expect(rows(type, detail)[0]?.what).toBe(words));

  it('tells when the next attempt is', () => {
    expect(rows('job', {})[0]).toMatchObject({ at: job.dueAt, atLabel: 'next attempt' });
  });

  it('names the boundary event that waits, not the activity that keeps its wait', () => {
    const names = [
      { element: 'Late', kind: 'boundaryEvent', name: 'Too late', depth: 1, lane: null, documentation: null },
    ];
    expect(waitRows(elements, [], names).find(({ icon }) => icon === 'timer')).toMatchObject({
      step: 'Too late',
      kind: 'boundary event of Check order',
    });
  });

  it('tells a job that failed for good by its incident alone', () => {
    const waits: ElementView['waits'] = [
      { id: 10, type: 'job', detail: { target: 'Book' } },
      { id: 11, type: 'incident', detail: { target: 'Book', job: 10 } },
    ];
    expect(waitRows([element(waits)], [job], outline).map(({ icon }) => icon)).toEqual(['triangle-alert']);
  });

  it('says it in one sentence', () => {
    expect(waitSentence(instance, elements)).toBe(
      'It cannot go on at “Book payment”. It also waits at “Check order”.',
    );
    expect(waitSentence({ ...instance, status: 'completed' }, [])).toBe('It is completed.');
    expect(waitSentence(instance, [])).toBe('It is on its way.');
  });
});

describe('values as people type them', () => {
  it('reads an object of variables, and nothing as none', () => {
    expect(parseVariables('')).toEqual({ ok: true, value: {} });
    expect(parseVariables('{"a": [1]}')).toEqual({ ok: true, value: { a: [1] } });
    expect(parseVariables('[1]')).toMatchObject({ ok: false });
  });

  it('tells the line where JSON stops being JSON', () => {
    expect(parseJson('{\n"a": 1,\n"b": x\n}')).toMatchObject({
      ok: false,
      message: expect.stringContaining('(line 3)'),
    });
  });

  it('edits text as text and the rest as JSON', () => {
    expect(editable('1')).toEqual({ text: '1', format: 'text' });
    expect(editable({ a: 1 })).toEqual({ text: '{\n  "a": 1\n}', format: 'json' });
  });

  it('names types and cuts long values', () => {
    expect([null, [1], { a: 1 }, true, 'x', 1].map((value) => typeText(value))).toEqual([
      'empty',
      'list of 1',
      'object with 1 field',
      'true or false',
      'text',
      'number',
    ]);
    expect(shortValue('a\nb')).toEqual({ text: 'a b…', cut: true });
    expect(shortValue(5)).toEqual({ text: '5', cut: false });
  });

  it('offers others with the same value only where they can be found', () => {
    const rows = variableRows(
      [
        { name: 'zip', value: '0123', scope: 1, scopeElement: 'order' },
        { name: 'code', value: '123', scope: 1, scopeElement: 'order' },
        { name: 'customer', value: { a: 1 }, scope: 1, scopeElement: 'order' },
        { name: 'local', value: 1, scope: 4, scopeElement: 'Check' },
      ],
      instance,
      '',
      '',
    );
    expect(rows.map(({ othersHref }) => othersHref)).toEqual([
      '/cockpit/instances?process=order&variable=zip%3D0123',
      // Text that would be read as a number keeps its quotes.
      '/cockpit/instances?process=order&variable=code%3D%22123%22',
      null,
      null,
    ]);
  });
});

describe('the search in the address', () => {
  it.each([
    '/cockpit/instances',
    '/cockpit/instances?q=a+b&process=order&status=incident&variable=x%3D1&variable=y%3D%221%22&sort=ended&order=asc',
    '/cockpit/instances?definition=7&element=Check&key=K&by=anna',
  ])('comes back as it was: %s', (address) => {
    expect(searchAddress(readSearch(new URL(address, 'http://x').searchParams))).toBe(address);
  });

  it('takes nothing it does not know', () => {
    const search = readSearch(
      new URLSearchParams('status=evil&sort=x&order=y&variable=noequals&variable=%3D1'),
    );
    expect(search).toMatchObject({ status: '', sort: 'started', order: 'desc', variables: [] });
  });

  it('turns the sorted column around', () => {
    const [started, ended] = sortHeads(readSearch(new URLSearchParams()));
    expect(started).toEqual({
      label: 'Started',
      href: '/cockpit/instances?order=asc',
      direction: 'descending',
    });
    expect(ended).toEqual({ label: 'Ended', href: '/cockpit/instances?sort=ended', direction: null });
  });
});

describe('what is laid over a diagram', () => {
  it('marks what an instance passed, where it is and where it failed', () => {
    const path = {
      elements: [
        { element: 'Begin', active: 0, incidents: 0, completed: 1, cancelled: 0 },
        { element: 'Check', active: 1, incidents: 0, completed: 2, cancelled: 0 },
      ],
      flows: { f: 1 },
    };
    const { elements: over, flows } = instanceOverlay(path, elements, diagram, (tab) => `?tab=${tab}`);
    expect(over).toEqual({
      Begin: { state: 'completed' },
      Check: { state: 'active', tokens: 1, incidents: 0, passed: 2, href: '?tab=waiting' },
      Book: { state: 'incident', tokens: 1, incidents: 1, href: '?tab=incidents' },
    });
    expect(flows).toEqual({ f: 1 });
  });

  it('warms steps by their share of the busiest, and leaves open sub-processes out', () => {
    const [first] = diagram.shapes;
    if (!first) throw new Error('no shape');
    const open = { ...first, element: 'Sub', type: 'subProcess', isExpanded: true };
    const statistics = [
      { element: 'Sub', active: 5, incidents: 0, completed: 100, cancelled: 0 },
      { element: 'Check', active: 5, incidents: 0, completed: 8, cancelled: 0 },
      { element: 'Book', active: 0, incidents: 0, completed: 4, cancelled: 0 },
    ];
    const shown = { ...diagram, shapes: [...diagram.shapes, open] };
    const { elements: over = {} } = definitionOverlay(
      statistics,
      shown,
      'frequency',
      null,
      (id) => `?element=${id}`,
    );
    expect([over['Check']?.heat, over['Book']?.heat, over['Sub']?.heat]).toEqual([1, 0.5, undefined]);
    const now = definitionOverlay(statistics, shown, 'now', 'Check', (id) => `?element=${id}`);
    expect([now.elements?.['Sub']?.tokens, now.elements?.['Check']?.tokens, now.selected]).toEqual([
      0,
      5,
      'Check',
    ]);
  });
});

describe('the rest', () => {
  it('names who did something', () => {
    expect(['user:anna', 'program:crm', 'system', null].map((actor) => actorText(actor))).toEqual([
      'anna',
      'crm (program)',
      'Baton',
      'Baton',
    ]);
  });

  it('tells states in words', () => {
    expect(statusOf({ status: 'active', incidents: 0 }).text).toBe('Running');
    expect(statusOf({ status: 'active', incidents: 2 }).text).toBe('2 incidents');
    expect(statusOf({ status: 'cancelled', incidents: 1 }).text).toBe('Cancelled');
  });

  it('says how much of a group one press retries', () => {
    const [group] = overview.incidentGroups;
    if (!group) throw new Error('no group');
    const label = (count: number, ids: number): string =>
      groupModel({ ...group, count, incidentIds: Array.from({ length: ids }, (_, at) => `${at}-1`) })
        .retryLabel;
    expect([label(1, 1), label(5, 5), label(900, 200)]).toEqual([
      'Retry',
      'Retry all 5',
      'Retry the first 200',
    ]);
  });

  it('scales a chart to a number whose half is whole', () => {
    expect([0, 1, 2, 3, 9, 11, 250].map((most) => niceMaximum(most))).toEqual([2, 2, 2, 4, 10, 20, 400]);
  });

  it('draws a bar for each number above zero, and says the sums', () => {
    const days = [
      { day: '2026-11-23', started: 2, completed: 0 },
      { day: '2026-11-24', started: 1, completed: 3 },
    ];
    const svg = throughputChart(days).toHTML();
    expect(svg.match(/<rect/g)).toHaveLength(3);
    expect(svg).toContain('aria-label="In the last 2 days 3 instances were started and 3 completed"');
  });
});
