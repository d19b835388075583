/** Arithmetic, logic and comparison (DMN 1.5 Tables 42 to 57); every one gives null where its operands do not fit. */
import { compare, equals, isInRange } from '../compare.ts';
import { add, divide, multiply, negate, power, subtract } from '../number.ts';
import { type FeelNode, FeelSyntaxError } from '../parse.ts';
import { type Code, MAX_TEXT, type Run } from '../run.ts';
import {
  addTemporal,
  divideDuration,
  isDuration,
  negateDuration,
  scaleDuration,
  subtractTemporal,
} from '../temporal/arithmetic.ts';
import { FeelRange } from '../range.ts';
import { type FeelValue, isNumber, kindOf } from '../value.ts';
import { testCode } from './tests.ts';
import { type Env, type Rules, type Unit, childAt, textOf } from './unit.ts';

/** Joining long texts is not done in one step. */
const TEXT_PER_STEP = 64;

type Operator = (a: FeelValue, b: FeelValue, run: Run) => FeelValue;

const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': plus,
  '-': minus,
  '*': times,
  '/': dividedBy,
  '**': toThePower,
  '^': toThePower,
};

function plus(a: FeelValue, b: FeelValue, run: Run): FeelValue {
  if (isNumber(a) && isNumber(b)) return add(a, b) ?? overflow(run);
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > MAX_TEXT) return run.fail('OUT_OF_BOUNDS', `A text is longer than ${MAX_TEXT}`);
    run.spend((a.length + b.length) / TEXT_PER_STEP);
    return a + b;
  }
  return addTemporal(a, b) ?? undefinedFor('+', a, b, run);
}

function minus(a: FeelValue, b: FeelValue, run: Run): FeelValue {
  if (isNumber(a) && isNumber(b)) return subtract(a, b) ?? overflow(run);
  return subtractTemporal(a, b) ?? undefinedFor('-', a, b, run);
}

function times(a: FeelValue, b: FeelValue, run: Run): FeelValue {
  if (isNumber(a)) {
    if (isNumber(b)) return multiply(a, b) ?? overflow(run);
    if (isDuration(b)) return scaleDuration(b, a) ?? overflow(run);
  } else if (isNumber(b) && isDuration(a)) return scaleDuration(a, b) ?? overflow(run);
  return undefinedFor('*', a, b, run);
}

function dividedBy(a: FeelValue, b: FeelValue, run: Run): FeelValue {
  if (isNumber(a) && isNumber(b)) return divide(a, b) ?? run.fail('OUT_OF_BOUNDS', 'Division by zero');
  return (isDuration(a) ? divideDuration(a, b) : null) ?? undefinedFor('/', a, b, run);
}

function toThePower(a: FeelValue, b: FeelValue, run: Run): FeelValue {
  return isNumber(a) && isNumber(b) ? (power(a, b) ?? overflow(run)) : undefinedFor('**', a, b, run);
}

function overflow(run: Run): null {
  return run.fail('OUT_OF_BOUNDS', 'The result is outside the range of its type');
}

function undefinedFor(operator: string, a: FeelValue, b: FeelValue, run: Run): null {
  return run.fail('INVALID_TYPE', `Can't compute ${kindOf(a)} ${operator} ${kindOf(b)}`);
}

/** The operands of a chain `a + b − c`, read along its left side without recursion. */
function chainOf(node: FeelNode): readonly FeelNode[] {
  const parts: FeelNode[] = [];
  let left = node;
  while (left.name === node.name && left.children.length === 3) {
    parts.push(childAt(left, 2), childAt(left, 1));
    left = childAt(left, 0);
  }
  return [...parts, left].toReversed();
}

function arithmetic(node: FeelNode, env: Env | null, unit: Unit): Code {
  if (node.children.length === 2) return sign(node, env, unit);
  const [first, ...rest] = chainOf(node);
  if (!first) throw new FeelSyntaxError('An operand is missing.', node.from);
  let code = unit.compile(first, env);
  const steps: { operator: Operator; operand: Code }[] = [];
  for (let index = 0; index < rest.length; index += 2) {
    const [symbol, operand] = [rest[index], rest[index + 1]];
    const operator = symbol && OPERATORS[textOf(symbol, unit)];
    if (!operator || !operand) throw new FeelSyntaxError('An operand is missing.', node.from);
    steps.push({ operator, operand: unit.compile(operand, env) });
  }
  const [only] = steps;
  if (steps.length === 1 && only) {
    const { operator, operand } = only;
    const left = code;
    return (scope) => operator(left(scope), operand(scope), scope.run);
  }
  const start = code;
  code = (scope) => {
    let value = start(scope);
    for (const { operator, operand } of steps) value = operator(value, operand(scope), scope.run);
    return value;
  };
  return code;
}

function sign(node: FeelNode, env: Env | null, unit: Unit): Code {
  const operand = unit.compile(childAt(node, 1), env);
  const negative = textOf(childAt(node, 0), unit) === '-';
  return (scope) => {
    const value = operand(scope);
    if (isNumber(value)) return negative ? negate(value) : value;
    if (isDuration(value)) return negative ? negateDuration(value) : value;
    return scope.run.fail('INVALID_TYPE', `Can't negate ${kindOf(value)}`);
  };
}

/** `and`: false wins, then null. `or`: true wins, then null (DMN 1.5 Table 50). */
function logic(winner: boolean): (node: FeelNode, env: Env | null, unit: Unit) => Code {
  return (node, env, unit) => {
    const operands = chainOf(node)
      .filter((_part, index) => index % 2 === 0)
      .map((part) => unit.compile(part, env));
    return (scope) => {
      let result: boolean | null = !winner;
      for (const operand of operands) {
        const value = operand(scope);
        if (value === winner) return winner;
        if (value !== !winner) result = null;
      }
      return result;
    };
  };
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function comparison(node: FeelNode, env: Env | null, unit: Unit): Code {
  const left = unit.compile(childAt(node, 0), env);
  const operator = childAt(node, 1);
  if (operator.name === 'between') return between(left, node, env, unit);
  if (operator.name === 'in') return membership(left, node, env, unit);
  const right = unit.compile(childAt(node, 2), env);
  const symbol = textOf(operator, unit);
  if (symbol === '=' && unit.text.charAt(operator.to) === '=')
    throw new FeelSyntaxError('FEEL compares with one `=`, not with `==`.', operator.from);
  if (symbol === '=' || symbol === '!=') return equality(left, right, symbol === '!=');
  const test = COMPARISONS[symbol];
  if (!test) throw new FeelSyntaxError(`Unknown operator ${symbol}.`, operator.from);
  return (scope) => {
    const [a, b] = [left(scope), right(scope)];
    const order = compare(a, b);
    return order === null ? incomparable(a, b, scope.run) : test(order);
  };
}

function equality(left: Code, right: Code, negated: boolean): Code {
  return (scope) => {
    const [a, b] = [left(scope), right(scope)];
    const same = equals(a, b, scope.run);
    return same === null ? incomparable(a, b, scope.run) : same !== negated;
  };
}

function incomparable(a: FeelValue, b: FeelValue, run: Run): null {
  return run.fail('INVALID_TYPE', `Can't compare ${kindOf(a)} with ${kindOf(b)}`);
}

function between(value: Code, node: FeelNode, env: Env | null, unit: Unit): Code {
  const [low, high] = [unit.compile(childAt(node, 2), env), unit.compile(childAt(node, 4), env)];
  return (scope) => {
    const [tested, from, to] = [value(scope), low(scope), high(scope)];
    const result = isInRange(tested, new FeelRange(from, to, true, true));
    return result ?? incomparable(tested, from, scope.run);
  };
}

/** `e in test` and `e in (test, test)`: true when one test holds (DMN 1.5 Table 55). */
function membership(value: Code, node: FeelNode, env: Env | null, unit: Unit): Code {
  const inner: Env = { parent: env, kind: 'value', name: '?' };
  const list = node.children.find((child) => child.name === 'PositiveUnaryTests');
  const tests = (
    list ? list.children.filter((child) => child.name === 'PositiveUnaryTest') : [childAt(node, 2)]
  ).map((test) => testCode(test, inner, unit));
  return (scope) => {
    const bound = { run: scope.run, parent: scope, value: value(scope) };
    let result: boolean | null = false;
    for (const test of tests) {
      const holds = test(bound);
      if (holds === true) return true;
      if (holds === null) result = null;
    }
    return result;
  };
}

export const operatorRules: Rules = {
  ArithmeticExpression: arithmetic,
  Conjunction: logic(false),
  Disjunction: logic(true),
  Comparison: comparison,
};
