/** Time zones: a fixed offset or an IANA name, whose offset depends on the day. */
import { Temporal } from 'temporal-polyfill';

export type Zone =
  { readonly kind: 'offset'; readonly seconds: number } | { readonly kind: 'named'; readonly id: string };

/** XML Schema allows offsets to ±14:00, DMN's tests ±18:00 as Java does. */
const MAX_OFFSET_SECONDS = 18 * 3600;
/** The calendar repeats after 400 years, weekdays included. */
const CYCLE_YEARS = 400;
const MAX_CACHED_ZONES = 1_000;

export const utc: Zone = { kind: 'offset', seconds: 0 };

/** Reads `Z`, `+02:00`, `+02:00:30` or `@Europe/Paris`; null when it is none, or there is no such zone. */
export function parseZone(text: string): Zone | null {
  if (text === 'Z' || text === 'z') return utc;
  if (text.startsWith('@')) return namedZone(text.slice(1));
  const match = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (!match) return null;
  const [, sign, hours = '', minutes = '', seconds = '0'] = match;
  if (Number(minutes) > 59 || Number(seconds) > 59) return null;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total > MAX_OFFSET_SECONDS ? null : { kind: 'offset', seconds: (sign === '-' ? -total : total) + 0 };
}

const known = new Map<string, Zone | null>();

export function namedZone(id: string): Zone | null {
  const cached = known.get(id);
  if (cached !== undefined) return cached;
  const zone = exists(id) ? ({ kind: 'named', id } as const) : null;
  if (known.size < MAX_CACHED_ZONES) known.set(id, zone);
  return zone;
}

function exists(id: string): boolean {
  if (!/^[A-Za-z][\w+\-/]{0,60}$/.test(id)) return false;
  try {
    Temporal.PlainDateTime.from('2020-01-01T00:00').toZonedDateTime(id);
    return true;
  } catch {
    return false;
  }
}

/** Seconds east of UTC at a local moment; in a gap or overlap of the clock, those before the change. */
export function offsetAt(
  zone: Zone,
  date: { readonly year: number; readonly month: number; readonly day: number },
  time: { readonly hour: number; readonly minute: number; readonly second: number },
): number {
  if (zone.kind === 'offset') return zone.seconds;
  const local = Temporal.PlainDateTime.from({
    year: yearForZones(date.year),
    month: date.month,
    day: date.day,
    hour: time.hour,
    minute: time.minute,
    second: time.second,
  });
  return local.toZonedDateTime(zone.id, { disambiguation: 'compatible' }).offsetNanoseconds / 1e9;
}

/** Seconds east of UTC at an instant given in milliseconds since the epoch. */
export function offsetAtInstant(zone: Zone, epochMs: number): number {
  if (zone.kind === 'offset') return zone.seconds;
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone.id).offsetNanoseconds / 1e9;
}

/** Temporal knows the years ±271,821 only; past these the zones' rules repeat with the calendar. */
function yearForZones(year: number): number {
  if (Math.abs(year) < 200_000) return year;
  return 2000 + (((year % CYCLE_YEARS) + CYCLE_YEARS) % CYCLE_YEARS);
}

/** `Z`, `+02:00` or `@Europe/Paris`. */
export function zoneToText(zone: Zone): string {
  if (zone.kind === 'named') return `@${zone.id}`;
  return zone.seconds === 0 ? 'Z' : offsetToText(zone.seconds);
}

function offsetToText(offset: number): string {
  const [hours, minutes, seconds] = [3600, 60, 1].map((unit, index) => {
    const count = Math.floor(Math.abs(offset) / unit);
    return String(index === 0 ? count : count % 60).padStart(2, '0');
  });
  return `${offset < 0 ? '-' : '+'}${hours}:${minutes}${seconds === '00' ? '' : `:${seconds}`}`;
}
