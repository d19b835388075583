/** PostgreSQL array literals: one text parameter carries a whole column of a batch into `unnest`. */

/** How the values of a column are written. `array` is a text[] that itself travels as text. */
export type ColumnType =
  'int2' | 'int4' | 'int8' | 'bool' | 'text' | 'json' | 'timestamptz' | 'array' | 'float8';

/** Type of the parameter; `array` columns are cast to text[] by the statement. */
export const parameterType: Readonly<Record<ColumnType, string>> = {
  int2: 'int2[]',
  int4: 'int4[]',
  int8: 'int8[]',
  bool: 'bool[]',
  text: 'text[]',
  json: 'jsonb[]',
  timestamptz: 'timestamptz[]',
  array: 'text[]',
  float8: 'float8[]',
};

/** `json` values are any JSON; `timestamptz` are milliseconds; null is NULL, except in `json`, where undefined is. */
export function arrayLiteral(type: ColumnType, values: readonly unknown[]): string {
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'float8':
    case 'bool':
      return `{${(values as readonly (number | boolean | null)[]).map((value) => value ?? 'NULL').join(',')}}`;
    case 'timestamptz':
      return `{${values.map((value) => (value === null ? 'NULL' : isoOf(value as number))).join(',')}}`;
    case 'text':
      return `{${values.map((value) => (value === null ? 'NULL' : quoted(value as string))).join(',')}}`;
    case 'json':
      // JSON text has no control characters: JSON's own quoting of it, which is native, is an array literal's too
      return `{${values.map((value) => (value === undefined ? 'NULL' : JSON.stringify(JSON.stringify(value)))).join(',')}}`;
    case 'array':
      return `{${values.map((value) => quoted(arrayLiteral('text', value as readonly string[]))).join(',')}}`;
    default:
      throw new Error(`unknown column type ${String(type satisfies never)}`);
  }
}

function quoted(text: string): string {
  return `"${text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text}"`;
}

let lastMilliseconds = Number.NaN;
let lastText = '';

/** A batch has one instant, which most of its rows carry. */
function isoOf(milliseconds: number): string {
  if (milliseconds !== lastMilliseconds) {
    lastMilliseconds = milliseconds;
    lastText = new Date(milliseconds).toISOString();
  }
  return lastText;
}
