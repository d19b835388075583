/** Coercions and comparisons of JSR 245 §1.18 and §1.8, strict where Java's would throw. */
import { EngineObject, isList, isMap, JuelDate, JuelFailure, type JuelValue } from './value.ts';

export function asText(value: JuelValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof JuelDate) return new Date(value.instant).toISOString();
  if (value instanceof EngineObject) return value.label;
  return JSON.stringify(value);
}

export function asNumber(value: JuelValue): number {
  if (value === null || value === '') return 0;
  if (typeof value === 'number') return value;
  if (value instanceof JuelDate) return value.instant;
  if (typeof value === 'string' && value.trim() !== '') {
    const number = Number(value);
    if (Number.isFinite(number)) return number;
  }
  throw new JuelFailure(`${describe(value)} is not a number`);
}

export function asBoolean(value: JuelValue): boolean {
  if (value === null || value === '') return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.toLowerCase() === 'true';
  throw new JuelFailure(`${describe(value)} is neither true nor false`);
}

export function equals(left: JuelValue, right: JuelValue): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (left instanceof JuelDate || right instanceof JuelDate) return instantOf(left) === instantOf(right);
  if (typeof left === 'number' || typeof right === 'number') return numberOrNaN(left) === numberOrNaN(right);
  if (typeof left === 'boolean' || typeof right === 'boolean') return asBoolean(left) === asBoolean(right);
  if (typeof left === 'string' || typeof right === 'string') return asText(left) === asText(right);
  if (isList(left) && isList(right))
    return left.length === right.length && left.every((item, index) => equals(item, right[index] ?? null));
  if (!isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equals(left[key] ?? null, right[key] ?? null))
  );
}

/** Below zero, zero or above; null where one is null, so that `<` is false. */
export function compare(left: JuelValue, right: JuelValue): number | null {
  if (left === null || right === null) return left === right ? 0 : null;
  if (left instanceof JuelDate || right instanceof JuelDate) return instantOf(left) - instantOf(right);
  if (typeof left === 'number' || typeof right === 'number') return asNumber(left) - asNumber(right);
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  throw new JuelFailure(`${describe(left)} and ${describe(right)} cannot be compared`);
}

export function isEmpty(value: JuelValue): boolean {
  if (value === null || value === '') return true;
  if (isList(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

export function describe(value: JuelValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `the text "${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (isList(value)) return 'a list';
  if (isMap(value)) return 'an object';
  return asText(value);
}

function numberOrNaN(value: JuelValue): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function instantOf(value: JuelValue): number {
  if (value instanceof JuelDate) return value.instant;
  if (typeof value === 'number') return value;
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(parsed)) throw new JuelFailure(`${describe(value)} is no date`);
  return parsed;
}
