/** Functions on dates and times (DMN 1.5 Tables 78, 80; `last day of month` is Camunda's). */
import { dayOfYear, daysInMonth, weekOfYear, weekday } from '../temporal/calendar.ts';
import { FeelDate, FeelDateTime } from '../temporal/moment.ts';
import { namedZone, offsetAtInstant, utc } from '../temporal/zone.ts';
import type { Run } from '../run.ts';
import type { FeelValue } from '../value.ts';
import { signature } from './definition.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function dateOf(value: FeelValue | undefined): FeelDate | null {
  if (value instanceof FeelDateTime) return value.date;
  return value instanceof FeelDate ? value : null;
}

/** The instant of the evaluation, on the wall of its zone. */
function now({ input }: Run): FeelDateTime | null {
  const zone = namedZone(input.zone) ?? utc;
  const local = BigInt(input.now) + BigInt(offsetAtInstant(zone, input.now)) * 1000n;
  return FeelDateTime.fromLocalNanos(local * 1_000_000n, zone);
}

function onDate(name: string, compute: (date: FeelDate) => FeelValue): ReturnType<typeof signature> {
  return signature(`${name}(date: date|date and time)`, ([value]) => {
    const date = dateOf(value);
    return date && compute(date);
  });
}

export const temporalFunctions = [
  signature('now()', (_values, run) => now(run)),
  signature('today()', (_values, run) => now(run)?.date ?? null),
  onDate('day of year', (date) => dayOfYear(date.year, date.month, date.day)),
  onDate('day of week', (date) => DAYS[weekday(date.days) - 1] ?? null),
  onDate('month of year', (date) => MONTHS[date.month - 1] ?? null),
  onDate('week of year', (date) => weekOfYear(date.days)),
  onDate('last day of month', (date) =>
    FeelDate.of(date.year, date.month, daysInMonth(date.year, date.month)),
  ),
];
