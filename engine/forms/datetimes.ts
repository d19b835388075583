/** Date, time and date-time fields: between what a browser's input holds and what form-js writes into a variable. */
import type { Json } from '../json.ts';
import type { Field } from './field.ts';

type Subtype = 'date' | 'time' | 'datetime';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::\d{2}(?:\.\d+)?)?$/;
const ZONE = /(Z|[+-]\d{2}:\d{2})$/;

export function subtypeOf(field: Field): Subtype {
  const subtype = field.plain['subtype'];
  return subtype === 'time' || subtype === 'datetime' ? subtype : 'date';
}

/** Whether a value is of the form's kind: `2026-03-14`, `10:32`, `2026-03-14T10:32`, the latter two with or without zone. */
export function isTemporal(value: string, subtype: Subtype): boolean {
  if (subtype === 'date') return isDate(value);
  const bare = value.replace(ZONE, '');
  if (subtype === 'time') return TIME.test(bare);
  const [date = '', time = '', ...rest] = bare.split('T');
  return rest.length === 0 && isDate(date) && TIME.test(time);
}

/** What a browser's input gave (`2026-03-14T10:32`, in the reader's zone) as form-js would store it. */
export function storedTemporal(typed: string, field: Field, zone: string, now: number): string {
  const subtype = subtypeOf(field);
  if (subtype === 'date' || !isTemporal(typed, subtype) || ZONE.test(typed)) return typed;
  const format = field.plain['timeSerializingFormat'];
  if (format === 'no_timezone') return typed;
  const local = subtype === 'time' ? `${localDate(now, zone)}T${typed}` : typed;
  const offset = offsetMinutes(Date.parse(`${local}Z`), zone);
  if (format !== 'utc_normalized') return `${typed}${offsetText(offset)}`;
  const utc = new Date(Date.parse(`${local}Z`) - offset * 60_000).toISOString().slice(0, 16);
  return `${subtype === 'time' ? utc.slice(11) : utc}Z`;
}

/** The stored value as a browser's input wants it, in the reader's zone. */
export function typedTemporal(stored: Json, field: Field, zone: string, now: number): string {
  if (typeof stored !== 'string') return '';
  const subtype = subtypeOf(field);
  if (subtype === 'date') return DATE.exec(stored.slice(0, 10)) ? stored.slice(0, 10) : '';
  if (!isTemporal(stored, subtype)) return '';
  const bare = stored.replace(ZONE, '');
  const end = subtype === 'time' ? 5 : 16;
  if (!ZONE.test(stored)) return bare.slice(0, end);
  const instant = Date.parse(subtype === 'time' ? `${localDate(now, zone)}T${stored}` : stored);
  const local = new Date(instant + offsetMinutes(instant, zone) * 60_000).toISOString();
  return subtype === 'time' ? local.slice(11, 16) : local.slice(0, 16);
}

/** `2026-03-14`, the day it is for the reader. */
export function localDate(now: number, zone: string): string {
  return new Date(now + offsetMinutes(now, zone) * 60_000).toISOString().slice(0, 10);
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
}

/** Minutes east of UTC at an instant. */
function offsetMinutes(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(instant);
  const [, sign, hours, minutes] =
    /GMT([+-])(\d{2}):(\d{2})/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
