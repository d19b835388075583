/** ISO 8601 durations, added by the calendar of a zone: `P1M` after 31 January is the end of February. */
import { Temporal } from 'temporal-polyfill';
import { MAX_TEXT, fail, ok, quote, type Result } from './result.ts';

/** The parts of a duration; all have the sign of the whole. */
export type Duration = Temporal.Duration;

const SHAPE =
  /^([+-]?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)W)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/i;
/** A number of a duration has at most so many digits, so that a date stays within the calendar. */
const MAX_DIGITS = 9;

/** Refuses text without any part (`P`, `PT`, `P1DT`) and numbers of absurd size. Fractions of weeks and days are hours. */
export function parseDuration(text: string): Result<Duration> {
  const trimmed = text.trim();
  const match = trimmed.length <= MAX_TEXT ? SHAPE.exec(trimmed) : null;
  if (!match || !/\d/.test(trimmed) || /T$/i.test(trimmed)) {
    return fail(`${quote(text)} is no ISO 8601 duration; write for example PT15M, PT8H or P2D.`);
  }
  const [, sign = '', ...parts] = match;
  const numbers = parts.map((part) => Number((part ?? '0').replace(',', '.')));
  if (parts.some((part) => (part ?? '').length > MAX_DIGITS))
    return fail(`${quote(text)} has too large a number.`);
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = numbers;
  const wholeDays = Math.trunc(days) + Math.trunc(weeks) * 7;
  const restMs =
    ((days % 1) + (weeks % 1) * 7) * 86_400_000 + hours * 3_600_000 + minutes * 60_000 + seconds * 1000;
  const factor = sign === '-' ? -1 : 1;
  return ok(
    Temporal.Duration.from({
      years: factor * years,
      months: factor * months,
      days: factor * wholeDays,
      milliseconds: factor * Math.round(restMs),
    }),
  );
}

/** `instant` plus `times` durations, counted from `instant` (not step by step, which would drift at month ends). */
export function addDuration(instant: number, duration: Duration, zone: string, times = 1): Result<number> {
  try {
    const start = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
    return ok(start.add(scaled(duration, times)).epochMilliseconds);
  } catch {
    return fail('The date lies outside the calendar.');
  }
}

/** Milliseconds of a duration counted from `from`; for leases, back-off and time to live. */
export function durationMs(text: string, from: number, zone = 'UTC'): Result<number> {
  const duration = parseDuration(text);
  if (!duration.ok) return duration;
  const end = addDuration(from, duration.value, zone);
  return end.ok ? ok(end.value - from) : end;
}

function scaled(duration: Duration, times: number): Duration {
  if (times === 1) return duration;
  return Temporal.Duration.from({
    years: duration.years * times,
    months: duration.months * times,
    days: duration.days * times,
    milliseconds: duration.milliseconds * times,
  });
}
