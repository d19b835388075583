/** Sessions of people: 256 random bits, stored hashed, ended by idleness, age, log-out, a new password or disabling. */
import type { Users } from '../engine.ts';
import {
  deleteIdleSessions,
  deleteSession,
  findSession,
  insertSession,
  touchSession,
} from '../store/sessions.ts';
import { findUser, subjectOf } from '../store/users.ts';
import type { StoreContext } from './read-context.ts';
import { csrfTokenOf, hashId, randomId } from './secrets.ts';

export const SESSION_IDLE_MS = 8 * 3_600_000;
export const SESSION_MAX_AGE_MS = 7 * 24 * 3_600_000;
/** Use is noted this often, not at each request. */
const TOUCH_EVERY_MS = 60_000;
const SWEEP_BATCH = 1_000;
const MAX_ID_LENGTH = 100;

export function createSessions({
  sql,
  clock,
}: StoreContext): Pick<Users, 'createSession' | 'session' | 'endSession'> {
  return {
    async createSession(userName) {
      const id = randomId();
      const now = clock.now();
      await insertSession(sql, { idHash: hashId(id), userName }, now);
      await deleteIdleSessions(sql, now - SESSION_IDLE_MS, SWEEP_BATCH);
      return { id, csrfToken: csrfTokenOf(id) };
    },
    async session(id) {
      if (id.length > MAX_ID_LENGTH) return null;
      const now = clock.now();
      const idHash = hashId(id);
      const limits = { usedAfter: now - SESSION_IDLE_MS, createdAfter: now - SESSION_MAX_AGE_MS };
      const row = await findSession(sql, idHash, limits);
      // The user is read each time: rights change at once, and who is disabled is out at once (ASVS 7.4, 8.3.2).
      const user = row && (await findUser(sql, row.user_name));
      if (!user || user.disabled) return null;
      if (now - Number(row.used_at) >= TOUCH_EVERY_MS) await touchSession(sql, idHash, now);
      return { subject: subjectOf(user), csrfToken: csrfTokenOf(id) };
    },
    async endSession(id) {
      await deleteSession(sql, hashId(id));
    },
  };
}
