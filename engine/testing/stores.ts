/** The databases that a test runs on: the embedded one, and PostgreSQL where there is one. */
import type { Database } from '../store/database.ts';
import { openDatabase } from '../store/database.ts';
import { postgresMissing, startPostgres } from './postgres.ts';

export interface TestStore {
  readonly name: string;
  /** Why the tests on it are skipped; null when they run. */
  readonly missing: string | null;
  /** A migrated, empty database that is gone when closed. */
  readonly open: () => Promise<Database>;
}

export const testStores: readonly TestStore[] = [
  { name: 'embedded', missing: null, open: () => openDatabase({ memory: true }) },
  { name: 'postgres', missing: postgresMissing(), open: openPostgres },
];

/** A schema of its own, on a server that others may use at the same time. */
async function openPostgres(): Promise<Database> {
  const server = await startPostgres();
  const schema = `test_${process.pid}_${Math.floor(performance.now())}`;
  const database = await openDatabase({ url: server.url, schema });
  await database.migrate();
  return {
    ...database,
    async close() {
      await database.query(`drop schema ${schema} cascade`);
      await database.close();
      await server.close();
    },
  };
}

/** Empties every table of ours. */
export async function emptyDatabase(database: Database): Promise<void> {
  const tables = await database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like 'knex%'`,
  );
  const deletes = tables.map(({ name }) => `delete from "${name}"`).join('; ');
  await database.query(
    `set session_replication_role = replica; ${deletes}; set session_replication_role = origin`,
  );
}
