/** Decision tables → compiled logic (DMN 1.5 chapter 8). */
import {
  compileFeel,
  type FeelType,
  FeelSyntaxError,
  type FeelValue,
  isList,
  newContext,
  type Run,
} from '../expressions/feel/index.ts';
import { fromJsonLike } from './from-json.ts';
import { type HitTable, type Row, decide } from './hit-policy.ts';
import { bind, compileTest, compileText, type Logic, type Place, type Test, withNames } from './logic.ts';
import type { BoxedTable, TableInput, TableOutput } from './model.ts';

export interface TableResult {
  readonly value: FeelValue;
  /** Outputs by name of each rule that counts, in the order of the hit policy. */
  readonly rows: readonly Readonly<Record<string, FeelValue>>[];
}

export interface CompiledTable {
  evaluate(run: Run): TableResult;
}

interface Column {
  readonly value: Logic;
  /** What the cells call the input, besides `?`. */
  readonly variable: string | null;
}

interface Rule {
  readonly tests: readonly Test[];
  readonly outputs: readonly Logic[];
}

export function compileTable(table: BoxedTable, place: Place): CompiledTable {
  const columns = table.inputs.map((input) => columnOf(input, place));
  const cells = withNames(place, Object.fromEntries(['?', 'cellInput'].map((name) => [name, null])));
  const rules = table.rules.map((rule) => ({
    tests: rule.inputs.slice(0, columns.length).map((entry) => compileTest(entry, cells)),
    outputs: rule.outputs.map((entry) => compileText(entry, place)),
  }));
  const defaults = table.outputs.map((output) =>
    output.defaultEntry ? compileText(output.defaultEntry, place) : null,
  );
  const hits: HitTable = {
    ...table,
    names: table.outputs.map((output) => output.name),
    order: table.outputs.map((output) => orderOf(output, place)),
  };
  return {
    evaluate(run) {
      const matched = matching(rules, columns, run, table.hitPolicy === 'FIRST');
      const outputs = matched.map((rule) => ({ values: rule.outputs.map((output) => output(run)) }));
      const isDefault = outputs.length === 0 && defaults.some((each) => each !== null);
      const given = isDefault ? [{ values: defaults.map((each) => each?.(run) ?? null) }] : outputs;
      const { value, rows } = decide(hits, given, isDefault, run);
      return { value, rows: rows.map((row) => byName(row, hits.names)) };
    },
  };
}

/** Outputs by name; an output without one is called by its number. */
export function byName(row: Row, names: readonly (string | null)[]): Readonly<Record<string, FeelValue>> {
  const entries = newContext();
  for (const [index, value] of row.values.entries()) entries[names[index] ?? `output${index + 1}`] = value;
  return entries;
}

function columnOf(input: TableInput, place: Place): Column {
  const logic = compileText(input.expression, place);
  const type = input.typeRef === null ? null : place.typeNamed(input.typeRef);
  return { value: typed(logic, type, input.typeRef), variable: input.variable };
}

/** The variables of a process are JSON: a text becomes the date or (Camunda 7) the number that the column asks for. */
function typed(logic: Logic, type: FeelType | null, typeRef: string | null): Logic {
  if (!type) return logic;
  const isNumeric = typeRef === 'integer' || typeRef === 'long' || typeRef === 'double';
  return (run) => {
    const value = logic(run);
    if (isNumeric && typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
    return fromJsonLike(value, type);
  };
}

function matching(
  rules: readonly Rule[],
  columns: readonly Column[],
  run: Run,
  firstOnly: boolean,
): readonly Rule[] {
  const inputs = columns.map((column) => cellRun(column, run));
  const matched: Rule[] = [];
  for (const rule of rules) {
    run.spend(1);
    const holds = rule.tests.every((test, index) => {
      const cell = inputs[index];
      return cell === undefined || test(cell) === true;
    });
    if (holds) matched.push(rule);
    if (holds && firstOnly) break;
  }
  return matched;
}

/** The evaluation inside one column's cells: the input is `?`, `cellInput`, and what Camunda 7's file calls it. */
function cellRun({ value, variable }: Column, run: Run): Run {
  const input = value(run);
  const names = new Map([
    ['?', input],
    ['cellInput', input],
  ]);
  if (variable !== null) names.set(variable, input);
  return bind(run, names);
}

/** The output values in order of priority; empty when the table gives none. */
function orderOf(output: TableOutput, place: Place): readonly FeelValue[] {
  if (output.values === null) return [];
  try {
    const list = compileFeel(`[${output.values}]`, { names: place.names, typeNamed: place.typeNamed });
    const outcome = list.evaluate({ get: () => undefined, now: 0, zone: 'UTC' });
    return outcome.ok && isList(outcome.value) ? outcome.value : [];
  } catch (error) {
    if (error instanceof FeelSyntaxError) return [];
    throw error;
  }
}
