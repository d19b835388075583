/**
 * The door for variables: what PostgreSQL or V8 could not store, or a later walk could not survive, is refused here with
 * the place where it stands (RFC 6901 pointer).
 */
import type { Json, Variables } from '../json.ts';

const MAX_DEPTH = 64;
/** Names of one object. */
const MAX_NAMES = 10_000;
/** Values of all lists and objects together. */
const MAX_VALUES = 100_000;
const MAX_NAME = 255;
/** Names and values as written, UTF-16 units. */
const MAX_SIZE = 1024 * 1024;
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

/** Names that would reach a prototype wherever an object is copied member by member. */
export function isForbiddenName(name: string): boolean {
  return FORBIDDEN.has(name);
}

/** Iterative, so that no nesting can overflow the stack. The value is given back as it is. */
export function checkVariables(value: unknown): Checked {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, pointer: '', message: 'Variables must be an object: names with values.' };
  }
  const open: Place[] = [{ value, depth: 0, parent: null, key: '' }];
  let values = 0;
  let size = 0;
  for (let place = open.pop(); place; place = open.pop()) {
    const problem = problemOf(place);
    if (problem) return refuse(place, problem);
    values += 1;
    if (values > MAX_VALUES) return refuse(place, `There are more than ${MAX_VALUES} values.`);
    size += sizeOf(place);
    if (size > MAX_SIZE) return refuse(place, tooLarge);
    for (const child of childrenOf(place)) open.push(child);
  }
  return { ok: true, value: value as Record<string, Json> };
}

const tooLarge =
  'The variables together are larger than 1 MB; store the content elsewhere and keep its address.';

function* childrenOf(place: Place): Iterable<Place> {
  const { value, depth } = place;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    // By index, so that a list with holes is seen to have them.
    for (let key = 0; key < value.length; key++)
      yield { value: value[key] as unknown, depth: depth + 1, parent: place, key };
    return;
  }
  for (const [key, member] of Object.entries(value))
    yield { value: member, depth: depth + 1, parent: place, key };
}

function problemOf({ value, depth, key }: Place): string | null {
  if (typeof key === 'string' && depth > 0) {
    if (isForbiddenName(key)) return `The name "${key}" is not allowed.`;
    if (!storable(key)) return 'The name holds a character that cannot be stored.';
    if (depth === 1 && (key === '' || key.length > MAX_NAME))
      return `The name of a variable has 1 to ${MAX_NAME} characters.`;
  }
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
      return value === null ? null : problemOfObject(value, depth);
    default:
      return 'The value is not JSON.';
  }
}

function problemOfObject(value: object, depth: number): string | null {
  if (depth > MAX_DEPTH) return `The value is nested deeper than ${MAX_DEPTH}.`;
  if (Array.isArray(value))
    return value.length > MAX_VALUES ? `There are more than ${MAX_VALUES} values.` : null;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A Date or a Map would be stored as something else than it is.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return 'The value is not plain JSON.';
  return Object.keys(value).length > MAX_NAMES ? `An object has more than ${MAX_NAMES} names.` : null;
}

/** Characters as JSON; a number as PostgreSQL writes it, with all its zeros: 1e300 has 301 digits in a jsonb column. */
function sizeOf({ value, key }: Place): number {
  const name = typeof key === 'string' ? key.length + 3 : 0;
  if (typeof value === 'string') return name + value.length + 3;
  if (typeof value !== 'number') return name + 5;
  const digits = value === 0 ? 0 : Math.abs(Math.log10(Math.abs(value)));
  return name + Math.max(String(value).length, Math.ceil(digits)) + 1;
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
