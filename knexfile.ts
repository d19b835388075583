/**
 * Migrations of the PostgreSQL database by hand: `npm run migrate`. The server does the same at start-up. The
 * migrations are an explicit list, since knex would store the names of files (`.ts` here, `.js` in dist).
 */
import type { Knex } from 'knex';
import { readConfig } from './engine/config.ts';
import { migrationSource } from './engine/store/migrations/index.ts';

const read = readConfig();
if (!read.ok) throw new Error(read.problems.join(' '));

const config: Knex.Config = {
  client: 'pg',
  connection: read.config.databaseUrl ?? '',
  migrations: { migrationSource },
};

// oxlint-disable-next-line import/no-default-export -- the knex command line wants it
export default config;
