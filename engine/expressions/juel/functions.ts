/** Functions without an object: dates, Flowable's `vars:…`, Spin, the standard's `getDataObject` (BPMN 2.0.2 §10.4.3). */
import type { Json } from '../../json.ts';
import { parseInstant } from '../calendar/index.ts';
import type { Scope } from './compile.ts';
import { asText, compare, describe, equals, isEmpty } from './coerce.ts';
import { read } from './objects.ts';
import { spin } from './spin.ts';
import { isList, JuelDate, JuelFailure, toJson, type JuelValue } from './value.ts';

type Args = readonly JuelValue[];

const functions = new Map<string, (args: Args, scope: Scope) => JuelValue>([
  ['now', (_args, { context }) => new JuelDate(context.now, context.zone)],
  ['dateTime', (_args, { context }) => new JuelDate(context.now, context.zone)],
  ['currentUser', () => null],
  ['currentUserGroups', () => null],
  ['S', ([source = null]) => spin(source)],
  ['JSON', ([source = null]) => spin(source)],
  ['bpmn:getDataObject', ([name = null], scope) => data(scope, asText(name))],
  ['getDataObject', ([name = null], scope) => data(scope, asText(name))],
  ['date:toDate', ([text = null], { context }) => date(text, context.zone)],
  ['date:now', (_args, { context }) => new JuelDate(context.now, context.zone)],
  [
    'date:format',
    ([value = null, pattern = null], { context }) =>
      format(date(value, context.zone), asText(pattern) || "yyyy-MM-dd'T'HH:mm:ss"),
  ],
]);

/** Flowable's functions on a variable by name; `x` is its value, undefined when there is none. */
const onVariable = new Map<string, (x: Json | undefined, args: Args) => JuelValue>([
  ['get', (x, [fallback = null]) => x ?? fallback],
  ['getOrDefault', (x, [fallback = null]) => x ?? fallback],
  ['exists', (x) => x !== undefined && x !== null],
  ['exist', (x) => x !== undefined && x !== null],
  ['isEmpty', (x) => isEmpty(x ?? null)],
  ['empty', (x) => isEmpty(x ?? null)],
  ['isNotEmpty', (x) => !isEmpty(x ?? null)],
  ['notEmpty', (x) => !isEmpty(x ?? null)],
  ['equals', (x, [other = null]) => equals(x ?? null, other)],
  ['eq', (x, [other = null]) => equals(x ?? null, other)],
  ['notEquals', (x, [other = null]) => !equals(x ?? null, other)],
  ['ne', (x, [other = null]) => !equals(x ?? null, other)],
  ['contains', (x, args) => args.every((item) => holds(x, item))],
  ['containsAny', (x, args) => args.some((item) => holds(x, item))],
  ...comparisons(['lt', 'lessThan', 'lowerThan'], (order) => order < 0),
  ...comparisons(['lte', 'lessThanOrEquals', 'lowerThanOrEquals', 'lessThanOrEqual'], (order) => order <= 0),
  ...comparisons(['gt', 'greaterThan'], (order) => order > 0),
  ...comparisons(['gte', 'greaterThanOrEquals', 'greaterThanOrEqual'], (order) => order >= 0),
]);

export function isKnownFunction(name: string): boolean {
  const [prefix = '', rest = ''] = name.split(':');
  return functions.has(name) || (/^(vars|variables|var)$/.test(prefix) && onVariable.has(rest));
}

/** Throws JuelFailure for an unknown function. */
export function callFunction(name: string, args: Args, scope: Scope): JuelValue {
  const known = functions.get(name);
  if (known) return known(args, scope);
  const [prefix, rest = ''] = name.split(':');
  const variable = /^(vars|variables|var)$/.test(prefix ?? '') ? onVariable.get(rest) : undefined;
  if (variable) return variable(read(scope, asText(args[0] ?? null)), args.slice(1));
  throw new JuelFailure(`There is no function "${name}"`);
}

function comparisons(
  names: readonly string[],
  test: (order: number) => boolean,
): [string, (x: Json | undefined, args: Args) => JuelValue][] {
  return names.map((name) => [
    name,
    (x, [other = null]) => {
      const order = x === undefined ? null : compare(x, other);
      return order !== null && test(order);
    },
  ]);
}

function holds(x: Json | undefined, item: JuelValue): boolean {
  if (typeof x === 'string') return x.includes(asText(item));
  return x !== undefined && isList(x) && x.some((one) => equals(one, item));
}

function data(scope: Scope, name: string): JuelValue {
  return read(scope, name) ?? null;
}

function date(value: JuelValue, zone: string): JuelDate {
  if (value instanceof JuelDate) return value;
  const parsed = parseInstant(toJson(value), zone);
  if (!parsed.ok) throw new JuelFailure(`${describe(value)} is no date`);
  return new JuelDate(parsed.value, zone);
}

/** The letters of Java's SimpleDateFormat that stand for numbers. */
function format(value: JuelDate, pattern: string): string {
  const { year, month, day, hour, minute, second, millisecond } = value.zoned;
  const numbers: Readonly<Record<string, number>> = {
    y: year,
    M: month,
    d: day,
    H: hour,
    m: minute,
    s: second,
    S: millisecond,
  };
  return pattern.replaceAll(
    /'([^']*)'|([yMdHmsS])\2*/g,
    (all: string, quoted: string | undefined, letter: string) =>
      quoted ??
      String(numbers[letter] ?? '')
        .padStart(all.length, '0')
        .slice(letter === 'y' && all.length === 2 ? -2 : 0),
  );
}
