/**
 * Cron texts as Camunda (Spring: 0 and 7 are Sunday) and Flowable (Quartz: 1 is Sunday) write them, with L, W, LW, L-n,
 * # and a year. node-cron expands the fields, behind a check of length and number sizes: its parser expands a range
 * before it looks at its bounds, and a text such as `1-100000000 * * * *` would end the process.
 */
import { parse } from 'node-cron';
import { MAX_TEXT, fail, ok, quote, type Result } from './result.ts';

export interface CronFields {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  /** Numbers, or `L`, `L-3`, `LW`, `15W`. */
  readonly dayOfMonth: readonly (number | string)[];
  readonly month: readonly number[];
  /** 0 … 6 from Sunday, or `5L` (last Friday), `5#3` (third Friday). */
  readonly dayOfWeek: readonly (number | string)[];
  readonly year: readonly number[] | null;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
};
const MAXIMA = [59, 59, 23, 31, 12, 7] as const;

export function parseCron(text: string, dialect: 'spring' | 'quartz'): Result<CronFields> {
  const trimmed = (MACROS[text.trim().toLowerCase()] ?? text.trim()).replaceAll('|', ',');
  if (trimmed.length > MAX_TEXT || /\d{5,}/.test(trimmed) || !/^[\w*?/,#\- ]+$/.test(trimmed))
    return refusal(text);
  const parts = trimmed.split(/\s+/);
  if (parts.length === 5) parts.unshift('0');
  if (parts.length < 6 || parts.length > 7) return refusal(text);
  const year = yearsOf(parts[6]);
  if (year === undefined) return refusal(text);
  const fields = parts.slice(0, 6).map((part, index) => normal(part, index, dialect));
  if (fields.some((field, index) => tooLarge(field, index))) return refusal(text);
  try {
    return ok({ ...(parse(fields.join(' ')) as Omit<CronFields, 'year'>), year });
  } catch {
    return refusal(text);
  }
}

/** Spring and Quartz write `a/b` for "from a, every b"; node-cron wants the end of the range too. */
function normal(field: string, index: number, dialect: 'spring' | 'quartz'): string {
  const max = index === 5 ? 6 : (MAXIMA[index] ?? 59);
  const numbers = index === 5 && dialect === 'quartz' ? quartzWeekdays(field) : field;
  return numbers
    .replaceAll(
      /(^|,)(\d+)\/(\d+)/g,
      (_, start: string, from: string, step: string) => `${start}${from}-${max}/${step}`,
    )
    .replaceAll(/(^|,)\?(?=,|$|\/)/g, '$1*');
}

/** Quartz counts 1 … 7 from Sunday. A number behind `#` or `/` is a count, not a day. */
function quartzWeekdays(field: string): string {
  return field.replaceAll(
    /(^|[,-])(\d+)/g,
    (_, before: string, day: string) => `${before}${(Number(day) + 6) % 7}`,
  );
}

function tooLarge(field: string, index: number): boolean {
  const numbers = field.match(/\d+/g) ?? [];
  return numbers.some((number) => Number(number) > Math.max(MAXIMA[index] ?? 59, 59));
}

/** Undefined: not valid; null: every year. */
function yearsOf(part: string | undefined): readonly number[] | null | undefined {
  if (part === undefined || part === '*' || part === '?') return null;
  const years: number[] = [];
  for (const piece of part.split(',')) {
    const match = /^(\d{4})(?:-(\d{4}))?(?:\/(\d{1,3}))?$/.exec(piece);
    if (!match) return undefined;
    const from = Number(match[1]);
    const to = Number(match[2] ?? (match[3] ? 2199 : match[1]));
    if (from < 1970 || to > 2199 || to < from) return undefined;
    for (let year = from; year <= to; year += Math.max(1, Number(match[3] ?? 1))) years.push(year);
  }
  return years;
}

function refusal(text: string): { readonly ok: false; readonly message: string } {
  return fail(
    `${quote(text)} is no cron text; write second minute hour day month weekday, e.g. 0 0 9 * * MON-FRI.`,
  );
}
