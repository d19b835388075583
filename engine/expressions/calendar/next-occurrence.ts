/**
 * The next instant a cron text names after a given one, in a zone. In a spring gap the first instant after it counts; in
 * an autumn overlap a fixed time counts once, and a repeated minute or hour on both sides.
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

function firstTimeAfter(
  fields: CronFields,
  day: Temporal.PlainDate,
  after: number,
  zone: string,
): number | null {
  const repeats = fields.hour.length > 1;
  let best: number | null = null;
  for (const hour of fields.hour) {
    for (const minute of fields.minute) {
      for (const second of fields.second) {
        for (const instant of instantsOf(day, hour, minute, second, zone, repeats)) {
          if (instant > after && (best === null || instant < best)) best = instant;
        }
      }
      if (best !== null && !crossesChange(day, zone)) return best;
    }
  }
  return best;
}

/** One instant as a rule, two in an overlap (when the text repeats over hours), the end of the gap when there is none. */
function instantsOf(
  day: Temporal.PlainDate,
  hour: number,
  minute: number,
  second: number,
  zone: string,
  repeats: boolean,
): number[] {
  const time = day.toPlainDateTime({ hour, minute, second });
  const earlier = time.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = time.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return [earlier.epochMilliseconds];
  const inGap = !later.toPlainDateTime().equals(time);
  if (!inGap)
    return repeats ? [earlier.epochMilliseconds, later.epochMilliseconds] : [earlier.epochMilliseconds];
  const transition = earlier.getTimeZoneTransition('next');
  return transition && transition.epochMilliseconds <= later.epochMilliseconds
    ? [transition.epochMilliseconds]
    : [later.epochMilliseconds];
}

function crossesChange(day: Temporal.PlainDate, zone: string): boolean {
  return day.toZonedDateTime(zone).hoursInDay !== 24;
}
