/** Rows of the binding table: what stands in for foreign code that a diagram names. */
import type { Json } from '../json.ts';
import type { BindingView } from '../views.ts';
import { first, iso, timestamp, type Sql } from './queries/sql.ts';

interface BindingRow {
  readonly key: string;
  readonly target: BindingView['target'];
  readonly type: string | null;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly script: string | null;
  readonly updated_at: string;
  readonly updated_by: string;
}

const columns = `key, target, type, inputs, script, ${iso('updated_at')} as updated_at, updated_by`;

/** Primary key. The runtime asks this when a job names foreign code. */
export async function findBinding(sql: Sql, key: string): Promise<BindingView | null> {
  const row = await first(sql.query<BindingRow>(`select ${columns} from binding where key = $1`, [key]));
  return row && view(row);
}

export async function listBindings(sql: Sql, limit: number): Promise<readonly BindingView[]> {
  const rows = await sql.query<BindingRow>(`select ${columns} from binding order by key limit $1`, [limit]);
  return rows.map(view);
}

export async function putBinding(
  sql: Sql,
  binding: Omit<BindingView, 'updatedAt' | 'updatedBy'>,
  by: string,
  now: number,
): Promise<BindingView> {
  const [row] = await sql.query<BindingRow>(
    `insert into binding (key, target, type, inputs, script, updated_at, updated_by)
     values ($1, $2, $3, $4::text::jsonb, $5, $6, $7)
     on conflict (key) do update set target = $2, type = $3, inputs = $4::text::jsonb, script = $5, updated_at = $6,
       updated_by = $7
     returning ${columns}`,
    [
      binding.key,
      binding.target,
      binding.type,
      JSON.stringify(binding.inputs),
      binding.script,
      timestamp(now),
      by,
    ],
  );
  if (!row) throw new Error('an upsert returned no row');
  return view(row);
}

export async function deleteBinding(sql: Sql, key: string): Promise<boolean> {
  return (await sql.query(`delete from binding where key = $1 returning key`, [key])).length === 1;
}

function view(row: BindingRow): BindingView {
  return {
    key: row.key,
    target: row.target,
    type: row.type,
    inputs: row.inputs,
    script: row.script,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
