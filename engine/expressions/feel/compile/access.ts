/** Paths and filters: `customer.name`, `items[price > 6]`, `items[1]` (DMN 1.5 §10.3.2.5 and Table 54). */
import { isInteger, toInteger } from '../number.ts';
import type { FeelNode } from '../parse.ts';
import type { Code, Run, Scope } from '../run.ts';
import { propertyOf } from '../temporal/properties.ts';
import { type FeelNumber, type FeelValue, isContext, isList, isNumber, kindOf } from '../value.ts';
import { entryOf, nameOf } from './names.ts';
import { type Env, type Rules, type Unit, childAt, constantOf } from './unit.ts';

function path(node: FeelNode, env: Env | null, unit: Unit): Code {
  const base = unit.compile(childAt(node, 0), env);
  const name = nameOf(childAt(node, -1), unit);
  return (scope) => memberOf(base(scope), name, scope.run);
}

/** `value.name`; of a list, the list of its items' members. */
export function memberOf(value: FeelValue, name: string, run: Run): FeelValue {
  if (value === null) return null;
  if (isContext(value)) {
    const entry = entryOf(value, name);
    return entry === undefined
      ? run.fail('NO_CONTEXT_ENTRY_FOUND', `No context entry found with key '${name}'`)
      : entry;
  }
  if (isList(value)) {
    run.spend(value.length);
    return value.map((item) => memberOf(item, name, run));
  }
  const property = propertyOf(value, name);
  return property === undefined
    ? run.fail('NO_PROPERTY_FOUND', `A ${kindOf(value)} has no property '${name}'`)
    : property;
}

function filter(node: FeelNode, env: Env | null, unit: Unit): Code {
  const base = unit.compile(childAt(node, 0), env);
  const condition = unit.compile(childAt(node, 2), { parent: env, kind: 'item' });
  const fixed = constantOf(condition);
  if (fixed !== undefined && isNumber(fixed)) return (scope) => itemAt(asList(base(scope)), fixed, scope.run);
  return (scope) => filtered(asList(base(scope)), condition, scope);
}

function asList(value: FeelValue): readonly FeelValue[] {
  if (isList(value)) return value;
  return value === null ? [] : [value];
}

/** The condition is an index if it gives a number for the first item. */
function filtered(list: readonly FeelValue[], condition: Code, scope: Scope): FeelValue {
  const { run } = scope;
  const kept: FeelValue[] = [];
  for (const [index, item] of list.entries()) {
    run.spend(1);
    const holds = condition({ run, parent: scope, value: item });
    if (index === 0 && isNumber(holds)) return itemAt(list, holds, run);
    if (holds === true) kept.push(item);
  }
  if (list.length > 0) return kept;
  const { value } = run.quietly(() => condition({ run, parent: scope, value: null }));
  return isNumber(value) ? null : kept;
}

/** Counts from 1; from the end with a negative index. */
function itemAt(list: readonly FeelValue[], index: FeelNumber, run: Run): FeelValue {
  const at = isInteger(index) ? toInteger(index) : 0;
  const item = at === 0 ? undefined : list.at(at > 0 ? at - 1 : at);
  return item === undefined ? run.fail('OUT_OF_BOUNDS', `The list has no item ${String(index)}`) : item;
}

export const accessRules: Rules = { PathExpression: path, FilterExpression: filter };
