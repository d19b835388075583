/** Variables as people type them: text as it is, everything else as JSON. */
import type { Json, JsonObject } from '../../engine/index.ts';

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** A JSON object with the variables by name; empty text is none. */
export function parseVariables(text: string): Parsed<JsonObject> {
  if (text.trim() === '') return { ok: true, value: {} };
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value))
    return {
      ok: false,
      message: 'Write the variables as one JSON object, e.g. {"amount": 120, "customer": "Ada"}.',
    };
  return { ok: true, value: parsed.value as JsonObject };
}

/** `text`: as typed. `json`: read as JSON. */
export function parseValue(text: string, format: 'text' | 'json'): Parsed<Json> {
  return format === 'text' ? { ok: true, value: text } : parseJson(text);
}

export function parseJson(text: string): Parsed<Json> {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false, message: `This is not JSON${place(text)}. Text needs double quotes, e.g. "paid".` };
  }
}

const TOKEN = /\s*(?:[{}[\],:]|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/** ` (line 3)`: where the first piece stands that is no piece of JSON. Node's own message names no place. */
function place(text: string): string {
  TOKEN.lastIndex = 0;
  let end = 0;
  while (TOKEN.test(text)) end = TOKEN.lastIndex;
  const rest = text.slice(end);
  if (!text.includes('\n') || rest.trim() === '') return '';
  const start = end + rest.length - rest.trimStart().length;
  return ` (line ${text.slice(0, start).split('\n').length})`;
}

/** How a value is put into an input: text as it is, everything else as formatted JSON. */
export function editable(value: Json): { readonly text: string; readonly format: 'text' | 'json' } {
  return typeof value === 'string'
    ? { text: value, format: 'text' }
    : { text: JSON.stringify(value, null, 2), format: 'json' };
}

/** `string`, `number`, `true or false`, `list of 3`, `object with 2 fields`, `empty`. */
export function typeText(value: Json): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (typeof value === 'object') {
    const { length } = Object.keys(value);
    return `object with ${length} ${length === 1 ? 'field' : 'fields'}`;
  }
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'string' ? 'text' : 'number';
}

const SHORT = 120;

/** One line for a table: JSON without spaces, cut. */
export function shortValue(value: Json): { readonly text: string; readonly cut: boolean } {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHORT || text.includes('\n')
    ? { text: `${text.slice(0, SHORT).replace(/\s+/g, ' ')}…`, cut: true }
    : { text, cut: false };
}
