/** A problem of the process as a value: it ends at a boundary event or as an incident, never as a throw. */
import type { Json } from '../json.ts';

export interface Failure {
  readonly ok: false;
  /** The type of the incident that it becomes; see `Incident`. */
  readonly type: string;
  readonly message: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure(type: string, message: string): Failure {
  return { ok: false, type, message };
}

/** Codes, keys and names are compared as text: a diagram may write 500 where a worker sends "500". */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
