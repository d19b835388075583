/** Instants at the border: ISO 8601 text outside, milliseconds inside. */
import { BatonError } from '../errors.ts';

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Milliseconds since the epoch; text without a zone is UTC. INVALID, naming the field. */
export function parseTime(text: string, field: string): number {
  const zoned = /[Z+]|T.*-/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const instant = INSTANT.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isFinite(instant)) return instant;
  throw new BatonError('INVALID', `${field} is not an ISO 8601 instant such as 2026-01-31T09:00:00Z.`);
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const DAY_MS = 86_400_000;

/** The calendar day of the zone that holds the instant: its name, when it began, and when the next one begins. */
export function startOfDay(
  instant: number,
  zone: string,
): { readonly day: string; readonly start: number; readonly next: number } {
  const day = wallClock(instant, zone).slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return { day, start: instantOf(midnight, zone), next: instantOf(midnight + DAY_MS, zone) };
}

/** The instant at which the zone's clocks show what UTC shows at `wall`; the second try takes a change of offset between. */
function instantOf(wall: number, zone: string): number {
  const guess = wall - offset(wall, zone);
  return wall - offset(guess, zone);
}

function offset(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  return Date.parse(`${wallClock(whole, zone)}Z`) - whole;
}

/** Local time as `YYYY-MM-DDTHH:MM:SS`; Swedish is written so. */
function wallClock(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    .format(instant)
    .replace(' ', 'T');
}
