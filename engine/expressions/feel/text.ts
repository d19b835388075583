/** FEEL values as text, as `string()` writes them (DMN 1.5 Table 73), and as the plain JSON of variables. */
import type { Json } from '../../json.ts';
import { numberToText } from './number.ts';
import { FeelRange } from './range.ts';
import { FeelObject } from './object.ts';
import { DaysTime, YearsMonths, durationToText } from './temporal/duration.ts';
import { FeelDate, FeelDateTime, FeelTime } from './temporal/moment.ts';
import { dateTimeToText, dateToText, timeToText } from './temporal/text.ts';
import { type Meter, newMeter } from './run.ts';
import { type FeelValue, isList, isNumber } from './value.ts';

/** Deepest nesting of a value that is written; what lies deeper is null. */
const MAX_DEPTH = 200;
/** A value may hold the same list many times over, so that writing it takes more than its making; it is paid for here. */
const TEXT_PER_STEP = 4;
const JSON_PER_STEP = 16;

/** Throws FeelLimit when the text is larger than the meter allows. */
export function toText(value: FeelValue, meter: Meter = newMeter()): string {
  return typeof value === 'string' ? value : nestedText(value, 0, meter);
}

function nestedText(value: FeelValue, depth: number, meter: Meter): string {
  if (value === null || depth > MAX_DEPTH) return 'null';
  meter.spend(typeof value === 'string' ? 1 + value.length / TEXT_PER_STEP : 1);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return numberToText(value);
  if (isList(value)) return `[${value.map((item) => nestedText(item, depth + 1, meter)).join(', ')}]`;
  if (value instanceof FeelObject) return objectText(value, depth, meter);
  const entries = Object.entries(value).map(
    ([name, item]) => `${nameText(name)}: ${nestedText(item, depth + 1, meter)}`,
  );
  return `{${entries.join(', ')}}`;
}

function nameText(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(name) ? name : JSON.stringify(name);
}

function objectText(value: FeelObject, depth: number, meter: Meter): string {
  if (value instanceof FeelRange) return rangeText(value, depth, meter);
  return temporalText(value) ?? 'function';
}

function rangeText(range: FeelRange, depth: number, meter: Meter): string {
  const [start, end] = [nestedText(range.start, depth + 1, meter), nestedText(range.end, depth + 1, meter)];
  if (range.operator !== null) return `${range.operator} ${range.start === null ? end : start}`;
  return `${range.startIncluded ? '[' : '('}${start}..${end}${range.endIncluded ? ']' : ')'}`;
}

/** ISO 8601 text of a temporal value; null for any other. */
export function temporalText(value: FeelObject): string | null {
  if (value instanceof FeelDate) return dateToText(value);
  if (value instanceof FeelTime) return timeToText(value);
  if (value instanceof FeelDateTime) return dateTimeToText(value);
  return value instanceof YearsMonths || value instanceof DaysTime ? durationToText(value) : null;
}

/**
 * Plain JSON: decimals as numbers, temporal values and ranges as text, functions as null. Throws FeelLimit when it is
 * larger than the meter allows.
 */
export function toJson(value: FeelValue, meter: Meter = newMeter()): Json {
  return nestedJson(value, 0, meter);
}

function nestedJson(value: FeelValue, depth: number, meter: Meter): Json {
  if (value === null || depth > MAX_DEPTH) return null;
  meter.spend(typeof value === 'string' ? 1 + value.length / JSON_PER_STEP : 1);
  if (typeof value !== 'object') return value;
  if (isNumber(value)) return finite(Number(value.toString()));
  if (isList(value)) return value.map((item) => nestedJson(item, depth + 1, meter));
  if (value instanceof FeelRange) return rangeText(value, 0, meter);
  if (value instanceof FeelObject) return temporalText(value);
  const copy: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value))
    if (name !== '__proto__') copy[name] = nestedJson(item, depth + 1, meter);
  return copy;
}

/** JSON has no number past 10^308. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
