/** Methods of dates: Java's Date and the part of Joda's DateTime that diagrams use, by the calendar of the zone. */
import type { Temporal } from 'temporal-polyfill';
import { asNumber, asText } from './coerce.ts';
import { JuelDate, JuelFailure, type JuelValue } from './value.ts';

type DateMethod = (of: JuelDate, args: readonly JuelValue[]) => JuelValue;

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;

const methods: [string, DateMethod][] = [
  ['getTime', (of) => of.instant],
  ['getMillis', (of) => of.instant],
  ['toDate', (of) => of],
  ['toInstant', (of) => of],
  ['toString', (of) => asText(of)],
  ['before', (of, [other = null]) => of.instant < asNumber(other)],
  ['after', (of, [other = null]) => of.instant > asNumber(other)],
  ['isBefore', (of, [other = null]) => of.instant < asNumber(other)],
  ['isAfter', (of, [other = null]) => of.instant > asNumber(other)],
  ['withTimeAtStartOfDay', (of) => moved(of, (date) => date.startOfDay())],
  ['getYear', (of) => of.zoned.year],
  ['getMonthOfYear', (of) => of.zoned.month],
  ['getDayOfMonth', (of) => of.zoned.day],
  ['getDayOfWeek', (of) => of.zoned.dayOfWeek],
  ['getHourOfDay', (of) => of.zoned.hour],
];
for (const unit of UNITS) {
  const name = unit.charAt(0).toUpperCase() + unit.slice(1);
  methods.push([
    `plus${name}`,
    (of, [count = null]) => moved(of, (date) => date.add({ [unit]: asNumber(count) })),
  ]);
  methods.push([
    `minus${name}`,
    (of, [count = null]) => moved(of, (date) => date.subtract({ [unit]: asNumber(count) })),
  ]);
}

export const dateMethods: ReadonlyMap<string, DateMethod> = new Map(methods);

function moved(of: JuelDate, move: (date: Temporal.ZonedDateTime) => Temporal.ZonedDateTime): JuelDate {
  try {
    return new JuelDate(move(of.zoned).epochMilliseconds, of.zone);
  } catch {
    throw new JuelFailure('The date lies outside the calendar');
  }
}
