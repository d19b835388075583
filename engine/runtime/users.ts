/** Users, their groups and passwords; sessions and tokens are in files of their own. */
import { require } from '../access.ts';
import type { Users } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { findUser, listGroups, listUsers, putUser, subjectOf, type UserRow } from '../store/users.ts';
import type { Subject, UserView } from '../views.ts';
import { BUILT_IN_GROUPS, groupNames, MAX_NAME_LENGTH } from './groups.ts';
import { checkPassword, hashPassword, matchesPassword } from './passwords.ts';
import type { StoreContext } from './read-context.ts';
import { createSessions } from './sessions.ts';
import { shortText } from './text.ts';
import { createTokens } from './tokens.ts';

const MAX_USERS = 5_000;
const MAX_GROUPS = 5_000;
export function createUsers(context: StoreContext): Users {
  const { sql, clock } = context;
  return {
    ...createSessions(context),
    ...createTokens(context),
    async authenticate(name, password) {
      const row = await findUser(sql, name.slice(0, MAX_NAME_LENGTH));
      const matches = await matchesPassword(password, row?.password_hash ?? null);
      return matches && row !== null && !row.disabled ? subjectOf(row) : null;
    },
    async subject(name) {
      const row = await findUser(sql, name);
      return row && !row.disabled ? subjectOf(row) : null;
    },
    async list(subject) {
      requireDirectory(subject);
      return (await listUsers(sql, MAX_USERS)).map(userView);
    },
    async groups(subject) {
      requireDirectory(subject);
      return [...new Set([...(await listGroups(sql, MAX_GROUPS)), ...BUILT_IN_GROUPS])].toSorted();
    },
    async changePassword(subject, { current, fresh }) {
      if (subject.kind !== 'user') throw new BatonError('FORBIDDEN', 'Only people have passwords.');
      const row = await findUser(sql, subject.name);
      const matches = await matchesPassword(current, row?.password_hash ?? null);
      if (!row || !matches) throw new BatonError('INVALID', 'The current password is wrong.');
      checkPassword(fresh, row.name);
      const { name, display_name: displayName, email, disabled } = row;
      const passwordHash = await hashPassword(fresh);
      await putUser(sql, { name, displayName, email, passwordHash, disabled, groups: null }, clock.now());
    },
    async put(subject, user) {
      require(subject, 'user.manage');
      const name = userName(user.name);
      const before = await findUser(sql, name);
      if (user.password !== undefined) checkPassword(user.password, name);
      const disabled = user.disabled ?? before?.disabled ?? false;
      if (disabled && subject.kind === 'user' && subject.name === name)
        throw new BatonError('INVALID', 'You cannot disable yourself; let another administrator do it.');
      if (losesAdmin(subject, name, user.groups))
        throw new BatonError(
          'INVALID',
          'You cannot take the group admin from yourself; let another administrator do it.',
        );
      await putUser(
        sql,
        {
          name,
          displayName: shortText(user.displayName ?? before?.display_name ?? name, 'The name', 200),
          email: email(user.email === undefined ? (before?.email ?? null) : user.email),
          passwordHash: user.password === undefined ? null : await hashPassword(user.password),
          disabled,
          groups: user.groups === undefined ? null : groupNames(user.groups),
        },
        clock.now(),
      );
      const after = await findUser(sql, name);
      if (!after) throw new BatonError('NOT_FOUND');
      return userView(after);
    },
  };
}

/** The last administrator would lock everybody out. */
function losesAdmin(subject: Subject, name: string, groups: readonly string[] | undefined): boolean {
  const isOneself = subject.kind === 'user' && subject.name === name;
  return isOneself && groups !== undefined && !groups.includes('admin');
}

/** Whoever gives out tasks must know to whom; the others need no list of their colleagues. */
function requireDirectory(subject: Subject): void {
  if (subject.groups.includes('operators')) return;
  require(subject, 'user.manage');
}

function userView(row: UserRow): UserView {
  return {
    name: row.name,
    displayName: row.display_name,
    email: row.email,
    groups: row.groups,
    disabled: row.disabled,
  };
}

function userName(name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,99}$/u.test(name)) return name;
  throw new BatonError(
    'INVALID',
    'A user name begins with a letter or digit and goes on with letters, digits and . _ @ + - (at most 100).',
  );
}

function email(text: string | null): string | null {
  if (text === null || text.trim() === '') return null;
  const address = shortText(text, 'The e-mail address', 254);
  if (/^[^\s@]+@[^\s@]+$/.test(address)) return address;
  throw new BatonError('INVALID', 'This is not an e-mail address.');
}
