/** Records what the engine writes, statement by statement, so that the floor is the very same rows without an engine. */
import type pg from 'pg';
import type { Database } from '../../store/database.ts';

interface Sent {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One writer connection's transactions, in order. */
export type Recording = Sent[][];

/** The database with its pipelined connections listened to, from `begin` to `commit`. */
export function recorded(database: Database): { readonly database: Database; readonly writers: Recording[] } {
  const writers: Recording[] = [];
  const listening: Database = {
    ...database,
    async connect(options) {
      const client = await database.connect(options);
      if (options?.pipeline) writers.push(listenTo(client));
      return client;
    },
  };
  return { database: listening, writers };
}

function listenTo(client: pg.Client): Recording {
  const recording: Recording = [];
  const query = client.query.bind(client) as (config: unknown, ...rest: unknown[]) => unknown;
  let transaction: Sent[] | null = null;
  client.query = ((config: Sent | string, ...rest: unknown[]) => {
    if (typeof config === 'object' && config.name !== undefined) {
      if (config.text === 'begin') transaction = [];
      transaction?.push({ name: config.name, text: config.text, values: config.values });
      if (config.text === 'commit' && transaction) {
        recording.push(transaction);
        transaction = null;
      }
    }
    return query(config, ...rest);
  }) as typeof client.query;
  return recording;
}

/** Connections of the embedded database share one session, and with it the names of prepared statements. */
let replays = 0;

/** Sends the transactions again, each writer on its own connection, as fast as they go. */
export async function replay(database: Database, writers: readonly Recording[]): Promise<void> {
  replays += 1;
  const prefix = `floor-${replays}`;
  await Promise.all(
    writers.map(async (recording) => {
      const client = await database.connect({ pipeline: true });
      await client.query('set enable_seqscan = off');
      await client.query('set plan_cache_mode = force_generic_plan');
      for (const transaction of recording)
        await Promise.all(
          transaction.map(({ name, text, values }) =>
            client.query({ name: `${prefix}-${name}`, text, values: [...values] }),
          ),
        );
      await client.end();
    }),
  );
}
