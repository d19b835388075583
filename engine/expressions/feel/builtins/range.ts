/** Relations between ranges and points (DMN 1.5 Table 79), and `range("[1..3]")` (Table 73). */
import { compare, equals, isInRange } from '../compare.ts';
import { parseNumber } from '../number.ts';
import { FeelRange } from '../range.ts';
import type { Run } from '../run.ts';
import { parseDuration } from '../temporal/duration.ts';
import { parseDate, parseDateTime, parseTemporal, parseTime } from '../temporal/text.ts';
import type { FeelValue } from '../value.ts';
import { type BuiltinBody, signature, textOf } from './definition.ts';

/** A point counts as the range from it to it. */
function rangeOf(value: FeelValue): FeelRange {
  return value instanceof FeelRange ? value : new FeelRange(value, value, true, true);
}

type Relation = (a: FeelRange, b: FeelRange) => boolean | null;

/** Null as soon as one order cannot be told. */
function holds(...conditions: readonly (boolean | null)[]): boolean | null {
  if (conditions.includes(false)) return false;
  return conditions.includes(null) ? null : true;
}

function order(a: FeelValue, b: FeelValue, test: (order: number) => boolean): boolean | null {
  const result = compare(a, b);
  return result === null ? null : test(result);
}

const before: Relation = (a, b) =>
  order(a.end, b.start, (at) => at < 0 || (at === 0 && !(a.endIncluded && b.startIncluded)));

const meets: Relation = (a, b) =>
  holds(
    a.endIncluded && b.startIncluded,
    order(a.end, b.start, (at) => at === 0),
  );

/** Whether `a` begins before, with, or after `b`: an included start is earlier than an excluded one. */
function startOrder(a: FeelRange, b: FeelRange): number | null {
  const at = compare(a.start, b.start);
  return at === 0 ? Number(b.startIncluded) - Number(a.startIncluded) : at;
}

function endOrder(a: FeelRange, b: FeelRange): number | null {
  const at = compare(a.end, b.end);
  return at === 0 ? Number(a.endIncluded) - Number(b.endIncluded) : at;
}

function told(value: number | null, test: (order: number) => boolean): boolean | null {
  return value === null ? null : test(value);
}

const not = (value: boolean | null): boolean | null => (value === null ? null : !value);

const overlaps: Relation = (a, b) => holds(not(before(a, b)), not(before(b, a)));

const overlapsBefore: Relation = (a, b) =>
  holds(
    told(startOrder(a, b), (at) => at < 0),
    not(before(a, b)),
    told(endOrder(a, b), (at) => at <= 0),
  );

const finishes: Relation = (a, b) =>
  holds(
    told(endOrder(a, b), (at) => at === 0),
    told(startOrder(a, b), (at) => at >= 0),
  );

const includes: Relation = (a, b) =>
  holds(
    told(startOrder(a, b), (at) => at <= 0),
    told(endOrder(a, b), (at) => at >= 0),
  );

const starts: Relation = (a, b) =>
  holds(
    told(startOrder(a, b), (at) => at === 0),
    told(endOrder(a, b), (at) => at <= 0),
  );

const coincides: Relation = (a, b) => holds(told(startOrder(a, b), isZero), told(endOrder(a, b), isZero));

function isZero(at: number): boolean {
  return at === 0;
}

/** Declares a relation with each way its parameters are named and may be points or ranges. */
function relation(
  name: string,
  compute: Relation,
  forms: readonly string[],
): readonly ReturnType<typeof signature>[] {
  const body: BuiltinBody = ([a = null, b = null], run) => {
    if (a === null || b === null) return run.fail('FUNCTION_INVOCATION_FAILURE', `${name} of null`);
    return compute(rangeOf(a), rangeOf(b)) ?? incomparable(name, run);
  };
  return forms.map((form) => signature(`${name}(${form})`, body));
}

function incomparable(name: string, run: Run): null {
  return run.fail('FUNCTION_INVOCATION_FAILURE', `${name}: the values cannot be compared`);
}

const TWO_RANGES = 'range1: range, range2: range';
const POINT_FIRST = ['point: any, range: range', TWO_RANGES];
const RANGE_FIRST = ['range: range, point: any', TWO_RANGES];
const ANY = [
  'point1: any, point2: any',
  'point: any, range: any',
  'range: any, point: any',
  'range1: any, range2: any',
];

function converse(compute: Relation): Relation {
  return (a, b) => compute(b, a);
}

/** Points lie on an end only when that end is included. */
const pointIn = (point: FeelValue, range: FeelRange): boolean | null => isInRange(point, range);

function duringOf(a: FeelRange, b: FeelRange): boolean | null {
  const isPoint = a.startIncluded && a.endIncluded && equals(a.start, a.end) === true;
  return isPoint ? pointIn(a.start, b) : includes(b, a);
}

const END = '(?:[^"]|"[^"]*")*?';
const RANGE_TEXT = new RegExp(`^\\s*([[(\\]])(${END})\\.\\.(${END})([\\])[])\\s*$`);

/** The value of an end written as a literal; undefined when it is none. */
function endOf(text: string): FeelValue | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'null') return null;
  const call = /^(?:(@)|(date and time|date|time|duration)\s*\()?\s*"([^"]*)"\s*\)?$/.exec(trimmed);
  if (!call) return parseNumber(trimmed) ?? undefined;
  const [, at, constructor, literal = ''] = call;
  if (at !== undefined) return parseTemporal(literal) ?? undefined;
  switch (constructor) {
    case undefined:
      return literal;
    case 'date':
      return parseDate(literal) ?? undefined;
    case 'time':
      return parseTime(literal) ?? undefined;
    case 'duration':
      return parseDuration(literal) ?? undefined;
    default:
      return parseDateTime(literal) ?? undefined;
  }
}

function parseRange(text: string, run: Run): FeelValue {
  const [, open, from = '', to = '', close] = RANGE_TEXT.exec(text) ?? [];
  const [start, end] = [endOf(from), endOf(to)];
  const wrong = (): null => run.fail('FUNCTION_INVOCATION_FAILURE', `'${text}' is not a range`);
  if (open === undefined || start === undefined || end === undefined || (start === null && end === null))
    return wrong();
  if ((start === null && open === '[') || (end === null && close === ']')) return wrong();
  const at = start === null || end === null ? 0 : compare(start, end);
  return at === null || at > 0 ? wrong() : new FeelRange(start, end, open === '[', close === ']');
}

export const rangeFunctions = [
  ...relation('before', before, ANY),
  ...relation('after', converse(before), ANY),
  ...relation('meets', meets, [TWO_RANGES]),
  ...relation('met by', converse(meets), [TWO_RANGES]),
  ...relation('overlaps', overlaps, [TWO_RANGES]),
  ...relation('overlaps before', overlapsBefore, [TWO_RANGES]),
  ...relation('overlaps after', converse(overlapsBefore), [TWO_RANGES]),
  ...relation('finishes', finishes, POINT_FIRST),
  ...relation('finished by', converse(finishes), RANGE_FIRST),
  ...relation('includes', converse(duringOf), ['range: range, point: any', TWO_RANGES]),
  ...relation('during', duringOf, POINT_FIRST),
  ...relation('starts', starts, POINT_FIRST),
  ...relation('started by', converse(starts), RANGE_FIRST),
  ...relation('coincides', coincides, ANY),
  signature('range(from: string)', ([from], run) => parseRange(textOf(from), run)),
];
