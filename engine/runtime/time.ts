/** Instants at the border: ISO 8601 text outside, milliseconds inside. */
import { BatonError } from '../errors.ts';

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Milliseconds since the epoch; text without a zone is UTC. INVALID, naming the field. */
export function parseTime(text: string, field: string): number {
  const zoned = /[Z+]|T.*-/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const instant = INSTANT.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isFinite(instant)) return instant;
  throw new BatonError('INVALID', `${field} is not an ISO 8601 instant such as 2026-01-31T09:00:00Z.`);
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
