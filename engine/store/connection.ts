/** The connections behind a `Database`: a knex pool, raw clients, and their settings, the same for both kinds. */
import knex from 'knex';
import type { Knex } from 'knex';
import type pg from 'pg';
import { Client, types as standardTypes } from 'pg';
import { systemClock } from '../clock.ts';
import { BatonError } from '../errors.ts';
import type { Database, DatabaseConfig, Row } from './database.ts';
import type { Embedded } from './embedded/embedded.ts';
import { migrationSource } from './migrations/index.ts';

/** Bounds on waiting, so that a stuck database shows as 503 and not as a hang (reliability.md §3, 5). */
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 10_000;
const IDLE_IN_TRANSACTION_MS = 30_000;
const POOL_SIZE = 8;
/** Between two tries to listen again after the connection was lost. */
const LISTEN_AGAIN_MS = 1_000;

const INT8 = 20;
const NUMERIC = 1700;

const standardParser = standardTypes.getTypeParser as (
  oid: number,
  format?: string,
) => (text: string) => unknown;

/** Our ids are below 2^53 and our counts too, so a bigint is a number. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (oid === INT8 || oid === NUMERIC) return Number;
    return standardParser(oid, format);
  },
} as pg.CustomTypesConfig;

export interface Target {
  readonly config: DatabaseConfig;
  /** Null: PostgreSQL at `config.url`. */
  readonly embedded: Embedded | null;
}

export function connection({ config, embedded }: Target): Database {
  const settings = embedded ? embeddedSettings(embedded) : postgresSettings(config);
  const pool = knex(knexConfig(settings, config, embedded));
  /** Ends of connections that listen. */
  const listeners = new Set<() => Promise<void>>();

  return {
    kind: embedded ? 'embedded' : 'postgres',
    description: describe(config, embedded),
    knex: pool,
    embedded,
    migrate: () => migrate(pool, config, embedded),
    async query<R extends Row>(text: string, params: readonly unknown[] = []) {
      // knex.raw speaks `?`: go to the driver below it, through knex's pool
      const client = (await pool.client.acquireConnection()) as pg.Client;
      try {
        return (await client.query<R>(text, [...params])).rows;
      } catch (error) {
        throw translate(error);
      } finally {
        await pool.client.releaseConnection(client);
      }
    },
    async connect({ pipeline = false } = {}) {
      const client = new Client({ ...settings, pipeline });
      client.on('error', () => undefined); // queries under way are told; the pump connects again
      try {
        await client.connect();
      } catch (error) {
        throw translate(error);
      }
      return client;
    },
    async listen(channel, listener) {
      if (embedded) return async () => undefined;
      const connect = this.connect.bind(this);
      const end = await listenTo(connect, channel, listener);
      listeners.add(end);
      return async () => {
        if (listeners.delete(end)) await end();
      };
    },
    async close() {
      await Promise.all([...listeners].map((end) => end().catch(() => undefined)));
      await pool.destroy();
      await embedded?.close();
    },
  };
}

/** Listens again when its connection is lost; what was told meanwhile is found by polling. Returns the end of it. */
async function listenTo(
  connect: Database['connect'],
  channel: string,
  listener: (payload: string) => void,
): Promise<() => Promise<void>> {
  let ended = false;
  let client = await open();

  async function open(): Promise<pg.Client> {
    const opened = await connect();
    opened.on('notification', ({ payload }) => listener(payload ?? ''));
    await opened.query(`listen ${opened.escapeIdentifier(channel)}`);
    opened.once('end', again);
    return opened;
  }
  function again(): void {
    if (ended) return;
    systemClock.after(LISTEN_AGAIN_MS, () => {
      void open().then((opened) => {
        client = opened;
        return ended ? opened.end() : undefined;
      }, again);
    });
  }
  return async () => {
    ended = true;
    await client.end();
  };
}

function postgresSettings(config: DatabaseConfig): pg.ClientConfig {
  return {
    connectionString: config.url,
    application_name: 'baton',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    ...(config.schema ? { options: `-c search_path=${config.schema}` } : {}),
    types,
  };
}

/** Each connection is a socket of its own into the one session; it is written as a function so that `pg` opens it anew. */
function embeddedSettings(embedded: Embedded): pg.ClientConfig {
  return {
    user: 'postgres',
    database: 'postgres',
    password: '',
    host: 'embedded',
    ssl: false,
    stream: () => embedded.socket() as unknown as import('node:net').Socket,
    types,
  } as unknown as pg.ClientConfig;
}

function knexConfig(
  settings: pg.ClientConfig,
  config: DatabaseConfig,
  embedded: Embedded | null,
): Knex.Config {
  return {
    client: 'pg',
    connection: settings as Knex.StaticConnectionConfig,
    pool: { min: 0, max: config.poolSize ?? (embedded ? 2 : POOL_SIZE) },
    acquireConnectionTimeout: CONNECT_TIMEOUT_MS * 2,
    // what goes wrong is thrown; knex would print it as well
    log: { warn: quiet, error: quiet, deprecate: quiet, debug: quiet },
    migrations: { migrationSource, disableMigrationsListValidation: false },
  };
}

const quiet = (): void => undefined;

function describe(config: DatabaseConfig, embedded: Embedded | null): string {
  if (!embedded) {
    const { hostname, port, pathname } = new URL(config.url ?? '');
    return `PostgreSQL ${pathname.slice(1)} at ${hostname}${port ? `:${port}` : ''}`;
  }
  const where = config.memory ? 'in memory' : `in ${config.dataDir ?? 'data'}`;
  return `Embedded database ${where}: one process; set DATABASE_URL to use PostgreSQL in production`;
}

async function migrate(pool: Knex, config: DatabaseConfig, embedded: Embedded | null): Promise<void> {
  try {
    if (config.schema) await pool.raw(`create schema if not exists ??`, [config.schema]);
    // an advisory lock instead of knex's own: it goes with the connection, so that a killed node leaves none behind
    if (embedded) await pool.migrate.latest();
    else await withMigrationLock(pool, () => pool.migrate.latest());
  } catch (error) {
    throw translate(error);
  }
}

const MIGRATION_LOCK = 7_317_202;

async function withMigrationLock(pool: Knex, work: () => Promise<unknown>): Promise<void> {
  const client = (await pool.client.acquireConnection()) as pg.Client;
  try {
    await client.query('set lock_timeout = 0; set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await client.query(
      `set lock_timeout = ${LOCK_TIMEOUT_MS}; set statement_timeout = ${STATEMENT_TIMEOUT_MS}`,
    );
    await pool.client.releaseConnection(client);
  }
}

/** Connection trouble becomes DATABASE_UNREACHABLE in one sentence; everything else passes. Errors without SQLSTATE count. */
export function translate(error: unknown): unknown {
  if (error instanceof BatonError || typeof error !== 'object' || error === null) return error;
  const { code = '', message = '' } = error as { readonly code?: unknown; readonly message?: unknown };
  const isConnection =
    code === ''
      ? /connection|timeout|not queryable/i.test(String(message))
      : /^(ECONN|ENOTFOUND|EAI_|EHOSTUNREACH|ETIMEDOUT|EPIPE|57P0[123]|08|28|3D000)/.test(String(code));
  return isConnection
    ? new BatonError(
        'DATABASE_UNREACHABLE',
        `The database cannot be reached: ${String(message) || String(code)}.`,
      )
    : error;
}
