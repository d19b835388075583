/** Rows of the files that are drawn in the modeler and not deployed. */
import { first, iso, timestamp, type Sql } from './queries/sql.ts';

export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'bpmn' | 'dmn' | 'form';
  readonly revision: number;
  readonly updated_at: string;
  readonly updated_by: string;
  readonly base_version: number | null;
}

const columns = `id, name, kind, revision, ${iso('updated_at')} as updated_at, updated_by, base_version`;

/** Newest change first. Index model_file_updated. */
export function listModels(sql: Sql, limit: number): Promise<readonly ModelRow[]> {
  return sql.query<ModelRow>(
    `select ${columns} from model_file order by model_file.updated_at desc, id limit $1`,
    [limit],
  );
}

export function findModel(sql: Sql, id: string): Promise<(ModelRow & { readonly content: string }) | null> {
  return first(sql.query(`select ${columns}, content from model_file where id = $1`, [id]));
}

export function insertModel(
  sql: Sql,
  model: {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly content: string;
    readonly baseVersion?: number | null;
  },
  by: string,
  now: number,
): Promise<ModelRow | null> {
  return first(
    sql.query<ModelRow>(
      `insert into model_file (id, name, kind, content, revision, updated_at, updated_by, base_version)
       values ($1, $2, $3, $4, 1, $5, $6, $7) returning ${columns}`,
      [model.id, model.name, model.kind, model.content, timestamp(now), by, model.baseVersion ?? null],
    ),
  );
}

/** Null when the file is gone or has another revision than the one that was read. */
export function updateModel(
  sql: Sql,
  model: {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly content: string;
    readonly revision: number;
    /** Null leaves what is stored. */
    readonly baseVersion?: number | null;
  },
  by: string,
  now: number,
): Promise<ModelRow | null> {
  return first(
    sql.query<ModelRow>(
      `update model_file set name = $2, kind = $3, content = $4, revision = revision + 1, updated_at = $5,
         updated_by = $6, base_version = coalesce($8, base_version)
       where id = $1 and revision = $7 returning ${columns}`,
      [
        model.id,
        model.name,
        model.kind,
        model.content,
        timestamp(now),
        by,
        model.revision,
        model.baseVersion ?? null,
      ],
    ),
  );
}

export async function deleteModel(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query(`delete from model_file where id = $1 returning id`, [id])).length === 1;
}
