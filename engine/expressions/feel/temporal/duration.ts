/** The two kinds of duration (DMN 1.5 §10.3.2.3.7 and 8): months, and nanoseconds. */
import { FeelObject } from '../object.ts';

export class YearsMonths extends FeelObject {
  readonly kind = 'years and months duration';
  readonly months: number;

  constructor(months: number) {
    super();
    this.months = months + 0;
  }
}

export class DaysTime extends FeelObject {
  readonly kind = 'days and time duration';
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }
}

/** Longest duration either way: 10^10 years in months, and the same in nanoseconds. */
const MAX_MONTHS = 120_000_000_000;
const MAX_NANOS = 10n ** 27n;

/** Null when the duration is longer than any calendar. */
export function yearsMonths(months: number): YearsMonths | null {
  return Number.isSafeInteger(months) && Math.abs(months) <= MAX_MONTHS ? new YearsMonths(months) : null;
}

/** Null when the duration is longer than any calendar. */
export function daysTime(nanos: bigint): DaysTime | null {
  return nanos <= MAX_NANOS && nanos >= -MAX_NANOS ? new DaysTime(nanos) : null;
}

const YEARS_MONTHS = /^(-?)P(?:(\d{1,15})Y)?(?:(\d{1,15})M)?$/;
const DAYS_TIME =
  /^(-?)P(?:(\d{1,18})D)?(?:T(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:\.(\d{0,18}))?S)?)?$/;

/** Reads an ISO 8601 duration as XML Schema writes it; null when it is none, or mixes months with days. */
export function parseDuration(text: string): YearsMonths | DaysTime | null {
  if (/[PT]$/.test(text)) return null;
  const months = YEARS_MONTHS.exec(text);
  if (months) {
    const total = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0);
    return yearsMonths(months[1] ? -total : total);
  }
  const parts = DAYS_TIME.exec(text);
  if (!parts) return null;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts;
  const whole = BigInt(days) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const nanos = whole * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
  return daysTime(sign ? -nanos : nanos);
}

export function durationToText(duration: YearsMonths | DaysTime): string {
  return duration.kind === 'years and months duration'
    ? monthsToText(duration.months)
    : nanosToText(duration.nanos);
}

function monthsToText(total: number): string {
  const years = Math.floor(Math.abs(total) / 12);
  const months = Math.abs(total) % 12;
  const text = `${years ? `${years}Y` : ''}${months ? `${months}M` : ''}`;
  return `${total < 0 ? '-' : ''}P${text || '0M'}`;
}

function nanosToText(total: bigint): string {
  const nanos = total < 0n ? -total : total;
  const [days, rest] = [nanos / 86_400_000_000_000n, nanos % 86_400_000_000_000n];
  const [hours, minutes] = [rest / 3_600_000_000_000n, (rest / 60_000_000_000n) % 60n];
  const [seconds, fraction] = [(rest / 1_000_000_000n) % 60n, rest % 1_000_000_000n];
  const point = fraction ? `.${String(fraction).padStart(9, '0').replace(/0+$/, '')}` : '';
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds || fraction ? `${seconds}${point}S` : ''}`;
  const text = `${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
  return `${total < 0n ? '-' : ''}P${text || 'T0S'}`;
}
