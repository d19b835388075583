/** Addition, subtraction and scaling of temporal values (DMN 1.5 Tables 55 to 57). Null: not defined. */
import { type FeelNumber, type FeelValue, isNumber } from '../value.ts';
import { divide, isZero, multiply, numberFromBigint, numberToBigint } from '../number.ts';
import { DaysTime, YearsMonths, daysTime, yearsMonths } from './duration.ts';
import { FeelDate, FeelDateTime, FeelTime } from './moment.ts';
import { utc } from './zone.ts';

type Duration = YearsMonths | DaysTime;

export function isDuration(value: FeelValue): value is Duration {
  return value instanceof YearsMonths || value instanceof DaysTime;
}

export function addTemporal(a: FeelValue, b: FeelValue): FeelValue {
  if (isDuration(a)) return isDuration(b) ? addDurations(a, b) : addToMoment(b, a);
  return isDuration(b) ? addToMoment(a, b) : null;
}

export function subtractTemporal(a: FeelValue, b: FeelValue): FeelValue {
  if (isDuration(b)) return addTemporal(a, negateDuration(b));
  if (a instanceof FeelTime && b instanceof FeelTime) return subtractTimes(a, b);
  const [from, to] = [asDateTime(b), asDateTime(a)];
  if (!from || !to || (from.time.zone === null) !== (to.time.zone === null)) return null;
  return daysTime(to.instantNanos - from.instantNanos);
}

function subtractTimes(a: FeelTime, b: FeelTime): FeelValue {
  if ((a.zone === null) !== (b.zone === null)) return null;
  return daysTime(timeInstant(a) - timeInstant(b));
}

/** Nanoseconds since midnight UTC; a zone with a name counts with its offset of 1970-01-01. */
export function timeInstant(time: FeelTime): bigint {
  const day = FeelDate.fromDays(0);
  return day ? new FeelDateTime(day, time).instantNanos : time.nanos;
}

/** A date in arithmetic and comparison with a moment is its midnight in UTC (DMN 1.5 §10.3.2.3.5). */
function asDateTime(value: FeelValue): FeelDateTime | null {
  if (value instanceof FeelDateTime) return value;
  return value instanceof FeelDate ? new FeelDateTime(value, FeelTime.midnight.withZone(utc)) : null;
}

function addDurations(a: Duration, b: Duration): FeelValue {
  if (a instanceof YearsMonths && b instanceof YearsMonths) return yearsMonths(a.months + b.months);
  if (a instanceof DaysTime && b instanceof DaysTime) return daysTime(a.nanos + b.nanos);
  return null;
}

function addToMoment(moment: FeelValue, duration: Duration): FeelValue {
  if (duration instanceof YearsMonths) {
    if (moment instanceof FeelDate) return moment.plusMonths(duration.months);
    if (!(moment instanceof FeelDateTime)) return null;
    const date = moment.date.plusMonths(duration.months);
    return date && new FeelDateTime(date, moment.time);
  }
  if (moment instanceof FeelTime) return FeelTime.fromNanos(moment.nanos + duration.nanos, moment.zone);
  if (moment instanceof FeelDateTime)
    return FeelDateTime.fromLocalNanos(moment.localNanos + duration.nanos, moment.time.zone);
  if (!(moment instanceof FeelDate)) return null;
  const midnight = new FeelDateTime(moment, FeelTime.midnight);
  return FeelDateTime.fromLocalNanos(midnight.localNanos + duration.nanos, null)?.date ?? null;
}

export function negateDuration(duration: Duration): Duration {
  return duration instanceof YearsMonths ? new YearsMonths(-duration.months) : new DaysTime(-duration.nanos);
}

/** A duration of months keeps whole months, towards zero. */
export function scaleDuration(duration: Duration, factor: FeelNumber): Duration | null {
  const total = multiply(amountOf(duration), factor);
  return total === null ? null : durationOf(duration, total);
}

/** Null for a divisor of zero. */
export function divideDuration(duration: Duration, divisor: FeelValue): FeelValue {
  if (isNumber(divisor)) {
    const total = divide(amountOf(duration), divisor);
    return total === null ? null : durationOf(duration, total);
  }
  if (!isDuration(divisor) || divisor.kind !== duration.kind || isZero(amountOf(divisor))) return null;
  return divide(amountOf(duration), amountOf(divisor));
}

function amountOf(duration: Duration): FeelNumber {
  return duration instanceof YearsMonths ? duration.months : (numberFromBigint(duration.nanos) ?? 0);
}

function durationOf(like: Duration, amount: FeelNumber): Duration | null {
  const whole = numberToBigint(amount);
  return like instanceof YearsMonths ? yearsMonths(Number(whole)) : daysTime(whole);
}
