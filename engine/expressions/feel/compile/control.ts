/** `if`, `for`, `some` and `every` (DMN 1.5 §10.3.2.14). */
import { compare } from '../compare.ts';
import { isInteger, toInteger } from '../number.ts';
import { type FeelNode, FeelSyntaxError } from '../parse.ts';
import { FeelRange } from '../range.ts';
import type { Code, Run, Scope } from '../run.ts';
import { FeelDate } from '../temporal/moment.ts';
import { type FeelValue, isList, isNumber, kindOf } from '../value.ts';
import { nameOf } from './names.ts';
import { type Env, type Rules, type Unit, childAt, childNamed } from './unit.ts';

function ifExpression(node: FeelNode, env: Env | null, unit: Unit): Code {
  const [condition, then, otherwise] = [1, 3, 5].map((index) => unit.compile(childAt(node, index), env));
  if (!condition || !then || !otherwise)
    throw new FeelSyntaxError('`if` needs `then` and `else`.', node.from);
  return (scope) => (condition(scope) === true ? then(scope) : otherwise(scope));
}

interface Iterator {
  readonly name: string;
  /** Null: not a thing to go over. */
  readonly items: (scope: Scope) => Iterable<FeelValue> | null;
}

/** Compiles `x in xs, y in ys`; each iterator sees those before it. */
function iterators(
  node: FeelNode,
  env: Env | null,
  unit: Unit,
): { readonly list: Iterator[]; readonly env: Env | null } {
  const expressions = childNamed(node, 'InExpressions');
  const list: Iterator[] = [];
  let inner = env;
  for (const expression of expressions?.children.filter((child) => child.name === 'InExpression') ?? []) {
    const name = nameOf(childAt(expression, 0), unit);
    list.push({ name, items: itemsOf(childAt(expression, -1), inner, unit) });
    inner = { parent: inner, kind: 'value', name };
  }
  return { list, env: inner };
}

function itemsOf(node: FeelNode, env: Env | null, unit: Unit): Iterator['items'] {
  const ends = node.children.filter((child) => child.name !== '..');
  const [from, to] = ends.map((end) => unit.compile(end, env));
  if (!from) throw new FeelSyntaxError('`in` needs a list.', node.from);
  if (to) return (scope) => between(from(scope), to(scope), scope.run);
  return (scope) => {
    const value = from(scope);
    if (isList(value)) return value;
    if (value instanceof FeelRange) return ofRange(value, scope.run);
    return value === null ? null : [value];
  };
}

/** `1..5`, `5..1` or two dates; null when the ends are neither. */
function between(from: FeelValue, to: FeelValue, run: Run): Iterable<FeelValue> | null {
  if (isNumber(from) && isNumber(to) && isInteger(from) && isInteger(to))
    return counting(toInteger(from), toInteger(to), (value) => value);
  if (from instanceof FeelDate && to instanceof FeelDate)
    return counting(from.days, to.days, (days) => FeelDate.fromDays(days));
  return run.fail('INVALID_TYPE', `Can't iterate from ${kindOf(from)} to ${kindOf(to)}`);
}

function* counting(from: number, to: number, make: (at: number) => FeelValue): Generator<FeelValue> {
  if (from <= to) for (let at = from; at <= to; at += 1) yield make(at);
  else for (let at = from; at >= to; at -= 1) yield make(at);
}

/** The whole numbers or days inside a range with two ends. */
function ofRange(range: FeelRange, run: Run): Iterable<FeelValue> | null {
  const all = between(range.start, range.end, run);
  return all && insideOf(range, all);
}

function* insideOf(range: FeelRange, all: Iterable<FeelValue>): Generator<FeelValue> {
  for (const value of all) {
    if (!range.startIncluded && compare(value, range.start) === 0) continue;
    if (!range.endIncluded && compare(value, range.end) === 0) continue;
    yield value;
  }
}

/** Visits each combination, the last iterator fastest. False: one iterator had nothing to go over. */
function visit(
  list: readonly Iterator[],
  scope: Scope,
  visitor: (inner: Scope) => boolean,
  index = 0,
): 'done' | 'stopped' | 'invalid' {
  const iterator = list[index];
  if (!iterator) return visitor(scope) ? 'done' : 'stopped';
  const items = iterator.items(scope);
  if (items === null) return 'invalid';
  for (const item of items) {
    scope.run.spend(1);
    const outcome = visit(list, { run: scope.run, parent: scope, value: item }, visitor, index + 1);
    if (outcome !== 'done') return outcome;
  }
  return 'done';
}

function forExpression(node: FeelNode, env: Env | null, unit: Unit): Code {
  const partial: Env = { parent: env, kind: 'value', name: 'partial' };
  const { list, env: inner } = iterators(node, partial, unit);
  const usesPartial = unit.text.includes('partial');
  const body = unit.compile(childAt(node, -1), inner);
  return (scope) => {
    const results: FeelValue[] = [];
    const outer: Scope = { run: scope.run, parent: scope, value: null };
    const outcome = visit(list, outer, (each) => {
      if (usesPartial) outer.value = snapshot(results, scope.run);
      results.push(body(each));
      return true;
    });
    return outcome === 'invalid' ? scope.run.fail('INVALID_TYPE', '`for` needs a list') : results;
  };
}

/** `partial` is immutable: what a body keeps of it must not grow with the results. */
function snapshot(results: readonly FeelValue[], run: Run): FeelValue {
  run.spend(results.length / 16);
  return [...results];
}

/** `some`: true wins; `every`: false wins; then null (as `or` and `and`). */
function quantifiedExpression(node: FeelNode, env: Env | null, unit: Unit): Code {
  const { list, env: inner } = iterators(node, env, unit);
  const body = unit.compile(childAt(node, -1), inner);
  const winner = childAt(node, 0).name === 'some';
  return (scope) => {
    let result: boolean | null = !winner;
    const outcome = visit(list, scope, (each) => {
      const value = body(each);
      if (value === winner) result = winner;
      else if (value !== !winner) result = null;
      return value !== winner;
    });
    return outcome === 'invalid' ? scope.run.fail('INVALID_TYPE', 'A quantifier needs a list') : result;
  };
}

export const controlRules: Rules = {
  IfExpression: ifExpression,
  ForExpression: forExpression,
  QuantifiedExpression: quantifiedExpression,
  ParenthesizedExpression: (node, env, unit) => unit.compile(childAt(node, 1), env),
};
