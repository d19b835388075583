/** Decision files of other products, read and evaluated unchanged. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDmn } from './index.ts';
import { evaluate } from './testing.ts';

const corpora = path.resolve(import.meta.dirname, '../../../shared/corpora');
const suite = existsSync(corpora) ? describe : describe.skip;

function dmnFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.dmn'))
    .map((file) => path.join(folder, file));
}

suite('decision files of other products (skipped without ../shared/corpora)', () => {
  it("decides Camunda's invoice as Camunda does", () => {
    const file = path.join(
      corpora,
      'camunda7/files/examples/invoice/src/main/resources/invoiceBusinessDecisions.dmn',
    );
    const decisions = readDmn('invoiceBusinessDecisions.dmn', readFileSync(file));
    expect(decisions.findings).toEqual([]);
    const approvers = (amount: number, invoiceCategory: string) =>
      evaluate(decisions, 'invoice-assign-approver', { amount, invoiceCategory });
    expect(approvers(100, 'Misc')).toMatchObject({
      value: ['accounting', 'sales'],
      rows: [{ result: 'accounting' }, { result: 'sales' }],
    });
    expect(approvers(900, 'Misc')).toMatchObject({ value: ['management'] });
    expect(approvers(5000, 'Travel Expenses')).toMatchObject({ value: ['accounting', 'sales'] });
    expect(
      evaluate(decisions, 'invoiceClassification', { amount: 5000, invoiceCategory: 'Misc' }),
    ).toMatchObject({
      value: 'exceptional',
    });
  });

  it.each([
    ['camunda7', 106, 4],
    ['flowable', 92, 12],
    ['kogito-examples', 25, 0],
    ['kogito-runtimes', 33, 3],
    ['jbpm', 7, 0],
    ['spiffworkflow', 20, 5],
  ])('reads the files of %s: %i files, at most %i with a blocker', (name, files, refused) => {
    const all = dmnFiles(path.join(corpora, name));
    expect(all).toHaveLength(files);
    const blocked = all.filter((file) =>
      readDmn(file, readFileSync(file)).findings.some(({ severity }) => severity === 'blocker'),
    );
    expect(blocked.length).toBeLessThanOrEqual(refused);
  });
});
