/**
 * The door for variables: what PostgreSQL or V8 could not store, or a later walk could not survive, is refused here with
 * the place where it stands (RFC 6901 pointer).
 */
import type { Json, Variables } from '../json.ts';

const MAX_DEPTH = 64;
const MAX_MEMBERS = 100_000;
const MAX_NAME = 255;
/** Text of all keys and values together, UTF-16 units. */
const MAX_TEXT = 4 * 1024 * 1024;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export type Checked =
  | { readonly ok: true; readonly value: Variables }
  | { readonly ok: false; readonly pointer: string; readonly message: string };

interface Place {
  readonly value: unknown;
  readonly depth: number;
  readonly parent: Place | null;
  readonly key: string | number;
}

/** Iterative, so that no nesting can overflow the stack. The value is given back as it is. */
export function checkVariables(value: unknown): Checked {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, pointer: '', message: 'Variables must be an object: names with values.' };
  }
  const open: Place[] = [{ value, depth: 0, parent: null, key: '' }];
  let members = 0;
  let size = 0;
  for (let place = open.pop(); place; place = open.pop()) {
    const problem = problemOf(place);
    if (problem) return refuse(place, problem);
    const inner = place.value;
    if (typeof inner === 'string') size += inner.length;
    if (typeof inner === 'object' && inner !== null) {
      for (const [key, member] of Array.isArray(inner) ? inner.entries() : Object.entries(inner)) {
        const child: Place = { value: member, depth: place.depth + 1, parent: place, key };
        if (typeof key === 'string') {
          size += key.length;
          if (FORBIDDEN.has(key)) return refuse(child, `The name "${key}" is not allowed.`);
          if (!storable(key)) return refuse(child, 'The name holds a character that cannot be stored.');
          if (place.depth === 0 && (key === '' || key.length > MAX_NAME)) {
            return refuse(child, `The name of a variable has 1 to ${MAX_NAME} characters.`);
          }
        }
        open.push(child);
      }
    }
    members += 1;
    if (members > MAX_MEMBERS) return refuse(place, `There are more than ${MAX_MEMBERS} values.`);
    if (size > MAX_TEXT)
      return refuse(
        place,
        'The variables together are larger than 4 MB; store the content elsewhere and keep its address.',
      );
  }
  return { ok: true, value: value as Record<string, Json> };
}

function problemOf({ value, depth }: Place): string | null {
  switch (typeof value) {
    case 'string':
      return storable(value)
        ? null
        : 'The text holds a NUL or half a surrogate pair, which cannot be stored.';
    case 'number':
      return Number.isFinite(value) ? null : 'The number is not finite.';
    case 'boolean':
      return null;
    case 'object':
      return depth > MAX_DEPTH ? `The value is nested deeper than ${MAX_DEPTH}.` : null;
    default:
      return 'The value is not JSON.';
  }
}

function storable(text: string): boolean {
  return !text.includes('\0') && isWellFormed(text);
}

/** No half surrogate pair (the platform's own `isWellFormed` is not in every library we compile against). */
function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

function refuse(place: Place, message: string): Checked {
  const keys: string[] = [];
  for (let at: Place | null = place; at?.parent; at = at.parent) {
    keys.unshift(String(at.key).replaceAll('~', '~0').replaceAll('/', '~1'));
  }
  const pointer = keys.length > 0 ? `/${keys.slice(0, 20).join('/')}` : '';
  return {
    ok: false,
    pointer,
    message: pointer === '' ? message : `${message} (at ${pointer.slice(0, 200)})`,
  };
}
