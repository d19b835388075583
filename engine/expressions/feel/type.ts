/** The type lattice of FEEL: `instance of`, and the implicit conversions of DMN 1.5 §10.3.2.9. */
import type { FeelFunction } from './function.ts';
import type { Kind } from './object.ts';
import type { FeelRange } from './range.ts';
import { FeelDate, FeelDateTime, FeelTime } from './temporal/moment.ts';
import { utc } from './temporal/zone.ts';
import { type FeelContext, type FeelValue, isContext, isList, kindOf, newContext } from './value.ts';

export type FeelType =
  | { readonly kind: 'any' }
  /** `list`, `context`, `function` and `range` without parameters are here, too. */
  | { readonly kind: 'simple'; readonly of: Kind }
  | { readonly kind: 'list'; readonly of: FeelType }
  | { readonly kind: 'range'; readonly of: FeelType }
  | { readonly kind: 'context'; readonly entries: ReadonlyMap<string, FeelType> }
  | { readonly kind: 'function'; readonly parameters: readonly FeelType[]; readonly result: FeelType }
  /** An item definition with allowed values. */
  | { readonly kind: 'restricted'; readonly base: FeelType; readonly allows: (value: FeelValue) => boolean };

export const anyType: FeelType = { kind: 'any' };

const SIMPLE: ReadonlyMap<string, Kind> = new Map([
  ...(['number', 'string', 'boolean', 'date', 'time', 'list', 'context', 'function', 'range'] as const).map(
    (name) => [name, name] as const,
  ),
  ['date and time', 'date and time'],
  ['dateTime', 'date and time'],
  ['days and time duration', 'days and time duration'],
  ['dayTimeDuration', 'days and time duration'],
  ['years and months duration', 'years and months duration'],
  ['yearMonthDuration', 'years and months duration'],
  ['Null', 'null'],
]);

/** A type by its FEEL name; null when there is none of that name. */
export function namedType(name: string): FeelType | null {
  if (name === 'Any') return anyType;
  const kind = SIMPLE.get(name);
  return kind === undefined ? null : { kind: 'simple', of: kind };
}

/** `value instance of type`; null is an instance of nothing but Null. */
export function isInstance(value: FeelValue, type: FeelType): boolean {
  if (value === null) return type.kind === 'simple' && type.of === 'null';
  switch (type.kind) {
    case 'any':
      return true;
    case 'simple':
      return kindOf(value) === type.of;
    case 'list':
      return isList(value) && value.every((item) => conforms(item, type.of));
    case 'range':
      return kindOf(value) === 'range' && rangeHolds(value as FeelRange, type.of);
    case 'context':
      return isContext(value) && contextHolds(value, type.entries);
    case 'function':
      return kindOf(value) === 'function' && functionConforms(value as FeelFunction, type);
    case 'restricted':
      return isInstance(value, type.base) && type.allows(value);
  }
}

/** Like `isInstance`, and null conforms to every type. */
function conforms(value: FeelValue, type: FeelType): boolean {
  return value === null || isInstance(value, type);
}

function rangeHolds(range: FeelRange, type: FeelType): boolean {
  return (
    conforms(range.start, type) && conforms(range.end, type) && !(range.start === null && range.end === null)
  );
}

function contextHolds(value: FeelContext, entries: ReadonlyMap<string, FeelType>): boolean {
  return [...entries].every(
    ([name, type]) => Object.hasOwn(value, name) && conforms(value[name] ?? null, type),
  );
}

function functionConforms(
  value: FeelFunction,
  type: { readonly parameters: readonly FeelType[]; readonly result: FeelType },
): boolean {
  return (
    value.parameters.length === type.parameters.length &&
    value.parameters.every((parameter, index) =>
      isSubtype(type.parameters[index] ?? anyType, parameter.type ?? anyType),
    ) &&
    isSubtype(value.result ?? anyType, type.result)
  );
}

/** Whether every value of `a` is one of `b` (DMN 1.5 Table 49). */
export function isSubtype(a: FeelType, b: FeelType): boolean {
  if (b.kind === 'any') return true;
  if (a.kind === 'restricted') return isSubtype(a.base, b);
  if (b.kind === 'restricted') return false;
  if (a.kind === 'any') return false;
  if (a.kind === 'simple') return b.kind === 'simple' && a.of === b.of;
  if (b.kind === 'simple') return a.kind === b.of;
  if (a.kind === 'list' || a.kind === 'range') return b.kind === a.kind && isSubtype(a.of, b.of);
  if (a.kind === 'context')
    return (
      b.kind === 'context' &&
      [...b.entries].every(([name, type]) => isSubtype(a.entries.get(name) ?? anyType, type))
    );
  return (
    b.kind === 'function' &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((type, index) => isSubtype(b.parameters[index] ?? anyType, type)) &&
    isSubtype(a.result, b.result)
  );
}

/**
 * Converts a value where a type is asked for: a single item to a list and back, a date to its midnight in UTC.
 * `undefined`: the value does not conform.
 */
export function coerce(value: FeelValue, type: FeelType): FeelValue | undefined {
  if (value === null || type.kind === 'any') return value;
  if (isInstance(value, type)) return value;
  const base = type.kind === 'restricted' ? type.base : type;
  const converted = convert(value, base);
  return converted !== undefined && isInstance(converted, type) ? converted : undefined;
}

function convert(value: FeelValue, type: FeelType): FeelValue | undefined {
  if (type.kind === 'list') return convertList(isList(value) ? value : [value], type.of);
  if (type.kind === 'simple' && type.of === 'list') return isList(value) ? value : [value];
  if (isList(value)) return value.length === 1 ? (value[0] ?? null) : undefined;
  if (value instanceof FeelDate && type.kind === 'simple' && type.of === 'date and time')
    return new FeelDateTime(value, FeelTime.midnight.withZone(utc));
  if (type.kind === 'context' && isContext(value)) return convertContext(value, type.entries);
  return isInstance(value, type) ? value : undefined;
}

function convertList(items: readonly FeelValue[], type: FeelType): FeelValue | undefined {
  const converted = items.map((item) => coerce(item, type));
  return converted.every((item) => item !== undefined) ? converted : undefined;
}

function convertContext(value: FeelContext, entries: ReadonlyMap<string, FeelType>): FeelValue | undefined {
  const converted = newContext();
  for (const [name, item] of Object.entries(value)) {
    const type = entries.get(name);
    const coerced = type ? coerce(item, type) : item;
    if (coerced === undefined) return undefined;
    converted[name] = coerced;
  }
  return converted;
}
