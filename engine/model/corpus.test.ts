/** Reads every diagram of the third-party corpora beside the repository; skipped, saying so, where they are not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDmn } from '../decisions/index.ts';
import { schedule } from '../expressions/calendar/index.ts';
import { Player, type Waiting } from '../testing/player.ts';
import { testEnv } from '../testing/test-env.ts';
import { kindOfResource } from './check.ts';
import type { Definition } from './definition.ts';
import type { Verdict } from './finding.ts';
import { readBpmn, type BpmnReading } from './read-bpmn.ts';

const corpora = path.resolve(import.meta.dirname, '../../../shared/corpora');
const found = existsSync(corpora);
const whenFound = found ? describe : describe.skip;
const because = found ? '' : ' (skipped: ../shared/corpora is not here)';

/** Longest time one file may take, milliseconds. */
const MAX_READ_MS = 2_000;

const UNREADABLE = new Set([
  'XML_NOT_XML',
  'XML_MALFORMED',
  'XML_DOCTYPE',
  'XML_BAD_CHARACTER',
  'XML_TOO_LARGE',
  'XML_TOO_DEEP',
  'XML_TOO_MANY_ELEMENTS',
  'XML_TOO_MANY_ATTRIBUTES',
]);
/** Files that are attacks, empty, or broken on purpose. */
const HOPELESS = /empty|error|non-wellformed|openapi|xxe|externalentity|xml_with_entity/i;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(file);
    return /\.(?:bpmn2?|xml)$/i.test(entry.name) ? [file] : [];
  });
}

async function readFile(...names: readonly string[]): Promise<BpmnReading> {
  const file = path.join(corpora, ...names);
  return readBpmn(path.basename(file), readFileSync(file), { trusted: true });
}

whenFound(`corpora${because}`, () => {
  it('reads every diagram without a crash, each in less than two seconds', async () => {
    const lines: string[] = [];
    const slow: string[] = [];
    const unread = new Set<string>();
    for (const corpus of readdirSync(corpora)) {
      const verdicts = new Map<Verdict, number>();
      for (const file of filesIn(path.join(corpora, corpus))) {
        const content = readFileSync(file);
        if (kindOfResource({ name: file, content }) !== 'bpmn') continue;
        const started = performance.now();
        const reading = await readBpmn(file, content, { trusted: true });
        for (const id of reading.executable) {
          reading.diagramOf(id);
          reading.outline(id);
        }
        if (performance.now() - started > MAX_READ_MS) slow.push(file);
        if (reading.findings.some(({ code }) => UNREADABLE.has(code)))
          unread.add(path.relative(corpora, file));
        verdicts.set(reading.verdict, (verdicts.get(reading.verdict) ?? 0) + 1);
      }
      if (verdicts.size > 0)
        lines.push(`${corpus}: ${[...verdicts].map(([name, count]) => `${count} ${name}`).join(', ')}`);
    }
    process.stdout.write(`${lines.join('\n')}\n`);
    expect(lines.length).toBeGreaterThan(20);
    expect(slow).toEqual([]);
    expect([...unread].filter((name) => !HOPELESS.test(name))).toEqual([]);
  }, 240_000);
});

/** Answers tasks by element with variables, until nothing waits or the answers are used up. */
function play(
  definitions: readonly Definition[],
  processId: string,
  answers: readonly (readonly [element: string, variables: Readonly<Record<string, string | boolean>>])[],
  options: {
    readonly at?: string;
    readonly decide?: NonNullable<Parameters<typeof testEnv>[0]>['decide'];
  } = {},
): { readonly player: Player; readonly instance: string; readonly assignees: readonly string[] } {
  const player = new Player({
    env: testEnv({ schedule, ...(options.decide && { decide: options.decide }) }),
  });
  player.deploy(...definitions);
  const instance = player.start(processId, {
    variables: {
      creditor: 'ACME',
      amount: 100,
      invoiceCategory: 'Misc',
      invoiceNumber: '1',
      invoiceDocument: 'x',
    },
    ...(options.at !== undefined && { at: options.at }),
  });
  const assignees: string[] = [];
  for (const [element, variables] of answers) {
    finishListeners(player);
    const task = player.find('task', element);
    const waiting = task ?? player.find('job', element);
    if (!waiting)
      throw new Error(
        `${element} does not wait; ${player
          .waits()
          .map((one) => `${one.element} ${JSON.stringify(one.wait)}`)
          .join(', ')} does`,
      );
    if (task) assignees.push(`${element}: ${task.wait.assignee ?? task.wait.candidateGroups.join(',')}`);
    player.complete(waiting, variables);
  }
  return { player, instance, assignees };
}

/** Listeners in JavaScript are jobs for the sandbox; here they do nothing. */
function finishListeners(player: Player): void {
  for (let job = listenerJob(player); job; job = listenerJob(player)) player.complete(job);
}

function listenerJob(player: Player): Waiting | undefined {
  return player.waits().find(({ wait }) => wait.type === 'job' && wait.purpose === 'listener');
}

function reached(player: Player, element: string): boolean {
  return player.events.some((event) => event.type === 'element.completed' && event.element === element);
}

whenFound(`MIWG C.1.0 and C.1.1${because}`, () => {
  it.each(['C.1.0', 'C.1.1'])('%s needs its archive service bound, and runs both its ways', async (name) => {
    const reading = await readFile('miwg/files/Reference', `${name}.bpmn`);
    expect(reading.verdict).toBe('needs-binding');
    expect(reading.findings.filter(({ severity }) => severity === 'bind').map(({ key }) => key)).toEqual([
      'activiti/delegateExpression/#{archiveService}',
    ]);
    const [processId = ''] = reading.executable;
    // C.1.0 starts by its message, C.1.1 by itself.
    const at = { at: 'StartEvent_1' };
    const paid = play(
      reading.definitions,
      processId,
      [
        ['assignApprover', { approver: 'bob' }],
        ['approveInvoice', { approved: false }],
        ['reviewInvoice', { clarified: 'yes' }],
        ['approveInvoice', { approved: true }],
        ['prepareBankTransfer', {}],
        ['archiveInvoice', {}],
      ],
      at,
    );
    expect(paid.player.state(paid.instance).status).toBe('completed');
    expect(reached(paid.player, 'invoiceProcessed')).toBe(true);
    expect(paid.assignees).toEqual([
      'assignApprover: demo',
      'approveInvoice: bob',
      'reviewInvoice: demo',
      'approveInvoice: bob',
      'prepareBankTransfer: accounting',
    ]);
    const refused = play(
      reading.definitions,
      processId,
      [
        ['assignApprover', { approver: 'bob' }],
        ['approveInvoice', { approved: false }],
        ['reviewInvoice', { clarified: 'no' }],
      ],
      at,
    );
    expect(refused.player.state(refused.instance).status).toBe('completed');
    expect(reached(refused.player, 'invoiceNotProcessed')).toBe(true);
  });
});

const INVOICE = 'camunda7/files/examples/invoice/src/main/resources';

whenFound(`Camunda's invoice example${because}`, () => {
  it('has two classes to bind in its first version, one in its second', async () => {
    const keys = async (file: string): Promise<readonly (string | undefined)[]> =>
      (await readFile(INVOICE, file)).findings
        .filter(({ severity }) => severity === 'bind')
        .map(({ key }) => key);
    const archive = 'camunda7/class/org.camunda.bpm.example.invoice.service.ArchiveInvoiceService';
    const notify = 'camunda7/class/org.camunda.bpm.example.invoice.service.NotifyCreditorService';
    expect(await keys('invoice.v1.bpmn')).toEqual([archive, notify]);
    expect(await keys('invoice.v2.bpmn')).toEqual([archive]);
    expect((await readFile(INVOICE, 'reviewInvoice.bpmn')).verdict).toBe('runs');
  });

  it('runs from start to end with its decision and the called review', async () => {
    const dmn = readDmn(
      'invoice.dmn',
      readFileSync(path.join(corpora, INVOICE, 'invoiceBusinessDecisions.dmn')),
    );
    const invoice = await readFile(INVOICE, 'invoice.v2.bpmn');
    const review = await readFile(INVOICE, 'reviewInvoice.bpmn');
    const { player, instance, assignees } = play(
      [...invoice.definitions, ...review.definitions],
      'invoice',
      [
        ['approveInvoice', { approved: false }],
        ['assignReviewer', { reviewer: 'mary' }],
        ['reviewInvoice', { clarified: true }],
        ['approveInvoice', { approved: true }],
        ['prepareBankTransfer', {}],
        ['ServiceTask_1', {}],
      ],
      { decide: (id, _binding, context) => dmn.evaluate(id, context) },
    );
    expect(player.state(instance).status).toBe('completed');
    expect(reached(player, 'invoiceProcessed')).toBe(true);
    expect(assignees).toEqual([
      'approveInvoice: accounting,sales',
      'assignReviewer: demo',
      'reviewInvoice: mary',
      'approveInvoice: accounting,sales',
      'prepareBankTransfer: accounting',
    ]);
  });
});
