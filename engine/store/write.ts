/** Writes a batch: every statement sent at once in one transaction, answered after COMMIT. */
import type pg from 'pg';
import { arrayLiteral } from './array-literal.ts';
import type { Row } from './database.ts';
import type { Cells, Rows } from './rows.ts';
import type { Extra, Guard, Statement } from './statements.ts';
import { extras, statements } from './statements.ts';

export type ExtraRows = { readonly [E in Extra]?: readonly Cells[] };

export interface Batch {
  readonly shard: number;
  readonly rows: Rows;
  /** With the shard they belong to, which may be another than the batch's. */
  readonly extras: readonly { readonly shard: number; readonly rows: ExtraRows }[];
}

/** One of the checks that guard the batch failed; nothing was written. */
export class WriteConflict extends Error {
  readonly guard: Guard;
  constructor(guard: Guard) {
    super(`the check of ${guard} failed`);
    this.name = 'WriteConflict';
    this.guard = guard;
  }
}

const DIVISION_BY_ZERO = '22012';
const IN_FAILED_TRANSACTION = '25P02';

/** A connection that prepares each statement once. Names are its own, since embedded connections share one session. */
export class Writer {
  readonly #client: pg.Client;
  readonly #prefix: string;

  constructor(client: pg.Client) {
    this.#client = client;
    writers += 1;
    this.#prefix = `w${writers}-`;
  }

  /**
   * Every hot statement goes by an index, whatever the planner believes of tables that have just been made; plans are
   * kept, since planning `unnest` again costs more than running it.
   */
  async prepare(): Promise<void> {
    await this.#client.query('set enable_seqscan = off');
    await this.#client.query('set plan_cache_mode = force_generic_plan');
  }

  /** One prepared statement of any text, for loading and leasing on the same connection. */
  query(name: string, text: string, values: readonly unknown[]): Promise<pg.QueryResult<Row>> {
    return this.#client.query<Row>({ name: this.#prefix + name, text, values: [...values] });
  }

  /** Throws `WriteConflict`, or the database's first error. When it resolves, the batch is durable. */
  async write(batch: Batch): Promise<void> {
    const sent: Promise<Outcome>[] = [this.#send(undefined, 'begin', [])];
    for (const [table, statement] of statements) {
      const rows = batch.rows[table];
      if (rows.length > 0)
        sent.push(this.#send(statement, statement.text, parametersOf(batch.shard, statement, rows)));
    }
    for (const { shard, rows } of batch.extras) {
      for (const name of Object.keys(rows) as Extra[]) {
        const statement: Statement = extras[name];
        const cells = rows[name] ?? [];
        if (cells.length > 0)
          sent.push(this.#send(statement, statement.text, parametersOf(shard, statement, cells)));
      }
    }
    sent.push(this.#send(undefined, 'commit', []));
    const outcomes = await Promise.all(sent);
    const failed = outcomes.find(({ error }) => error !== null && codeOf(error) !== IN_FAILED_TRANSACTION);
    if (failed)
      throw failed.guard && codeOf(failed.error) === DIVISION_BY_ZERO
        ? new WriteConflict(failed.guard)
        : failed.error;
    if (outcomes.at(-1)?.command !== 'COMMIT') throw new Error('the transaction did not commit');
  }

  /** Never rejects, so that no rejection is left unhandled while the others are on their way. */
  async #send(statement: Statement | undefined, text: string, values: readonly unknown[]): Promise<Outcome> {
    try {
      const name = this.#prefix + (statement?.name ?? text);
      const { command } = await this.#client.query({ name, text, values: [...values] });
      return { error: null, guard: undefined, command };
    } catch (error) {
      return { error, guard: statement?.guard, command: null };
    }
  }

  end(): Promise<void> {
    return this.#client.end();
  }
}

let writers = 0;

interface Outcome {
  readonly error: unknown;
  readonly guard: Guard | undefined;
  readonly command: string | null;
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | null)?.code;
}

function parametersOf(shard: number, statement: Statement, rows: readonly Cells[]): unknown[] {
  const columns = statement.columns.map(([name, type]) => {
    const values = rows.map((row) => row[name]);
    return arrayLiteral(type, values);
  });
  return [shard, ...columns];
}
