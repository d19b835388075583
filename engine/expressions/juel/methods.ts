/** Methods of values, from a list per type: what diagrams of Java engines call on text, numbers, lists, maps, dates. */
import { RE2JS } from 're2js';
import type { Json } from '../../json.ts';
import { asNumber, asText, compare, describe, equals, isEmpty } from './coerce.ts';
import { dateMethods } from './dates.ts';
import { spin } from './spin.ts';
import { EngineObject, isList, isMap, JuelDate, JuelFailure, toJson, type JuelValue } from './value.ts';

type Args = readonly JuelValue[];
type Method<T> = (of: T, args: Args) => JuelValue;

const text = (args: Args, index = 0): string => asText(args[index] ?? null);
const number = (args: Args, index = 0): number => Math.trunc(asNumber(args[index] ?? null));
/** Longest text that a method may make. */
export const MAX_TEXT = 1_000_000;

const common = new Map<string, Method<JuelValue>>([
  ['equals', (of, [other = null]) => equals(of, other)],
  ['toString', (of) => asText(of)],
  ['compareTo', (of, [other = null]) => Math.sign(compare(of, other) ?? 0)],
]);

const onText = new Map<string, Method<string>>([
  ['equals', (of, [other = null]) => of === other],
  ['equalsIgnoreCase', (of, args) => of.toLowerCase() === text(args).toLowerCase()],
  ['contains', (of, args) => of.includes(text(args))],
  ['startsWith', (of, args) => of.startsWith(text(args))],
  ['endsWith', (of, args) => of.endsWith(text(args))],
  ['length', (of) => of.length],
  ['isEmpty', (of) => of === ''],
  ['isBlank', (of) => of.trim() === ''],
  ['trim', (of) => of.trim()],
  ['strip', (of) => of.trim()],
  ['toUpperCase', (of) => of.toUpperCase()],
  ['toLowerCase', (of) => of.toLowerCase()],
  ['indexOf', (of, args) => of.indexOf(text(args))],
  ['lastIndexOf', (of, args) => of.lastIndexOf(text(args))],
  ['charAt', (of, args) => at(of, number(args))],
  ['concat', (of, args) => bounded(of + text(args))],
  ['replace', (of, args) => replace(of, text(args), text(args, 1))],
  ['replaceAll', (of, args) => replacePattern(of, regex(text(args)), text(args, 1))],
  ['matches', (of, args) => regex(text(args)).matches(of)],
  ['split', (of, args) => regex(text(args)).split(of)],
  ['substring', (of, args) => substring(of, args)],
]);

const onList = new Map<string, Method<readonly Json[]>>([
  ['size', (of) => of.length],
  ['isEmpty', (of) => of.length === 0],
  ['get', (of, args) => element(of, number(args))],
  ['contains', (of, [wanted = null]) => of.some((item) => equals(item, wanted))],
  [
    'containsAll',
    (of, [wanted = null]) => isList(wanted) && wanted.every((one) => of.some((item) => equals(item, one))),
  ],
  ['indexOf', (of, [wanted = null]) => of.findIndex((item) => equals(item, wanted))],
  ['subList', (of, args) => of.slice(number(args), number(args, 1))],
]);

type JsonMap = { readonly [name: string]: Json };

const onMap = new Map<string, Method<JsonMap>>([
  ['get', (of, args) => member(of, text(args))],
  [
    'getOrDefault',
    (of, args) => (Object.hasOwn(of, text(args)) ? member(of, text(args)) : (args[1] ?? null)),
  ],
  ['containsKey', (of, args) => Object.hasOwn(of, text(args))],
  ['containsValue', (of, [wanted = null]) => Object.values(of).some((item) => equals(item, wanted))],
  ['size', (of) => Object.keys(of).length],
  ['isEmpty', (of) => isEmpty(of)],
  ['keySet', (of) => Object.keys(of)],
  ['values', (of) => Object.values(of)],
  // A JSON variable is a Spin node in Camunda 7.
  ...['prop', 'hasProp', 'fieldNames', 'isObject', 'value'].map((name): [string, Method<JsonMap>] => [
    name,
    (of, args) => spin(of).methods.get(name)?.(...args) ?? null,
  ]),
]);

/** Names of all methods of values; `beanCalls` takes any other for Java code. */
export const isValueMethod = (name: string): boolean =>
  [common, onText, onList, onMap, onNumber, dateMethods].some((methods) => methods.has(name)) ||
  name === 'booleanValue' ||
  spin(null).methods.has(name);

const onNumber = new Map<string, Method<number>>([
  ['intValue', (of) => Math.trunc(of)],
  ['longValue', (of) => Math.trunc(of)],
  ['doubleValue', (of) => of],
  ['floatValue', (of) => of],
]);

/** Throws JuelFailure when the value has no such method. */
export function callMethod(of: JuelValue, method: string, args: Args): JuelValue {
  if (of === null) throw new JuelFailure(`"${method}" is called on null`);
  if (of instanceof EngineObject) {
    const own = of.methods.get(method);
    if (own) return own(...args);
    throw new JuelFailure(`${of.label} has no method "${method}"`);
  }
  const found = methodOf(of, method);
  if (found) return found(args);
  const getter = /^(?:get|is)([A-Z]\w*)$/.exec(method)?.[1];
  if (isMap(of) && getter !== undefined && args.length === 0)
    return member(of, getter.charAt(0).toLowerCase() + getter.slice(1));
  throw new JuelFailure(
    `${describe(of)} has no method "${method}"; bind it, or compute the value in a task before`,
  );
}

function methodOf(of: JuelValue, method: string): ((args: Args) => JuelValue) | undefined {
  const bind = <T extends JuelValue>(
    value: T,
    methods: ReadonlyMap<string, Method<T>>,
  ): ((args: Args) => JuelValue) | undefined => {
    const own = methods.get(method);
    return own && ((args) => own(value, args));
  };
  const own =
    typeof of === 'string'
      ? bind(of, onText)
      : typeof of === 'number'
        ? bind(of, onNumber)
        : isList(of)
          ? bind(of, onList)
          : of instanceof JuelDate
            ? bind(of, dateMethods)
            : isMap(of)
              ? bind(of, onMap)
              : typeof of === 'boolean' && method === 'booleanValue'
                ? () => of
                : undefined;
  return own ?? bind(of, common);
}

function member(of: { readonly [name: string]: Json }, name: string): JuelValue {
  return Object.hasOwn(of, name) ? (of[name] ?? null) : null;
}

function element(of: readonly Json[], index: number): JuelValue {
  if (index < 0 || index >= of.length) throw new JuelFailure(`The list has no element ${index}`);
  return toJson(of[index] ?? null);
}

function at(of: string, index: number): string {
  const character = of[index];
  if (character === undefined) throw new JuelFailure(`The text has no character ${index}`);
  return character;
}

function substring(of: string, args: Args): string {
  const from = number(args);
  const to = args.length > 1 ? number(args, 1) : of.length;
  if (from < 0 || to > of.length || from > to)
    throw new JuelFailure(`The text has no characters ${from} to ${to}`);
  return of.slice(from, to);
}

function replace(of: string, wanted: string, by: string): string {
  // Counted before it is made: a thousand by a thousand characters are a million, twice that is memory.
  const times = wanted === '' ? of.length + 1 : of.split(wanted).length - 1;
  checkLength(of.length + times * by.length);
  return of.replaceAll(wanted, () => by);
}

function replacePattern(of: string, pattern: RE2JS, by: string): string {
  const matcher = pattern.matcher(of);
  let times = 0;
  while (matcher.find()) times += 1;
  checkLength(of.length * (by.split('$').length + 1) + times * by.length);
  try {
    return pattern.matcher(of).replaceAll(by);
  } catch {
    throw new JuelFailure(`"${by.slice(0, 40)}" cannot take the place of a match`);
  }
}

function checkLength(length: number): void {
  if (length > MAX_TEXT) throw new JuelFailure('The text becomes too long');
}

function bounded(made: string): string {
  checkLength(made.length);
  return made;
}

/** Linear cost, whatever the pattern. */
function regex(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch {
    throw new JuelFailure(`"${pattern.slice(0, 40)}" is no regular expression we can run`);
  }
}
