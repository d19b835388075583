/** Conversion functions (DMN 1.5 Table 73). */
import { isInteger, parseNumber, toInteger } from '../number.ts';
import type { Run } from '../run.ts';
import { DaysTime, YearsMonths, parseDuration, yearsMonths } from '../temporal/duration.ts';
import { FeelDate, FeelDateTime, FeelTime } from '../temporal/moment.ts';
import { parseDate, parseDateTime, parseTime } from '../temporal/text.ts';
import { type Zone, namedZone, utc } from '../temporal/zone.ts';
import { toText } from '../text.ts';
import { type FeelNumber, type FeelValue } from '../value.ts';
import { signature, textOf } from './definition.ts';

function invalid(run: Run, what: string): null {
  return run.fail('FUNCTION_INVOCATION_FAILURE', `Not a ${what}`);
}

function integer(value: FeelValue | undefined): number {
  const number = (value ?? Number.NaN) as FeelNumber;
  return isInteger(number) ? toInteger(number) : Number.NaN;
}

function date(value: FeelValue | undefined): FeelDate | null {
  if (value instanceof FeelDateTime) return value.date;
  if (value instanceof FeelDate) return value;
  return typeof value === 'string' ? parseDate(value) : null;
}

function time(value: FeelValue | undefined): FeelTime | null {
  if (value instanceof FeelDateTime) return value.time;
  if (value instanceof FeelDate) return FeelTime.midnight.withZone(utc);
  if (value instanceof FeelTime) return value;
  return typeof value === 'string' ? parseTime(value) : null;
}

/** A second may have a fraction; an offset is a duration of days and time. */
function timeOf([hour, minute, second, offset]: readonly FeelValue[]): FeelTime | null {
  const seconds = (second ?? 0) as FeelNumber;
  const whole = toInteger(seconds);
  const nanos = Math.round((Number(seconds) - whole) * 1e9);
  let zone: Zone | null = null;
  if (offset instanceof DaysTime) zone = { kind: 'offset', seconds: Number(offset.nanos / 1_000_000_000n) };
  return zone && Math.abs(zone.kind === 'offset' ? zone.seconds : 0) > 18 * 3600
    ? null
    : FeelTime.of(integer(hour), integer(minute), whole, nanos, zone);
}

function dateTime(value: FeelValue | undefined): FeelDateTime | null {
  if (value instanceof FeelDateTime) return value;
  if (value instanceof FeelDate) return new FeelDateTime(value, FeelTime.midnight);
  return typeof value === 'string' ? parseDateTime(value) : null;
}

/** Whole months from one day to another (DMN 1.5 Table 73, `years and months duration`). */
function monthsBetween(from: FeelDate, to: FeelDate): YearsMonths | null {
  const months = (to.year - from.year) * 12 + (to.month - from.month);
  if (months > 0 && to.day < from.day) return yearsMonths(months - 1);
  return yearsMonths(months < 0 && to.day > from.day ? months + 1 : months);
}

const GROUPING = new Set([' ', ',', '.']);
const DECIMAL = new Set([',', '.']);

/** `number("1 000,50", " ", ",")`; null where grouping and decimal separator are the same or unknown. */
function number([from, grouping = null, decimal = null]: readonly FeelValue[]): FeelNumber | null {
  if (typeof from !== 'string') return null;
  if (grouping !== null && (typeof grouping !== 'string' || !GROUPING.has(grouping))) return null;
  if (decimal !== null && (typeof decimal !== 'string' || !DECIMAL.has(decimal))) return null;
  if (grouping !== null && grouping === decimal) return null;
  const ungrouped = grouping === null ? from : from.replaceAll(grouping, '');
  return parseNumber(decimal === null ? ungrouped : ungrouped.replace(decimal, '.'));
}

export const conversionFunctions = [
  signature('date(from: string|date|date and time)', ([from], run) => date(from) ?? invalid(run, 'date')),
  signature('date(year: number, month: number, day: number)', ([year, month, day], run) => {
    return FeelDate.of(integer(year), integer(month), integer(day)) ?? invalid(run, 'date');
  }),
  signature(
    'time(from: string|time|date|date and time)',
    ([from], run) => time(from) ?? invalid(run, 'time'),
  ),
  signature(
    'time(hour: number, minute: number, second: number, offset?: days and time duration?)',
    (values, run) => timeOf(values) ?? invalid(run, 'time'),
  ),
  signature('date and time(from: string|date|date and time)', ([from], run) => {
    return dateTime(from) ?? invalid(run, 'date and time');
  }),
  signature('date and time(date: date|date and time, time: time)', ([day, at], run) => {
    const [onDay, atTime] = [date(day), time(at)];
    return onDay && atTime ? new FeelDateTime(onDay, atTime) : invalid(run, 'date and time');
  }),
  signature('date and time(date: date and time, timezone: string)', ([moment, id], run) => {
    const zone = namedZone(textOf(id));
    if (!zone || !(moment instanceof FeelDateTime)) return invalid(run, 'date and time');
    return new FeelDateTime(moment.date, moment.time.withZone(zone));
  }),
  signature(
    'number(from: string, grouping separator?: string?, decimal separator?: string?)',
    (values, run) => number(values) ?? invalid(run, 'number'),
  ),
  signature('string(from: any)', ([from = null], run) => (from === null ? null : toText(from, run))),
  signature(
    'duration(from: string|years and months duration|days and time duration)',
    ([from = null], run) => {
      return (typeof from === 'string' ? parseDuration(from) : from) ?? invalid(run, 'duration');
    },
  ),
  signature('years and months duration(from: date|date and time, to: date|date and time)', ([from, to]) => {
    const [start, end] = [date(from), date(to)];
    return start && end ? monthsBetween(start, end) : null;
  }),
];
