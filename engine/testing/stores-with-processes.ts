/** Tests of queries, on every store: a database where two processes are deployed and nothing has run. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Database } from '../store/database.ts';
import { sqlOf, type Sql } from '../store/queries/sql.ts';
import { testStores } from './stores.ts';

export interface Opened {
  readonly database: Database;
  readonly sql: Sql;
}

/** Definition 1 is of the process `order`, 2 of `leave`. A store that is missing is skipped, with the reason. */
export function onStoresWithProcesses(tests: (opened: () => Opened) => void): void {
  for (const store of testStores) {
    const suite = store.missing === null ? describe : describe.skip;
    suite(`on ${store.name}${store.missing === null ? '' : `: ${store.missing}`}`, () => {
      let database: Database;

      beforeAll(async () => {
        database = await store.open();
        await database.query(`insert into deployment (id, deployed_at, deployed_by) values (1, now(), 'x')`);
        await database.query(
          `insert into definition (process_id, version, name, dialect, deployment_id, resource_name, hash, deployed_at, deployed_by,
       latest, startable) select p, 1, initcap(p), 'baton', 1, p || '.bpmn', 'h', now(), 'x', true, true
     from unnest('{order,leave}'::text[]) p`,
        );
      });

      afterAll(() => database.close());

      tests(() => ({ database, sql: sqlOf(database) }));
    });
  }
}
