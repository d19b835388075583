/** Paths into form data: `items[0].qty`. Only own properties are read, and no name reaches a prototype. */
import type { Json } from '../json.ts';

export type Path = readonly (string | number)[];
export type MutableJson = null | boolean | number | string | MutableJson[] | { [name: string]: MutableJson };

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** The segments of a key such as `address.street`, or null when a segment is empty or forbidden. */
export function parseKey(key: string): readonly string[] | null {
  const segments = key.split('.');
  return segments.some((segment) => segment === '' || FORBIDDEN.has(segment)) ? null : segments;
}

/** `items[0].qty`: the key of an error, and the name of the input in the page. */
export function pathText(path: Path): string {
  return path
    .map((segment, at) => (typeof segment === 'number' ? `[${segment}]` : at === 0 ? segment : `.${segment}`))
    .join('');
}

export function getAt(data: Json | undefined, path: Path): Json | undefined {
  let value: Json | undefined = data;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<string | number, Json>)[segment];
  }
  return value;
}

/** Writes in place, making objects and lists on the way. Replaces what is in the way and is neither. */
export function setAt(data: Record<string, MutableJson>, path: Path, value: Json): void {
  let target: Record<string | number, MutableJson> = data;
  path.forEach((segment, at) => {
    if (at === path.length - 1) {
      target[segment] = value as MutableJson;
      return;
    }
    const next = Object.hasOwn(target, segment) ? target[segment] : undefined;
    const wanted = typeof path[at + 1] === 'number' ? Array.isArray(next) : isRecord(next);
    if (!wanted) target[segment] = typeof path[at + 1] === 'number' ? [] : {};
    target = target[segment] as Record<string | number, MutableJson>;
  });
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
