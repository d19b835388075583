/** Equality and order of FEEL values (DMN 1.5 §10.3.2.5). Null: the values cannot be compared. */
import { compareNumbers } from './number.ts';
import { FeelRange } from './range.ts';
import { type Meter, newMeter } from './run.ts';
import { timeInstant } from './temporal/arithmetic.ts';
import { DaysTime, YearsMonths } from './temporal/duration.ts';
import { FeelDate, FeelDateTime, FeelTime } from './temporal/moment.ts';
import { type FeelContext, type FeelValue, isContext, isList, isNumber, kindOf } from './value.ts';

/** `a = b`, whose work is counted by the meter. Null equals null only; values of different kinds give null. */
export function equals(a: FeelValue, b: FeelValue, meter: Meter = newMeter()): boolean | null {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const type = typeof a;
  if (type === typeof b && type !== 'object') return false;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  if (isList(a) && isList(b)) return listsEqual(a, b, meter);
  if (isContext(a) && isContext(b)) return contextsEqual(a, b, meter);
  if (a instanceof FeelRange && b instanceof FeelRange) return rangesEqual(a, b);
  if (kindOf(a) !== kindOf(b)) return null;
  return kindOf(a) === 'function' ? false : momentsEqual(a, b);
}

/** Times are equal when they are in the same millisecond: their value is a number of seconds (§10.3.2.3.4). */
function momentsEqual(a: FeelValue, b: FeelValue): boolean {
  if (a instanceof FeelTime && b instanceof FeelTime)
    return (a.zone === null) === (b.zone === null) && compare(inMillis(a), inMillis(b)) === 0;
  if (a instanceof FeelDateTime && b instanceof FeelDateTime)
    return (
      (a.time.zone === null) === (b.time.zone === null) &&
      compare(new FeelDateTime(a.date, inMillis(a.time)), new FeelDateTime(b.date, inMillis(b.time))) === 0
    );
  return compare(a, b) === 0;
}

function inMillis(time: FeelTime): FeelTime {
  const nanos = time.nanos;
  return nanos % 1_000_000n === 0n ? time : FeelTime.fromNanos(nanos - (nanos % 1_000_000n), time.zone);
}

function listsEqual(a: readonly FeelValue[], b: readonly FeelValue[], meter: Meter): boolean {
  meter.spend(a.length);
  return a.length === b.length && a.every((item, index) => equals(item, b[index] ?? null, meter) === true);
}

function contextsEqual(a: FeelContext, b: FeelContext, meter: Meter): boolean {
  const names = Object.keys(a);
  meter.spend(names.length);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equals(a[name] ?? null, b[name] ?? null, meter) === true)
  );
}

function rangesEqual(a: FeelRange, b: FeelRange): boolean {
  return (
    a.operator === b.operator &&
    a.startIncluded === b.startIncluded &&
    a.endIncluded === b.endIncluded &&
    equals(a.start, b.start) === true &&
    equals(a.end, b.end) === true
  );
}

/** Negative, zero or positive; null when the values have no order between them. */
export function compare(a: FeelValue, b: FeelValue): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (a instanceof FeelDate && b instanceof FeelDate) return a.days - b.days;
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) return compareMoments(a, b);
  if (a instanceof FeelTime && b instanceof FeelTime)
    return sign(timeInstant(a.zone ? a : a.withZone(b.zone)), timeInstant(b.zone ? b : b.withZone(a.zone)));
  if (a instanceof YearsMonths && b instanceof YearsMonths) return a.months - b.months;
  if (a instanceof DaysTime && b instanceof DaysTime) return sign(a.nanos, b.nanos);
  return null;
}

/** A moment without a zone takes that of the other (DMN 1.5 Table 54). */
function compareMoments(a: FeelDateTime, b: FeelDateTime): number {
  return sign(inZoneOf(a, b).instantNanos, inZoneOf(b, a).instantNanos);
}

function inZoneOf(moment: FeelDateTime, other: FeelDateTime): FeelDateTime {
  if (moment.time.zone !== null || other.time.zone === null) return moment;
  return new FeelDateTime(moment.date, moment.time.withZone(other.time.zone));
}

function sign(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `value in range`. Null when the value cannot be compared with an end. */
export function isInRange(value: FeelValue, range: FeelRange): boolean | null {
  if (range.operator === '=') return equals(value, range.start);
  if (range.operator === '!=') {
    const same = equals(value, range.start);
    return same === null ? null : !same;
  }
  if (value === null) return null;
  const after =
    range.operator === '<' || range.operator === '<='
      ? true
      : isPast(value, range.start, range.startIncluded, 1);
  const before =
    range.operator === '>' || range.operator === '>='
      ? true
      : isPast(value, range.end, range.endIncluded, -1);
  if (after === false || before === false) return false;
  return after === null || before === null ? null : true;
}

function isPast(value: FeelValue, end: FeelValue, included: boolean, direction: 1 | -1): boolean | null {
  const order = compare(value, end);
  if (order === null) return null;
  return order * direction > 0 || (included && order === 0);
}
