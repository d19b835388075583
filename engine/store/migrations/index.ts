/** The list of migrations, imported one by one: knex stores these names, so they never change. */
import type { Knex } from 'knex';
import { engineTables } from './0001-engine.ts';
import { people } from './0002-people.ts';
import { modelBase } from './0003-model-base.ts';

interface Migration {
  readonly up: (knex: Knex) => Promise<void>;
  readonly down: (knex: Knex) => Promise<void>;
}

const migrations: readonly (readonly [name: string, migration: Migration])[] = [
  ['0001-engine', engineTables],
  ['0002-people', people],
  ['0003-model-base', modelBase],
];

export const migrationSource: Knex.MigrationSource<(typeof migrations)[number]> = {
  getMigrations: async () => [...migrations],
  getMigrationName: ([name]) => name,
  getMigration: async ([, migration]) => migration,
};
