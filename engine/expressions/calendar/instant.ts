/** Instants from what a model or a form writes: ISO 8601 with or without zone, dates, epoch milliseconds. */
import { Temporal } from 'temporal-polyfill';
import type { Json } from '../../json.ts';
import { parseDuration, addDuration } from './duration.ts';
import { MAX_TEXT, fail, ok, quote, type Result } from './result.ts';

/** Milliseconds since the epoch. Without a zone of its own, text is read in `zone`; a date alone is its midnight. */
export function parseInstant(value: Json, zone: string): Result<number> {
  if (typeof value === 'number')
    return Number.isFinite(value) ? ok(Math.round(value)) : fail('The date is no number.');
  if (typeof value !== 'string') return fail('A date must be text such as 2026-05-01T09:00:00Z.');
  const text = value.trim();
  if (text.length > MAX_TEXT) return fail(`${quote(text)} is no date.`);
  // FEEL writes a zone as `@Europe/Berlin`, ISO 8601 extensions as `[Europe/Berlin]`, older tools an offset without colon.
  const normal = text
    .replace(/^(\d{4}-\d\d-\d\d) (\d\d:)/, '$1T$2')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
    .replace(/@([A-Za-z_+-]+(?:\/[A-Za-z_+-]+)*)$/, '[$1]');
  return (
    attempt(
      () => Temporal.Instant.from(normal.replace(/\[[^\]]*\]$/, '')).epochMilliseconds,
      /([+-]\d\d:?\d\d|Z)(\[|$)/i.test(normal),
    ) ??
    attempt(() => Temporal.ZonedDateTime.from(normal).epochMilliseconds, normal.endsWith(']')) ??
    attempt(
      () => Temporal.PlainDateTime.from(normal).toZonedDateTime(zone).epochMilliseconds,
      /^[+-]?\d{4,6}-\d\d-\d\d/.test(normal),
    ) ??
    fail(`${quote(text)} is no date; write for example 2026-05-01T09:00:00Z.`)
  );
}

/** Some models put a duration where a date belongs; it then counts from `from`. */
export function parseInstantOrDuration(value: Json, zone: string, from: number): Result<number> {
  if (typeof value === 'string' && /^\s*[+-]?P/i.test(value)) {
    const duration = parseDuration(value);
    return duration.ok ? addDuration(from, duration.value, zone) : duration;
  }
  return parseInstant(value, zone);
}

function attempt(read: () => number, applies: boolean): Result<number> | null {
  if (!applies) return null;
  try {
    return ok(read());
  } catch {
    return null;
  }
}
