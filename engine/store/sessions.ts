/** Rows of page sessions; the id itself is never stored, only its hash. */
import { first, timestamp, type Sql } from './queries/sql.ts';

export async function insertSession(
  sql: Sql,
  session: { readonly idHash: string; readonly userName: string },
  now: number,
): Promise<void> {
  await sql.query(`insert into session (id_hash, user_name, created_at, used_at) values ($1, $2, $3, $3)`, [
    session.idHash,
    session.userName,
    timestamp(now),
  ]);
}

/** The session's user when it was neither idle nor old for too long. Primary key. */
export function findSession(
  sql: Sql,
  idHash: string,
  limits: { readonly usedAfter: number; readonly createdAfter: number },
): Promise<{ readonly user_name: string; readonly used_at: string } | null> {
  return first(
    sql.query(
      `select user_name, (extract(epoch from used_at) * 1000)::bigint::text as used_at from session
       where id_hash = $1 and used_at > $2 and created_at > $3`,
      [idHash, timestamp(limits.usedAfter), timestamp(limits.createdAfter)],
    ),
  );
}

export async function touchSession(sql: Sql, idHash: string, now: number): Promise<void> {
  await sql.query(`update session set used_at = $2 where id_hash = $1`, [idHash, timestamp(now)]);
}

export async function deleteSession(sql: Sql, idHash: string): Promise<void> {
  await sql.query(`delete from session where id_hash = $1`, [idHash]);
}

/** Index session_used; at most `limit` rows a call. */
export async function deleteIdleSessions(sql: Sql, usedBefore: number, limit: number): Promise<void> {
  await sql.query(
    `delete from session where id_hash in (select id_hash from session where used_at < $1 limit $2)`,
    [timestamp(usedBefore), limit],
  );
}
