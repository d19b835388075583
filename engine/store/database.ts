/** Opens the database, PostgreSQL or embedded, and gives it one face: knex for the many, raw `pg` for the hot path. */
import type { Knex } from 'knex';
import type pg from 'pg';
import type { Embedded } from './embedded/embedded.ts';
import { openEmbedded } from './embedded/embedded.ts';
import { existingTemplate, saveTemplate } from './embedded/template.ts';
import { connection } from './connection.ts';

export interface DatabaseConfig {
  /** `postgres://…`: PostgreSQL. */
  readonly url?: string | undefined;
  /** Folder of the embedded database; used when there is no url. */
  readonly dataDir?: string | undefined;
  /** Embedded database that is gone when closed, for tests and `baton run`. */
  readonly memory?: boolean | undefined;
  /** Connections for everything but the hot path; default 8. */
  readonly poolSize?: number | undefined;
  /** PostgreSQL schema to work in, for tests that share a server; default the search path's. */
  readonly schema?: string | undefined;
}

export type Row = Record<string, unknown>;

export interface Database {
  readonly kind: 'postgres' | 'embedded';
  /** One sentence for health pages and the start-up banner. */
  readonly description: string;
  readonly knex: Knex;
  /** The embedded database's thread and dump; null on PostgreSQL. */
  readonly embedded: Embedded | null;
  /** Brings the schema up to date. */
  migrate(): Promise<void>;
  /** One statement with `$1 …` parameters, outside any transaction. bigint comes back as number, timestamptz as Date. */
  query<R extends Row = Row>(text: string, params?: readonly unknown[]): Promise<R[]>;
  /** A connection for the hot path: pipelined, for prepared statements. The caller ends it. */
  connect(options?: { readonly pipeline?: boolean }): Promise<pg.Client>;
  /** Calls back with the payload of each NOTIFY on the channel, from this and other nodes. PostgreSQL only. */
  listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Throws DATABASE_UNREACHABLE with one sentence for the operator. An in-memory database comes migrated. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  if (config.url) return connection({ config, embedded: null });
  if (config.memory) return openMemory(config);
  const embedded = await openEmbedded({ dataDir: config.dataDir ?? 'data' });
  return connection({ config, embedded });
}

async function openMemory(config: DatabaseConfig): Promise<Database> {
  const template = existingTemplate();
  const embedded = await openEmbedded({ dataDir: null, template });
  const database = connection({ config, embedded });
  if (template) return database;
  await database.migrate();
  saveTemplate(await embedded.dump());
  return database;
}
