/**
 * The next instant a cron text names after a given one, in a zone, by the clock on the wall also on the days it changes.
 */
import { Temporal } from 'temporal-polyfill';
import type { CronFields } from './cron.ts';

/** Days looked at before an impossible date (30 February) is given up: 29 February of a year that is none for eight years. */
const MAX_DAYS = 366 * 9;

/** Null when there is none any more. */
export function nextOccurrence(fields: CronFields, after: number, zone: string): number | null {
  const start = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone);
  let day = start.toPlainDate();
  for (let looked = 0; looked < MAX_DAYS; looked++) {
    const skipped = firstPossibleDay(fields, day);
    if (skipped === null) return null;
    day = skipped;
    if (matchesDay(fields, day)) {
      const found = firstTimeAfter(fields, day, after, zone);
      if (found !== null) return found;
    }
    day = day.add({ days: 1 });
  }
  return null;
}

/** Skips to the first day of the next month that can match. */
function firstPossibleDay(fields: CronFields, from: Temporal.PlainDate): Temporal.PlainDate | null {
  let day = from;
  for (let months = 0; months < 12 * 240; months++) {
    if (fields.year && day.year > (fields.year.at(-1) ?? 0)) return null;
    if (day.year > 9000) return null;
    if (fields.month.includes(day.month) && (!fields.year || fields.year.includes(day.year))) return day;
    day = day.with({ day: 1 }).add({ months: 1 });
  }
  return null;
}

/** Both day fields must match (Spring and Quartz), where `?` and `*` match every day. */
function matchesDay(fields: CronFields, day: Temporal.PlainDate): boolean {
  return (
    fields.dayOfMonth.some((wanted) => matchesDayOfMonth(wanted, day)) &&
    fields.dayOfWeek.some((wanted) => matchesDayOfWeek(wanted, day))
  );
}

function matchesDayOfMonth(wanted: number | string, day: Temporal.PlainDate): boolean {
  if (typeof wanted === 'number') return day.day === wanted;
  const last = day.daysInMonth;
  if (wanted === 'L') return day.day === last;
  if (wanted === 'LW') return day.day === nearestWeekday(day, last).day;
  const before = /^L-(\d+)$/.exec(wanted)?.[1];
  if (before !== undefined) return day.day === last - Number(before);
  const near = /^(\d+)W$/.exec(wanted)?.[1];
  return near !== undefined && Number(near) <= last && day.day === nearestWeekday(day, Number(near)).day;
}

/** The weekday nearest to a day of the month, never in another month. */
function nearestWeekday(month: Temporal.PlainDate, dayOfMonth: number): Temporal.PlainDate {
  const day = month.with({ day: dayOfMonth });
  if (day.dayOfWeek === 6) return day.day > 1 ? day.subtract({ days: 1 }) : day.add({ days: 2 });
  if (day.dayOfWeek === 7)
    return day.day < day.daysInMonth ? day.add({ days: 1 }) : day.subtract({ days: 2 });
  return day;
}

function matchesDayOfWeek(wanted: number | string, day: Temporal.PlainDate): boolean {
  const weekday = day.dayOfWeek % 7;
  if (typeof wanted === 'number') return weekday === wanted % 7;
  const last = /^(\d)L$/.exec(wanted)?.[1];
  if (last !== undefined) return weekday === Number(last) % 7 && day.day + 7 > day.daysInMonth;
  const [, number, nth] = /^(\d)#(\d)$/.exec(wanted) ?? [];
  return number !== undefined && weekday === Number(number) % 7 && Math.ceil(day.day / 7) === Number(nth);
}

/** Arithmetic only: `* * * * * *` names 86,400 seconds a day, and asking the calendar for each took three seconds. */
function firstTimeAfter(
  fields: CronFields,
  day: Temporal.PlainDate,
  after: number,
  zone: string,
): number | null {
  const clock = clockOf(day, zone);
  const hourly = fields.hour.length === 24;
  const isOver = (endOfBlock: number): boolean => latest(clock, endOfBlock * 1000) <= after;
  let best: number | null = null;
  for (const hour of fields.hour) {
    if (isOver(hour * 3600 + 3599)) continue;
    for (const minute of fields.minute) {
      if (isOver(hour * 3600 + minute * 60 + 59)) continue;
      for (const second of fields.second) {
        for (const instant of instantsOf(clock, ((hour * 60 + minute) * 60 + second) * 1000, hourly)) {
          if (instant > after && (best === null || instant < best)) best = instant;
        }
      }
    }
    if (best !== null && clock.change === null) return best;
  }
  return best;
}

/** How the clock on the wall goes on one day; all in milliseconds. */
interface WallClock {
  /** Midnight, were the zone UTC. */
  readonly midnight: number;
  readonly offset: number;
  /** The one change of offset on that day, if there is one. */
  readonly change: { readonly at: number; readonly offset: number } | null;
}

function clockOf(day: Temporal.PlainDate, zone: string): WallClock {
  const start = day.toZonedDateTime(zone);
  const midnight = day.toZonedDateTime('UTC').epochMilliseconds;
  const offset = start.offsetNanoseconds / 1e6;
  const clock = { midnight, offset, change: null };
  if (start.hoursInDay === 24) return clock;
  // A change at midnight itself is before the first instant of the day.
  const before = start.subtract({ milliseconds: 1 });
  const change = before.getTimeZoneTransition('next');
  if (!change) return clock;
  return {
    midnight,
    offset: before.offsetNanoseconds / 1e6,
    change: { at: change.epochMilliseconds, offset: change.offsetNanoseconds / 1e6 },
  };
}

/** No instant of this time of day is later. */
function latest({ midnight, offset, change }: WallClock, timeOfDay: number): number {
  return midnight + timeOfDay - Math.min(offset, change?.offset ?? offset);
}

/**
 * One instant as a rule. In an overlap a fixed time counts once and an hourly one on both sides; in a gap a fixed time
 * counts at its end and an hourly one not at all.
 */
function instantsOf(
  { midnight, offset, change }: WallClock,
  timeOfDay: number,
  hourly: boolean,
): readonly number[] {
  const first = midnight + timeOfDay - offset;
  if (!change) return [first];
  const second = midnight + timeOfDay - change.offset;
  if (first < change.at) return second >= change.at && hourly ? [first, second] : [first];
  if (second >= change.at) return [second];
  return hourly ? [] : [change.at];
}
