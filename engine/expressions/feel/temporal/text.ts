/** Dates and times to and from ISO 8601 text, as XML Schema writes it, and with `@zone` behind it. */
import type { Kind } from '../object.ts';
import { FeelDate, FeelDateTime, FeelTime } from './moment.ts';
import { type DaysTime, type YearsMonths, parseDuration } from './duration.ts';
import { type Zone, parseZone, zoneToText } from './zone.ts';

/** A year has four digits, or more without a leading zero; never a plus sign. */
const DATE = /^(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,18}))?(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[\w+\-/]+)?$/;

export function parseDate(text: string): FeelDate | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [, sign, year = '', month, day] = match;
  return FeelDate.of(sign ? -Number(year) : Number(year), Number(month), Number(day));
}

export function parseTime(text: string): FeelTime | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [, hour, minute, second, fraction = '', zoneText] = match;
  let zone: Zone | null = null;
  if (zoneText !== undefined) {
    zone = parseZone(zoneText);
    if (!zone) return null;
  }
  const nanosecond = Number(fraction.padEnd(9, '0').slice(0, 9));
  return FeelTime.of(Number(hour), Number(minute), Number(second), nanosecond, zone);
}

/** Text without a time is that day's midnight. */
export function parseDateTime(text: string): FeelDateTime | null {
  const split = text.indexOf('T');
  const date = parseDate(split < 0 ? text : text.slice(0, split));
  if (!date) return null;
  if (split < 0) return new FeelDateTime(date, FeelTime.midnight);
  const rest = text.slice(split + 1);
  if (/^24:00:00(?:\.0+)?(?![\d.])/.test(rest)) return nextMidnight(date, rest);
  const time = parseTime(rest);
  return time && new FeelDateTime(date, time);
}

/** XML Schema's `24:00:00` is the first moment of the next day. */
function nextMidnight(date: FeelDate, text: string): FeelDateTime | null {
  const time = parseTime(text.replace('24', '00'));
  const next = FeelDate.fromDays(date.days + 1);
  return time && next && new FeelDateTime(next, time);
}

/** What an at-literal `@"…"` holds: any temporal value (DMN 1.5 §10.3.2.3.4, grammar rule 62). */
export function parseTemporal(
  text: string,
): FeelDate | FeelTime | FeelDateTime | YearsMonths | DaysTime | null {
  if (/^-?P/.test(text)) return parseDuration(text);
  return parseDate(text) ?? parseTime(text) ?? (text.includes('T') ? parseDateTime(text) : null);
}

/** A text as a value of one temporal kind; null when the kind is not temporal or the text is none of it. */
export function parseTemporalOf(
  kind: Kind,
  text: string,
): FeelDate | FeelTime | FeelDateTime | YearsMonths | DaysTime | null {
  switch (kind) {
    case 'date':
      return parseDate(text) ?? parseDateTime(text)?.date ?? null;
    case 'time':
      return parseTime(text);
    case 'date and time':
      return parseDateTime(text);
    case 'years and months duration':
    case 'days and time duration': {
      const duration = parseDuration(text);
      return duration?.kind === kind ? duration : null;
    }
    default:
      return null;
  }
}

export function dateToText(date: FeelDate): string {
  return `${date.year < 0 ? '-' : ''}${pad(Math.abs(date.year), 4)}-${pad(date.month)}-${pad(date.day)}`;
}

export function timeToText(time: FeelTime): string {
  const fraction = time.nanosecond ? `.${pad(time.nanosecond, 9).replace(/0+$/, '')}` : '';
  const zone = time.zone ? zoneToText(time.zone) : '';
  return `${pad(time.hour)}:${pad(time.minute)}:${pad(time.second)}${fraction}${zone}`;
}

export function dateTimeToText(moment: FeelDateTime): string {
  return `${dateToText(moment.date)}T${timeToText(moment.time)}`;
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}
