/** Bearer tokens of programs: shown once, stored hashed, revocable, with the rights of their groups. */
import { require } from '../access.ts';
import type { Users } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { findToken, insertToken, listTokens, revokeToken } from '../store/tokens.ts';
import type { StoreContext } from './read-context.ts';
import { hashId, randomId } from './secrets.ts';
import { shortText } from './text.ts';
import { parseTime } from './time.ts';
import { groupNames } from './groups.ts';

const MAX_TOKENS = 1_000;
/** Told apart from other secrets at sight, e.g. by a scanner of leaked ones. */
const PREFIX = 'baton_';
const MAX_TOKEN_LENGTH = 100;

export function createTokens({
  sql,
  clock,
}: StoreContext): Pick<Users, 'createToken' | 'byToken' | 'tokens' | 'revokeToken'> {
  return {
    async createToken(subject, request) {
      require(subject, 'user.manage');
      const token = `${PREFIX}${randomId()}`;
      const expiresAt = request.expiresAt === null ? null : parseTime(request.expiresAt, 'expiresAt');
      const now = clock.now();
      if (expiresAt !== null && expiresAt <= now)
        throw new BatonError('INVALID', 'The token would be expired before its first use.');
      const name = shortText(request.name, 'The name of a token', 100);
      const made = await insertToken(
        sql,
        {
          tokenHash: hashId(token),
          name,
          groups: groupNames(request.groups),
          createdBy: subject.name,
          expiresAt,
        },
        now,
      );
      if (!made) throw new BatonError('CONFLICT', `There is a token named ${name} already; revoke it first.`);
      return { token };
    },
    async byToken(token) {
      if (!token.startsWith(PREFIX) || token.length > MAX_TOKEN_LENGTH) return null;
      const row = await findToken(sql, hashId(token), clock.now());
      return (
        row && {
          id: `program:${row.name}`,
          kind: 'program',
          name: row.name,
          displayName: row.name,
          groups: row.groups,
        }
      );
    },
    async tokens(subject) {
      require(subject, 'user.manage');
      return (await listTokens(sql, clock.now(), MAX_TOKENS)).map((row) => ({
        name: row.name,
        groups: row.groups,
        createdAt: row.created_at,
        createdBy: row.created_by,
        expiresAt: row.expires_at,
      }));
    },
    async revokeToken(subject, name) {
      require(subject, 'user.manage');
      if (!(await revokeToken(sql, name, clock.now()))) throw new BatonError('NOT_FOUND');
    },
  };
}
