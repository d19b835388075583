/** Dates, times and dates with times as FEEL values (DMN 1.5 §10.3.2.3.4 to 6). */
import { FeelObject } from '../object.ts';
import { MAX_YEAR, dateFromDays, daysFromDate, daysInMonth } from './calendar.ts';
import { type Zone, offsetAt } from './zone.ts';

export const NANOS_PER_SECOND = 1_000_000_000n;
export const NANOS_PER_DAY = 86_400n * NANOS_PER_SECOND;

export class FeelDate extends FeelObject {
  readonly kind = 'date';
  readonly year: number;
  readonly month: number;
  readonly day: number;

  private constructor(year: number, month: number, day: number) {
    super();
    this.year = year;
    this.month = month;
    this.day = day;
  }

  /** Null when there is no such day. */
  static of(year: number, month: number, day: number): FeelDate | null {
    const exists =
      Number.isInteger(year) &&
      Math.abs(year) <= MAX_YEAR &&
      Number.isInteger(month) &&
      month >= 1 &&
      month <= 12 &&
      Number.isInteger(day) &&
      day >= 1 &&
      day <= daysInMonth(year, month);
    return exists ? new FeelDate(year, month, day) : null;
  }

  static fromDays(days: number): FeelDate | null {
    return FeelDate.of(...dateFromDays(days));
  }

  get days(): number {
    return daysFromDate(this.year, this.month, this.day);
  }

  /** The same day some months on; the last day of the month where there is no such day. */
  plusMonths(months: number): FeelDate | null {
    const total = this.year * 12 + (this.month - 1) + months;
    const year = Math.floor(total / 12);
    const month = total - year * 12 + 1;
    return FeelDate.of(year, month, Math.min(this.day, daysInMonth(year, month)));
  }
}

export class FeelTime extends FeelObject {
  readonly kind = 'time';
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** Null: local time, wherever that is. */
  readonly zone: Zone | null;

  private constructor(hour: number, minute: number, second: number, nanosecond: number, zone: Zone | null) {
    super();
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.nanosecond = nanosecond;
    this.zone = zone;
  }

  /** Null when there is no such time; 24:00:00 is none. */
  static of(
    hour: number,
    minute: number,
    second: number,
    nanosecond: number,
    zone: Zone | null,
  ): FeelTime | null {
    const exists =
      within(hour, 23) && within(minute, 59) && within(second, 59) && within(nanosecond, 999_999_999);
    return exists ? new FeelTime(hour, minute, second, nanosecond, zone) : null;
  }

  static readonly midnight = new FeelTime(0, 0, 0, 0, null);

  /** Nanoseconds since midnight, any number of them: wraps around the day. */
  static fromNanos(nanos: bigint, zone: Zone | null): FeelTime {
    const inDay = ((nanos % NANOS_PER_DAY) + NANOS_PER_DAY) % NANOS_PER_DAY;
    const seconds = Number(inDay / NANOS_PER_SECOND);
    return new FeelTime(
      Math.floor(seconds / 3600),
      Math.floor(seconds / 60) % 60,
      seconds % 60,
      Number(inDay % NANOS_PER_SECOND),
      zone,
    );
  }

  get nanos(): bigint {
    return (
      BigInt(this.hour * 3600 + this.minute * 60 + this.second) * NANOS_PER_SECOND + BigInt(this.nanosecond)
    );
  }

  withZone(zone: Zone | null): FeelTime {
    return new FeelTime(this.hour, this.minute, this.second, this.nanosecond, zone);
  }
}

function within(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}

export class FeelDateTime extends FeelObject {
  readonly kind = 'date and time';
  readonly date: FeelDate;
  readonly time: FeelTime;

  constructor(date: FeelDate, time: FeelTime) {
    super();
    this.date = date;
    this.time = time;
  }

  /** Nanoseconds since 1970-01-01T00:00:00 on the wall where the moment is. */
  get localNanos(): bigint {
    return BigInt(this.date.days) * NANOS_PER_DAY + this.time.nanos;
  }

  /** Nanoseconds since the epoch; a local moment counts as UTC. */
  get instantNanos(): bigint {
    return this.localNanos - BigInt(this.offsetSeconds ?? 0) * NANOS_PER_SECOND;
  }

  /** Seconds east of UTC, or null for a local moment. */
  get offsetSeconds(): number | null {
    const { zone } = this.time;
    return zone === null ? null : offsetAt(zone, this.date, this.time);
  }

  /** Null past the last year. */
  static fromLocalNanos(nanos: bigint, zone: Zone | null): FeelDateTime | null {
    const inDay = ((nanos % NANOS_PER_DAY) + NANOS_PER_DAY) % NANOS_PER_DAY;
    const date = FeelDate.fromDays(Number((nanos - inDay) / NANOS_PER_DAY));
    return date && new FeelDateTime(date, FeelTime.fromNanos(inDay, zone));
  }
}
