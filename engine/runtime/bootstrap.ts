/** First start: an administrator and, where samples are wanted, people who can try them, each with a first password. */
import { hasUsers, putUser } from '../store/users.ts';
import type { Clock } from '../clock.ts';
import type { Sql } from '../store/queries/sql.ts';
import { hashPassword, oneTimePassword } from './passwords.ts';

export interface FirstUser {
  readonly name: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  /** Shown once, stored only as a hash. */
  readonly password: string;
}

const ADMIN = { name: 'admin', displayName: 'Administrator', groups: ['admin'] } as const;

/** The people of the samples; their groups are those that the sample diagrams name. */
const DEMO = [
  { name: 'anna', displayName: 'Anna Keller', groups: ['sales'] },
  { name: 'ben', displayName: 'Ben Okafor', groups: ['finance'] },
  { name: 'carla', displayName: 'Carla Rossi', groups: ['managers'] },
  { name: 'david', displayName: 'David Brandt', groups: ['directors', 'managers'] },
  { name: 'dina', displayName: 'Dina Haddad', groups: ['it'] },
  { name: 'emil', displayName: 'Emil Novak', groups: ['hr'] },
  { name: 'wanda', displayName: 'Wanda Fischer', groups: ['warehouse'] },
  { name: 'frida', displayName: 'Frida Lind', groups: ['architects'] },
  { name: 'omar', displayName: 'Omar Reyes', groups: ['operators'] },
] as const;

/** Creates the first users when there are none at all, and gives their passwords; else an empty list. */
export async function bootstrap(
  { sql, clock }: { readonly sql: Sql; readonly clock: Clock },
  options: { readonly samples: boolean },
): Promise<readonly FirstUser[]> {
  if (await hasUsers(sql)) return [];
  const people = options.samples ? [ADMIN, ...DEMO] : [ADMIN];
  const users = people.map((person) => ({ ...person, password: oneTimePassword() }));
  for (const user of users) {
    const passwordHash = await hashPassword(user.password);
    await putUser(sql, { ...user, email: null, passwordHash, disabled: false }, clock.now());
  }
  return users;
}
