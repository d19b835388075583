/** Random ids that grant something, and the hashes under which they are stored. */
import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 256 random bits as 43 characters that fit in a cookie or header. */
export function randomId(): string {
  return randomBytes(32).toString('base64url');
}

/** A fast hash is right here: 256 random bits cannot be guessed, unlike a password. */
export function hashId(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** Derived from the session's secret id, so that it need not be stored and dies with it. */
export function csrfTokenOf(sessionId: string): string {
  return createHmac('sha256', sessionId).update('csrf').digest('base64url');
}
