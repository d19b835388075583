/** When a timer is due next: date, duration or cycle (BPMN 2.0.2 §10.5.5.2), evaluated text in, instant out. */
import type { Schedule, TimerText } from '../../core/env.ts';
import { Temporal } from 'temporal-polyfill';
import { parseCron } from './cron.ts';
import { addDuration, parseDuration } from './duration.ts';
import { parseInstant, parseInstantOrDuration } from './instant.ts';
import { nextOccurrence } from './next-occurrence.ts';
import { MAX_TEXT, quote, type Result } from './result.ts';

/** A cycle repeats at most once a second, so that none can occupy the server. */
const MIN_PERIOD_MS = 1000;
/** Firings of a cron text that are counted again from the start when the present is not told. */
const MAX_REPLAYED = 1000;

/**
 * @param startedAt when the timer was set, milliseconds since the epoch
 * @param fired how often it has fired already
 * @param now when given, an endless cycle that missed firings (the server was down) goes on with the next one in the
 *   future; a counted cycle fires each of its times, late
 */
export function schedule(
  timer: TimerText,
  zone: string,
  startedAt: number,
  fired: number,
  now?: number,
): Schedule {
  const text = timer.text.trim();
  if (text.length > MAX_TEXT) return { ok: false, message: `${quote(text)} is too long for a timer.` };
  if (!isZone(zone))
    return { ok: false, message: `${quote(zone)} is no time zone; write for example Europe/Berlin.` };
  switch (timer.kind) {
    case 'date': {
      if (fired > 0) return used;
      return dueAt(parseInstantOrDuration(text, zone, startedAt));
    }
    case 'duration': {
      if (fired > 0) return used;
      const duration = parseDuration(text);
      if (!duration.ok) return duration;
      const due = addDuration(startedAt, duration.value, zone);
      // A negative duration is due at once; a timer never fires before it was set.
      return due.ok ? { ok: true, dueAt: Math.max(due.value, startedAt) } : due;
    }
    case 'cycle':
      return /^R/i.test(text)
        ? repeat(text, zone, startedAt, fired, now)
        : cycleWithoutR(text, timer, zone, startedAt, fired, now);
    default:
      return { ok: false, message: `unknown timer ${JSON.stringify(timer.kind satisfies never)}` };
  }
}

const used: Schedule = { ok: true, dueAt: null };

function dueAt(result: ReturnType<typeof parseInstant>): Schedule {
  return result.ok ? { ok: true, dueAt: result.value } : result;
}

/** Cron, or a bare duration, which some tools write for "again and again". */
function cycleWithoutR(
  text: string,
  timer: TimerText,
  zone: string,
  startedAt: number,
  fired: number,
  now?: number,
): Schedule {
  if (/^[+-]?P/i.test(text)) return repeat(`R/${text}`, zone, startedAt, fired, now);
  const cron = parseCron(text, timer.cron);
  if (!cron.ok)
    return {
      ok: false,
      message: `${quote(text)} is neither an ISO 8601 repetition (R3/PT10M) nor a cron text.`,
    };
  if (now === undefined && fired > MAX_REPLAYED)
    return { ok: false, message: `${quote(text)} has fired too often to be counted again.` };
  let due = nextOccurrence(cron.value, startedAt, zone);
  for (let count = 0; count < fired && due !== null; count++) {
    if (now !== undefined && due <= now) {
      due = nextOccurrence(cron.value, now, zone);
      break;
    }
    due = nextOccurrence(cron.value, due, zone);
  }
  return { ok: true, dueAt: due };
}

function isZone(zone: string): boolean {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId !== '';
  } catch {
    return false;
  }
}

/** `R[n]/[start/]duration[/end]`: `R3` fires three times; each firing is start + n × period, so month ends do not drift. */
function repeat(text: string, zone: string, startedAt: number, fired: number, now?: number): Schedule {
  const [head = '', ...parts] = text.split('/');
  const times = /^R(-?\d{0,9})$/i.exec(head.trim());
  const periodAt = parts.findIndex((part) => /^\s*[+-]?P/i.test(part));
  if (!times || periodAt < 0 || parts.length > 3) {
    return {
      ok: false,
      message: `${quote(text)} is no ISO 8601 repetition; write for example R3/PT10M or R/P1D.`,
    };
  }
  const limit = times[1] === '' || times[1] === '-1' ? null : Number(times[1]);
  if (limit !== null && fired >= limit) return used;
  const period = parseDuration(parts[periodAt] ?? '');
  if (!period.ok) return period;
  const start = periodAt > 0 ? parseInstant(parts[0] ?? '', zone) : null;
  if (start && !start.ok) return start;
  const end = periodAt < parts.length - 1 ? parseInstant(parts[periodAt + 1] ?? '', zone) : null;
  if (end && !end.ok) return end;
  const base = start ? start.value : startedAt;
  const one = addDuration(base, period.value, zone);
  if (!one.ok) return one;
  if (one.value - base < MIN_PERIOD_MS)
    return { ok: false, message: `${quote(text)} repeats more than once a second.` };
  let count = start ? fired : fired + 1;
  if (limit === null && now !== undefined && fired > 0)
    count = Math.max(
      count,
      firstCountAfter(now, (n) => addDuration(base, period.value, zone, n), count),
    );
  const due = addDuration(base, period.value, zone, count);
  if (!due.ok) return due;
  return end && due.value > end.value ? used : { ok: true, dueAt: due.value };
}

/** The first repetition after `now`, found by halving: months differ in length, so it cannot be divided out. */
function firstCountAfter(now: number, at: (count: number) => Result<number>, from: number): number {
  const isAfter = (count: number): boolean => {
    const due = at(count);
    return !due.ok || due.value > now;
  };
  let [low, high] = [from, from];
  while (!isAfter(high)) [low, high] = [high + 1, high * 2 + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isAfter(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
