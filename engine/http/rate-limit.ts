/** Slows down guessing of passwords: failed logins count per address and per user name. */
import type { RequestHandler } from 'express';
import type { Clock } from '../clock.ts';
import { BatonError } from '../errors.ts';

const WINDOW_MS = 60_000;
const MAX_PER_USER = 10;
const MAX_PER_ADDRESS = 60;
/** Entries kept; the oldest go first, so that an attacker cannot fill the memory. */
const MAX_ENTRIES = 20_000;

/** Throws TOO_MANY_REQUESTS. A successful login (303) is not counted. */
export function loginLimit(clock: Clock): RequestHandler {
  const attempts = new Map<string, { count: number; until: number }>();

  const entryOf = (key: string): { count: number; until: number } => {
    const now = clock.now();
    let entry = attempts.get(key);
    if (!entry || entry.until <= now) {
      entry = { count: 0, until: now + WINDOW_MS };
      attempts.delete(key);
      attempts.set(key, entry);
      const oldest = attempts.keys().next().value;
      if (attempts.size > MAX_ENTRIES && oldest !== undefined) attempts.delete(oldest);
    }
    return entry;
  };

  return (request, response, next) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const address = entryOf(`address ${request.ip ?? ''}`);
    const given = body.name ?? body.username;
    const name = typeof given === 'string' ? given.slice(0, 255) : '';
    const user = entryOf(`user ${request.ip ?? ''} ${name}`);
    if (user.count >= MAX_PER_USER || address.count >= MAX_PER_ADDRESS) {
      const seconds = Math.ceil((Math.max(user.until, address.until) - clock.now()) / 1000);
      throw new BatonError('TOO_MANY_REQUESTS', `Too many logins failed; wait ${seconds} seconds.`, {
        retryAfterSeconds: seconds,
      });
    }
    response.on('finish', () => {
      if (response.statusCode === 303 || response.statusCode === 302) return;
      user.count += 1;
      address.count += 1;
    });
    next();
  };
}
