/** Hit policies and aggregations: what the rules that matched make together (DMN 1.5 §8.2.8, Table 33). */
import { builtinCall, equals, type FeelValue, newContext, type Run } from '../expressions/feel/index.ts';
import { DecisionFailure } from './logic.ts';
import type { Aggregation, HitPolicy } from './model.ts';

export interface Row {
  readonly values: readonly FeelValue[];
}

export interface HitTable {
  readonly id: string | null;
  readonly hitPolicy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly names: readonly (string | null)[];
  /** Per output, its values from the highest priority to the lowest. */
  readonly order: readonly (readonly FeelValue[])[];
}

/** Throws DecisionFailure when the hit policy is broken. */
export function decide(
  table: HitTable,
  rows: readonly Row[],
  isDefault: boolean,
  run: Run,
): { readonly value: FeelValue; readonly rows: readonly Row[] } {
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (rows.length > 1) throw broken(table, `${rows.length} rules match where only one may`);
      return one(rows, table);
    case 'ANY':
      if (rows.some((row) => !sameRow(row, rows[0] ?? row)))
        throw broken(table, 'the rules that match give different outputs');
      return one(rows, table);
    case 'FIRST':
      return one(rows, table);
    case 'PRIORITY':
      return one(byPriority(rows, table), table);
    case 'OUTPUT ORDER':
      return all(byPriority(rows, table), table, isDefault);
    case 'RULE ORDER':
      return all(rows, table, isDefault);
    case 'COLLECT':
      if (table.aggregation === null || isDefault) return all(rows, table, isDefault);
      return { value: aggregated(rows, table.aggregation, run), rows };
  }
}

function broken(table: HitTable, problem: string): DecisionFailure {
  return new DecisionFailure(`Hit policy ${table.hitPolicy} of table ${table.id ?? ''}: ${problem}`);
}

function one(rows: readonly Row[], table: HitTable): { value: FeelValue; rows: readonly Row[] } {
  const [row] = rows;
  return row ? { value: valueOf(row, table), rows: [row] } : { value: null, rows: [] };
}

function all(
  rows: readonly Row[],
  table: HitTable,
  isDefault: boolean,
): { value: FeelValue; rows: readonly Row[] } {
  if (isDefault) return one(rows, table);
  return { value: rows.map((row) => valueOf(row, table)), rows };
}

/** One output is its value; several are a context by their names. */
function valueOf(row: Row, { names }: HitTable): FeelValue {
  if (names.length <= 1) return row.values[0] ?? null;
  const context = newContext();
  for (const [index, name] of names.entries())
    context[name ?? `output${index + 1}`] = row.values[index] ?? null;
  return context;
}

function sameRow(a: Row, b: Row): boolean {
  return a.values.every((value, index) => equals(value, b.values[index] ?? null) === true);
}

/** Compares the first output, then the second …; a value that is not listed comes last. */
function byPriority(rows: readonly Row[], { order }: HitTable): readonly Row[] {
  const ranks = (row: Row): readonly number[] =>
    row.values.map((value, index) => {
      const rank = order[index]?.findIndex((each) => equals(each, value) === true) ?? -1;
      return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
    });
  return rows.toSorted((a, b) => {
    const [left, right] = [ranks(a), ranks(b)];
    const differing = left.findIndex((rank, index) => rank !== right[index]);
    return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
  });
}

const FUNCTIONS: Readonly<Record<Aggregation, string>> = {
  SUM: 'sum',
  MIN: 'min',
  MAX: 'max',
  COUNT: 'count',
};

function aggregated(rows: readonly Row[], aggregation: Aggregation, run: Run): FeelValue {
  return builtinCall(FUNCTIONS[aggregation], [rows.map((row) => row.values[0] ?? null)], run);
}
