/** Rows of users and their groups. */
import type { Subject } from '../views.ts';
import { first, timestamp, type Sql } from './queries/sql.ts';

export interface UserRow {
  readonly name: string;
  readonly display_name: string;
  readonly email: string | null;
  readonly password_hash: string | null;
  readonly disabled: boolean;
  readonly groups: readonly string[];
}

const columns = `u.name, u.display_name, u.email, u.password_hash, u.disabled,
  coalesce((select array_agg(m.group_name order by m.group_name) from membership m where m.user_name = u.name),
           '{}') as groups`;

/** Primary keys of both tables. */
export function findUser(sql: Sql, name: string): Promise<UserRow | null> {
  return first(sql.query<UserRow>(`select ${columns} from user_account u where u.name = $1`, [name]));
}

/** Every user, at most `limit`, by display name. */
export function listUsers(sql: Sql, limit: number): Promise<readonly UserRow[]> {
  return sql.query<UserRow>(
    `select ${columns} from user_account u order by lower(u.display_name), u.name limit $1`,
    [limit],
  );
}

/** Index membership_group. */
export async function listGroups(sql: Sql, limit: number): Promise<readonly string[]> {
  const rows = await sql.query<{ group_name: string }>(
    `select distinct group_name from membership order by group_name limit $1`,
    [limit],
  );
  return rows.map((row) => row.group_name);
}

/**
 * Creates the user, or changes what is given; null groups or password leave them as they are. One statement, so that
 * a user never stands there with half of the change. A new password or being disabled ends the user's sessions.
 */
export async function putUser(
  sql: Sql,
  user: {
    readonly name: string;
    readonly displayName: string;
    readonly email: string | null;
    readonly passwordHash: string | null;
    readonly disabled: boolean;
    readonly groups: readonly string[] | null;
  },
  now: number,
): Promise<void> {
  await sql.query(
    `with account as (
       insert into user_account (name, display_name, email, password_hash, disabled, created_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $6)
       on conflict (name) do update set display_name = $2, email = $3, disabled = $5, changed_at = $6,
         password_hash = coalesce($4, user_account.password_hash)
       returning name
     ), gone as (
       delete from membership m where m.user_name = $1 and $7::text[] is not null and m.group_name <> all ($7)
     ), ended as (
       delete from session s where s.user_name = $1 and ($4::text is not null or $5)
     )
     insert into membership (user_name, group_name)
     select a.name, g from account a, unnest(coalesce($7::text[], '{}')) g on conflict do nothing`,
    [user.name, user.displayName, user.email, user.passwordHash, user.disabled, timestamp(now), user.groups],
  );
}

export async function hasUsers(sql: Sql): Promise<boolean> {
  return (await sql.query(`select 1 as one from user_account limit 1`)).length > 0;
}

export function subjectOf(row: UserRow): Subject {
  return {
    id: `user:${row.name}`,
    kind: 'user',
    name: row.name,
    displayName: row.display_name,
    groups: row.groups,
  };
}
