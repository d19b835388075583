/** The narrow door through which every query of the read side goes: text and parameters in, rows out. */
import { BatonError } from '../../errors.ts';
import type { Database } from '../database.ts';

export interface Sql {
  query<Row extends object>(text: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

export function sqlOf(database: Database): Sql {
  return {
    async query<Row extends object>(text: string, parameters: readonly unknown[] = []) {
      refuseNul(parameters);
      // The database answers with rows of the shape that the statement names; nothing can check that but its test.
      const rows: readonly object[] = await database.query(text, parameters);
      return rows as readonly Row[];
    },
  };
}

/** PostgreSQL stores no NUL; whatever text brings one, from an address or a program, is the caller's mistake. */
function refuseNul(parameters: readonly unknown[]): void {
  if (parameters.some((value) => typeof value === 'string' && value.includes('\0')))
    throw new BatonError('INVALID', 'A text holds a NUL character, which cannot be stored.');
}

/** SQL for a timestamp as ISO 8601 UTC text, so that no driver's notion of dates gets between. */
export function iso(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** The instant as a parameter for a `timestamptz`. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export async function first<Row extends object>(rows: Promise<readonly Row[]>): Promise<Row | null> {
  return (await rows)[0] ?? null;
}

/** A `like` pattern that finds the text anywhere; its own wildcards are taken literally. */
export function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

/** Collects the parameters of a statement that is put together: each value gives its `$n`. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
