/** Rows of the bearer tokens of programs; the token itself is never stored, only its hash. */
import { first, iso, timestamp, type Sql } from './queries/sql.ts';

export interface TokenRow {
  readonly name: string;
  readonly groups: readonly string[];
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string | null;
}

const columns = `name, groups, created_by, ${iso('created_at')} as created_at, ${iso('expires_at')} as expires_at`;

/** False when a working token has the name already (index api_token_name). */
export async function insertToken(
  sql: Sql,
  token: {
    readonly tokenHash: string;
    readonly name: string;
    readonly groups: readonly string[];
    readonly createdBy: string;
    readonly expiresAt: number | null;
  },
  now: number,
): Promise<boolean> {
  const rows = await sql.query(
    `insert into api_token (token_hash, name, groups, created_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning name`,
    [
      token.tokenHash,
      token.name,
      token.groups,
      token.createdBy,
      timestamp(now),
      token.expiresAt === null ? null : timestamp(token.expiresAt),
    ],
  );
  return rows.length === 1;
}

/** Primary key. */
export function findToken(sql: Sql, tokenHash: string, now: number): Promise<TokenRow | null> {
  return first(
    sql.query<TokenRow>(
      `select ${columns} from api_token
       where token_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
      [tokenHash, timestamp(now)],
    ),
  );
}

export function listTokens(sql: Sql, now: number, limit: number): Promise<readonly TokenRow[]> {
  return sql.query<TokenRow>(
    `select ${columns} from api_token where revoked_at is null and (expires_at is null or expires_at > $1)
     order by api_token.created_at desc, name limit $2`,
    [timestamp(now), limit],
  );
}

/** True when there was such a token. Index api_token_name. */
export async function revokeToken(sql: Sql, name: string, now: number): Promise<boolean> {
  const rows = await sql.query(
    `update api_token set revoked_at = $2 where name = $1 and revoked_at is null returning name`,
    [name, timestamp(now)],
  );
  return rows.length === 1;
}
