/** What was answered under an idempotency key. */
import { first, type Sql } from './sql.ts';

/** Primary key of idempotency. */
export function findAnswer(
  sql: Sql,
  shard: number,
  key: string,
): Promise<{
  readonly instance_id: string;
  readonly result: { readonly status: 'active' | 'completed' | 'cancelled' };
} | null> {
  return first(
    sql.query(
      `select instance_id::text as instance_id, result from idempotency where shard = $1 and key = $2`,
      [shard, key],
    ),
  );
}
