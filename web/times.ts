/** Instants and durations as words, in a language and a time zone. */
export interface TimeStyle {
  /** The instant that "2 hours ago" counts from, milliseconds since the epoch. */
  readonly now: number;
  readonly locale: string;
  /** IANA zone of the reader. */
  readonly zone: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formatters cost about 30 µs to build, so they are kept: one a language, zone and shape. */
const MAX_FORMATTERS = 200;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** `14 Mar 2026, 10:32`; empty text when there is no instant or it cannot be read. */
export function dateTimeText(iso: string | null | undefined, style: TimeStyle): string {
  return format(iso, style, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** `14 Mar 2026`. */
export function dateText(iso: string | null | undefined, style: TimeStyle): string {
  return format(iso, style, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `10:32:07`, for logs. */
export function clockText(iso: string | null | undefined, style: TimeStyle): string {
  return format(iso, style, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** `2 hours ago`, `in 3 days`, `just now`; past two months the date itself. */
export function relativeText(iso: string | null | undefined, style: TimeStyle): string {
  const at = iso ? Date.parse(iso) : NaN;
  if (Number.isNaN(at)) return '';
  const distance = at - style.now;
  const size = Math.abs(distance);
  if (size < 45 * SECOND) return distance <= 0 ? 'just now' : 'in a moment';
  if (size > 60 * DAY) return dateText(iso, style);
  const words = new Intl.RelativeTimeFormat(style.locale, { numeric: 'auto' });
  if (size < HOUR) return words.format(Math.trunc(distance / MINUTE) || Math.sign(distance), 'minute');
  if (size < DAY) return words.format(Math.trunc(distance / HOUR), 'hour');
  return words.format(dayNumber(at, style.zone) - dayNumber(style.now, style.zone), 'day');
}

/** Days count by the reader's calendar: what is due in 40 hours may be due tomorrow or the day after. */
function dayNumber(at: number, zone: string): number {
  const style = { locale: 'en-CA', zone, now: at };
  const day = formatter(style, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
  return Date.parse(`${day}T00:00:00Z`) / DAY;
}

/** `350 ms`, `12 s`, `4 min`, `1 h 20 min`, `3 d 4 h`: the two largest units; empty text for null. */
export function durationText(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return '';
  const size = Math.max(0, Math.round(milliseconds));
  if (size < SECOND) return `${size} ms`;
  if (size < MINUTE) return `${Math.round(size / SECOND)} s`;
  if (size < HOUR) return `${Math.round(size / MINUTE)} min`;
  if (size < DAY) return two(size, HOUR, 'h', MINUTE, 'min');
  return two(size, DAY, 'd', HOUR, 'h');
}

function two(size: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((size % large) / small);
  return `${Math.floor(size / large)} ${largeUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ''}`;
}

function format(
  iso: string | null | undefined,
  style: TimeStyle,
  options: Intl.DateTimeFormatOptions,
): string {
  const at = iso ? Date.parse(iso) : NaN;
  return Number.isNaN(at) ? '' : formatter(style, options).format(at);
}

function formatter(style: TimeStyle, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${style.locale} ${style.zone} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  const made = new Intl.DateTimeFormat(style.locale, { ...options, timeZone: style.zone });
  formatters.set(key, made);
  return made;
}
