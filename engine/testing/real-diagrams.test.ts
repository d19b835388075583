/** Diagrams that others drew, played by the interpreter; skipped where ../shared/corpora is absent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkInvariants } from '../core/index.ts';
import { readDmn } from '../decisions/index.ts';
import { schedule } from '../expressions/calendar/index.ts';
import type { Json } from '../json.ts';
import type { Definition } from '../model/definition.ts';
import { readBpmn } from '../model/index.ts';
import { Player, RejectedError } from './player.ts';
import { Random } from './random.ts';
import { testEnv } from './test-env.ts';
import { trial } from './trial.ts';

const corpora = path.resolve(import.meta.dirname, '../../../shared/corpora');
const found = existsSync(corpora) ? describe : describe.skip;

async function definitionsOf(file: string): Promise<readonly Definition[]> {
  const reading = await readBpmn(path.basename(file), readFileSync(file));
  return reading.verdict === 'refused' ? [] : reading.definitions;
}

found('real diagrams (skipped without ../shared/corpora)', () => {
  describe('MIWG C.1.0', () => {
    const started = async () => {
      const [process] = await definitionsOf(path.join(corpora, 'miwg/files/Reference/C.1.0.bpmn'));
      return trial(process!, { at: 'StartEvent_1' });
    };

    it('runs to the bank transfer', async () => {
      const t = await started();
      t.done('assignApprover', { approver: 'anna' }).done('approveInvoice', { approved: true });
      t.done('prepareBankTransfer').done('archiveInvoice');
      expect(t.status).toBe('completed');
      expect(t.path).toContain('invoiceProcessed');
    });

    it('runs round by the review, and to its other end', async () => {
      const t = await started();
      t.done('assignApprover', { approver: 'anna' })
        .done('approveInvoice', { approved: false })
        .done('reviewInvoice', { clarified: 'yes' });
      expect(t.waiting).toEqual(['approveInvoice']);
      t.done('approveInvoice', { approved: false }).done('reviewInvoice', { clarified: 'no' });
      expect(t.status).toBe('completed');
      expect(t.path).toContain('invoiceNotProcessed');
    });
  });

  describe("Camunda's invoice", () => {
    const folder = path.join(corpora, 'camunda7/files/examples/invoice/src/main/resources');
    const started = async () => {
      const [invoice] = await definitionsOf(path.join(folder, 'invoice.v2.bpmn'));
      const others = await definitionsOf(path.join(folder, 'reviewInvoice.bpmn'));
      const file = 'invoiceBusinessDecisions.dmn';
      const decisions = readDmn(file, readFileSync(path.join(folder, file)));
      const decide = (id: string, _binding: unknown, context: Parameters<typeof decisions.evaluate>[1]) =>
        decisions.evaluate(id, context);
      const variables = {
        amount: 30,
        invoiceCategory: 'Travel Expenses',
        creditor: 'Great Pizza',
        invoiceNumber: '1',
      };
      return trial(invoice!, { others, variables, env: { schedule, decide } });
    };

    it('decides who approves, and goes on to the archive', async () => {
      const t = await started();
      expect(t.variables['approverGroups']).toEqual(['accounting', 'sales']);
      t.done('approveInvoice', { 'task.assignee': 'mary' });
      expect(t.task('approveInvoice')).toMatchObject({
        assignee: 'mary',
        candidateGroups: ['accounting', 'sales'],
      });
      t.done('approveInvoice').player.complete(t.player.find('task')!, { approved: true });
      expect(t.waiting).toEqual(['prepareBankTransfer']);
      t.done('prepareBankTransfer').done('ServiceTask_1');
      expect(t.status).toBe('completed');
    });

    it('calls the review when it is not approved', async () => {
      const t = await started();
      t.done('approveInvoice').done('approveInvoice', { approved: false });
      expect(t.waiting).toEqual(['assignReviewer', 'reviewInvoice']);
      t.done('assignReviewer', { reviewer: 'john' }).done('reviewInvoice', { clarified: false });
      expect(t.status).toBe('completed');
      expect(t.path).toContain('invoiceNotProcessed');
    });
  });

  it('of every tool play without a bug, whatever is answered', async () => {
    const files = diagramFiles(corpora).filter((_file, index) => index % EVERY === 0);
    const ends: Record<string, number> = {};
    for (const file of files)
      for (const definition of await definitionsOf(file)) {
        const end = playAtRandom(definition, 1);
        ends[end] = (ends[end] ?? 0) + 1;
      }
    expect(files.length).toBeGreaterThan(100);
    expect(ends['completed']).toBeGreaterThan(50);
  }, 180_000);
});

/** One file in so many, to keep the test short; with 1 all of them play (some minutes). */
const EVERY = 40;
const MAX_TURNS = 200;

function diagramFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return diagramFiles(file);
      return /\.(bpmn|bpmn20\.xml|bpmn2)$/.test(entry.name) ? [file] : [];
    });
}

/** Answers with values of every kind, fails jobs, throws errors; only rejections are allowed to stop it. */
function playAtRandom(definition: Definition, seed: number): string {
  const random = new Random(seed);
  const decide = () => ({ ok: true, value: random.pick<Json>([true, 'x', 3]), warnings: [] }) as const;
  const player = new Player({ env: testEnv({ schedule, decide, maxMoves: 500 }) }).deploy(definition);
  const [start] = definition.root.starts;
  try {
    const id = player.start(definition.processId, start ? { at: start.id } : {});
    for (let turn = 0; turn < MAX_TURNS && player.state(id).status === 'active'; turn++) {
      const broken = player.instances().flatMap((instance) => checkInvariants(player.state(instance)));
      if (broken.length > 0) throw new Error(`${definition.processId}: ${broken.join('; ')}`);
      if (!turnAtRandom(player, definition, random)) break;
    }
    return player.state(id).status;
  } catch (error) {
    if (error instanceof RejectedError) return 'rejected';
    throw error;
  }
}

function turnAtRandom(player: Player, definition: Definition, random: Random): boolean {
  const waits = player.waits().filter(({ wait }) => !['timer', 'condition', 'child'].includes(wait.type));
  const due = player.nextDue();
  if (due !== null && (waits.length === 0 || random.chance(5))) {
    player.advanceTo(due);
    return true;
  }
  if (waits.length === 0) return false;
  const waiting = random.pick(waits);
  const luck = waiting.wait.type === 'job' ? random.below(10) : 0;
  if (luck === 8) player.fail(waiting, 'at random');
  else if (luck === 9) player.throwError(waiting, 'error');
  else player.complete(waiting, answersAtRandom(definition, random));
  return true;
}

function answersAtRandom(definition: Definition, random: Random): Record<string, Json> {
  const names = [...definition.flows.values()].flatMap(({ condition }) => condition?.reads ?? []);
  const values: readonly Json[] = [true, false, 1, 5000, 'yes', 'no', [1, 2], null];
  return Object.fromEntries(names.filter(() => random.chance(70)).map((name) => [name, random.pick(values)]));
}
