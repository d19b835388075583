/** Unary tests: whether the input `?` passes (DMN 1.5 §7.3.4 and Table 55), and ranges as values. */
import { compare, equals, isInRange } from '../compare.ts';
import { type FeelNode, FeelSyntaxError } from '../parse.ts';
import { FeelRange } from '../range.ts';
import type { Code, Run, Scope } from '../run.ts';
import { type FeelValue, isList, kindOf } from '../value.ts';
import { reference } from './names.ts';
import { type Env, type Rules, type Unit, childAt, constant, constantOf, textOf } from './unit.ts';

/** A test gives true, false, or null when it cannot be told. */
export type TestCode = (scope: Scope) => boolean | null;

/** Compiles one test; `?` must be bound in `env` or be a root variable. */
export function testCode(node: FeelNode, env: Env | null, unit: Unit): TestCode {
  const input = reference('?', env, unit);
  const before = unit.inputReads;
  const expression = node.name === 'PositiveUnaryTest' ? childAt(node, 0) : node;
  const code = unit.compile(expression, env);
  if (unit.inputReads > before)
    return (scope) => {
      const value = code(scope);
      return typeof value === 'boolean' ? value : passes(input(scope), value, scope.run);
    };
  return (scope) => passes(input(scope), code(scope), scope.run);
}

/** Whether an input passes the value of a test: equal to it, in its range, in its list, or the test is simply true. */
function passes(input: FeelValue, test: FeelValue, run: Run): boolean | null {
  if (test instanceof FeelRange) {
    if (input instanceof FeelRange) return equals(input, test, run);
    return isInRange(input, test) ?? incomparable(input, test, run);
  }
  if (isList(test)) return inList(input, test, run);
  if (test === true && typeof input !== 'boolean') return true;
  const same = equals(input, test, run);
  return same === null ? incomparable(input, test, run) : same;
}

function inList(input: FeelValue, list: readonly FeelValue[], run: Run): boolean {
  run.spend(list.length);
  if (isList(input) && equals(input, list, run) === true) return true;
  return list.some((item) =>
    item instanceof FeelRange && !(input instanceof FeelRange)
      ? isInRange(input, item)
      : equals(input, item, run),
  );
}

function incomparable(a: FeelValue, b: FeelValue, run: Run): null {
  return run.fail('INVALID_TYPE', `Can't compare ${kindOf(a)} with ${kindOf(b)}`);
}

/** `<= 5`: a range with one end. */
function operatorTest(node: FeelNode, env: Env | null, unit: Unit): Code {
  const first = childAt(node, 0);
  if (first.name === 'Interval') return interval(first, env, unit);
  const operator = textOf(first, unit) as NonNullable<FeelRange['operator']>;
  if (operator === '=' && unit.text.charAt(first.to) === '=')
    throw new FeelSyntaxError('FEEL compares with one `=`, not with `==`.', first.from);
  const endpoint = unit.compile(childAt(node, 1), env);
  const make = (end: FeelValue): FeelRange => oneEnded(operator, end);
  const fixed = constantOf(endpoint);
  return fixed === undefined ? (scope) => make(endpoint(scope)) : constant(make(fixed));
}

function oneEnded(operator: NonNullable<FeelRange['operator']>, end: FeelValue): FeelRange {
  switch (operator) {
    case '<':
    case '<=':
      return new FeelRange(null, end, false, operator === '<=', operator);
    case '>':
    case '>=':
      return new FeelRange(end, null, operator === '>=', false, operator);
    default:
      return new FeelRange(end, end, true, true, operator);
  }
}

function interval(node: FeelNode, env: Env | null, unit: Unit): Code {
  const open = textOf(childAt(node, 0), unit);
  const close = textOf(childAt(node, -1), unit);
  const ends = node.children.filter((_child, index) => index > 0 && index < node.children.length - 1);
  const separator = ends.findIndex((child) => child.name === '..');
  const [from, to] = [ends[separator - 1], ends[separator + 1]];
  if (!from || !to) throw new FeelSyntaxError('A range needs two ends.', node.from);
  const [start, end] = [unit.compile(from, env), unit.compile(to, env)];
  const make = (low: FeelValue, high: FeelValue): FeelRange | null =>
    rangeOf(low, high, open === '[', close === ']');
  const [low, high] = [constantOf(start), constantOf(end)];
  if (low !== undefined && high !== undefined) return constant(make(low, high));
  return (scope) =>
    make(start(scope), end(scope)) ?? scope.run.fail('INVALID_TYPE', 'The ends of the range do not fit');
}

/** Null when the ends are of different kinds, or of a kind without order, or the wrong way round. */
export function rangeOf(
  start: FeelValue,
  end: FeelValue,
  startIncluded: boolean,
  endIncluded: boolean,
): FeelRange | null {
  if (start !== null && end !== null) {
    const order = compare(start, end);
    if (order === null || order > 0) return null;
  }
  return new FeelRange(start, end, startIncluded, endIncluded);
}

export const testRules: Rules = {
  SimplePositiveUnaryTest: operatorTest,
  Interval: interval,
  PositiveUnaryTest: (node, env, unit) => unit.compile(childAt(node, 0), env),
};
