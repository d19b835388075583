/** Keyset pages: a cursor is the sort key and id of the last row shown, so that page 1,000 costs what page 1 does. */
import { BatonError } from '../../errors.ts';
import type { Page, PageRequest } from '../../views.ts';

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 200;
/** Rows that match are counted so far and no further. */
export const MAX_COUNT = 1_000;
const MAX_CURSOR_LENGTH = 1_000;

/** INVALID when the limit is not a whole number from 1 to 200. */
export function limitOf(request: PageRequest): number {
  const limit = request.limit ?? DEFAULT_LIMIT;
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new BatonError('INVALID', `The limit must be a whole number from 1 to ${MAX_LIMIT}.`);
}

/** The parts of a cursor, as text. INVALID when it is not one that a page of this kind gave. */
export function cursorOf(request: PageRequest, parts: readonly RegExp[]): readonly string[] | null {
  if (request.after === undefined) return null;
  const values = decode(request.after);
  if (values?.length === parts.length && parts.every((part, index) => part.test(values[index] ?? '')))
    return values;
  throw new BatonError('INVALID', 'The page cursor is not valid; begin again at the first page.');
}

/** Parts that cursors are made of. */
export const part = {
  id: /^\d{1,16}$/,
  wait: /^\d{1,9}$/,
  time: /^(-?infinity|\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)$/,
  number: /^-?\d{1,9}$/,
  // A NUL cannot be stored, and none of our sort keys holds one.
  text: /^[^\0]{0,500}$/su,
} as const;

/** SQL for a timestamp as a cursor keeps it: to the microsecond, infinity by name. */
export function timePart(column: string): string {
  return `case when isfinite(${column}) then to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    else ${column}::text end`;
}

/** Makes a page of rows that were asked for with one more than the limit. */
export function pageOf<Row, View>(
  rows: readonly Row[],
  limit: number,
  counted: number,
  view: (row: Row) => View,
  cursor: (row: Row) => readonly (string | number)[],
): Page<View> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(view),
    next: rows.length > limit && last !== undefined ? encode(cursor(last)) : null,
    count: Math.min(counted, MAX_COUNT),
    moreThanCounted: counted > MAX_COUNT,
  };
}

/**
 * Number of all that match. A first page that holds everything tells it itself; only else are rows counted, which for a
 * search that finds little would mean to read everything twice.
 */
export async function countOf(
  first: { readonly rows: number; readonly limit: number; readonly after: readonly string[] | null },
  count: () => Promise<number>,
): Promise<number> {
  return first.after === null && first.rows <= first.limit ? first.rows : count();
}

function encode(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values.map(String))).toString('base64url');
}

function decode(cursor: string): readonly string[] | null {
  if (cursor.length > MAX_CURSOR_LENGTH) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
}
