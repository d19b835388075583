/** Slows down guessing of passwords: failed logins count per address and per user name. */
import { Router } from 'express';
import type { Clock } from '../clock.ts';
import { BatonError } from '../errors.ts';

const WINDOW_MS = 60_000;
/** Failed logins of one name from one address in a minute (OWASP ASVS 6.3.1). */
export const MAX_PER_USER = 5;
const MAX_PER_ADDRESS = 60;
/** Entries kept; the oldest go first, so that an attacker cannot fill the memory. */
const MAX_ENTRIES = 20_000;
const MAX_NAME = 255;

/**
 * Throws TOO_MANY_REQUESTS. Each try counts before the password is looked at, so that a thousand at once gain nothing;
 * a successful one (a redirect) is taken off again. A router like those of the pages, so that it matches whatever
 * spelling of `/login` they match.
 */
export function loginLimit(clock: Clock): Router {
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

  const router = Router();
  router.post('/login', (request, response, next) => {
    const address = entryOf(`address ${request.ip ?? ''}`);
    const user = entryOf(`user ${request.ip ?? ''} ${nameOf(request.body)}`);
    if (user.count >= MAX_PER_USER || address.count >= MAX_PER_ADDRESS) {
      const until = user.count >= MAX_PER_USER ? user.until : address.until;
      const seconds = Math.ceil((until - clock.now()) / 1000);
      throw new BatonError('TOO_MANY_REQUESTS', `Too many logins failed; wait ${seconds} seconds.`, {
        retryAfterSeconds: seconds,
      });
    }
    user.count += 1;
    address.count += 1;
    response.on('finish', () => {
      if (response.statusCode !== 303 && response.statusCode !== 302) return;
      user.count -= 1;
      address.count -= 1;
    });
    next();
  });
  return router;
}

/** As the login page reads it: blanks around the name do not make another user. */
function nameOf(body: unknown): string {
  const { name } = (body ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name.trim().slice(0, MAX_NAME) : '';
}
