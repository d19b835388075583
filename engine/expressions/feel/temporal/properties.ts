/** The properties of temporal values and ranges: `date.year`, `duration.days` … (DMN 1.5 Table 65). */
import { FeelRange } from '../range.ts';
import type { FeelValue } from '../value.ts';
import { weekday } from './calendar.ts';
import { DaysTime, YearsMonths } from './duration.ts';
import { FeelDate, FeelDateTime, FeelTime } from './moment.ts';
import type { Zone } from './zone.ts';

/** `undefined` when the value has no property of that name. */
export function propertyOf(value: FeelValue, name: string): FeelValue | undefined {
  if (value instanceof FeelDate) return dateProperty(value, name);
  if (value instanceof FeelTime) return timeProperty(value, name, fixedOffset(value.zone));
  if (value instanceof FeelDateTime) return dateTimeProperty(value, name);
  if (value instanceof YearsMonths) return monthsProperty(value, name);
  if (value instanceof DaysTime) return nanosProperty(value, name);
  return value instanceof FeelRange ? rangeProperty(value, name) : undefined;
}

function dateProperty(date: FeelDate, name: string): FeelValue | undefined {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return weekday(date.days);
    default:
      return undefined;
  }
}

/** A zone with a name has no fixed offset; a time alone cannot tell it. */
function fixedOffset(zone: Zone | null): number | null {
  return zone?.kind === 'offset' ? zone.seconds : null;
}

function timeProperty(time: FeelTime, name: string, offset: number | null): FeelValue | undefined {
  switch (name) {
    case 'hour':
      return time.hour;
    case 'minute':
      return time.minute;
    case 'second':
      return withFraction(time.second, time.nanosecond);
    case 'time offset':
      return offset === null ? null : new DaysTime(BigInt(offset) * 1_000_000_000n);
    case 'timezone':
      return time.zone?.kind === 'named' ? time.zone.id : null;
    default:
      return undefined;
  }
}

function dateTimeProperty(moment: FeelDateTime, name: string): FeelValue | undefined {
  const ofDate = dateProperty(moment.date, name);
  return ofDate === undefined ? timeProperty(moment.time, name, moment.offsetSeconds) : ofDate;
}

/** Seconds are decimals (DMN 1.5 Table 66): as text, so that no binary fraction creeps in. */
function withFraction(seconds: number, nanos: number): number {
  const sign = seconds < 0 || nanos < 0 ? '-' : '';
  return Number(`${sign}${Math.abs(seconds)}.${String(Math.abs(nanos)).padStart(9, '0')}`) + 0;
}

function monthsProperty(duration: YearsMonths, name: string): FeelValue | undefined {
  switch (name) {
    case 'years':
      return Math.trunc(duration.months / 12) + 0;
    case 'months':
      return (duration.months % 12) + 0;
    default:
      return undefined;
  }
}

const NANOS = { days: 86_400_000_000_000n, hours: 3_600_000_000_000n, minutes: 60_000_000_000n };

function nanosProperty({ nanos }: DaysTime, name: string): FeelValue | undefined {
  switch (name) {
    case 'days':
      return Number(nanos / NANOS.days);
    case 'hours':
      return Number((nanos / NANOS.hours) % 24n);
    case 'minutes':
      return Number((nanos / NANOS.minutes) % 60n);
    case 'seconds':
      return withFraction(Number((nanos / 1_000_000_000n) % 60n), Number(nanos % 1_000_000_000n));
    default:
      return undefined;
  }
}

function rangeProperty(range: FeelRange, name: string): FeelValue | undefined {
  switch (name) {
    case 'start':
      return range.start;
    case 'end':
      return range.end;
    case 'start included':
      return range.startIncluded;
    case 'end included':
      return range.endIncluded;
    default:
      return undefined;
  }
}
