/** Opens an engine: schema, write path and the nouns, on a database that is open already. */
import type { Connector } from '../../connectors/connector.ts';
import { systemClock, type Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { findBinding } from '../store/bindings.ts';
import type { Database } from '../store/database.ts';
import { shardOf } from '../store/ids.ts';
import { readShards } from '../store/settings.ts';
import { sqlOf } from '../store/queries/sql.ts';
import { bootstrap, type FirstUser } from './bootstrap.ts';
import { composeEngine } from './compose-engine.ts';
import { createRuntime } from './create-runtime.ts';
import { createLive } from './live.ts';

export interface EngineOptions {
  /** Open; `createEngine` migrates it, and closes it with the engine. */
  readonly database: Database;
  readonly connectors: readonly Connector[];
  /** Settings by connector type, e.g. `email.host`. */
  readonly connectorSettings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What diagrams may name as `{{secrets.NAME}}`. */
  readonly secrets?: ReadonlyMap<string, string>;
  /** IANA zone for timers and days; default UTC. */
  readonly zone?: string;
  readonly nodeName?: string;
  readonly clock?: Clock;
}

export interface OpenEngine extends Engine {
  /** Creates the first users when there are none, and gives their first passwords; else nobody. */
  bootstrap(options: { readonly samples: boolean }): Promise<readonly FirstUser[]>;
  /** Begins to run connectors, timers and housekeeping. Until then commands work and nothing moves by itself. */
  run(): Promise<void>;
  /** Resolves when nothing is queued, running or due: for tests with a virtual clock. */
  settle(): Promise<void>;
}

/** Throws DATABASE_UNREACHABLE when the database does not answer. */
export async function createEngine(options: EngineOptions): Promise<OpenEngine> {
  const { database, connectors, connectorSettings, secrets, zone = 'UTC', clock = systemClock } = options;
  await database.migrate();
  const sql = sqlOf(database);
  const [runtime, shards] = await Promise.all([
    createRuntime({
      database,
      connectors,
      zone,
      clock,
      nodeName: options.nodeName ?? 'node',
      ...(connectorSettings === undefined ? {} : { connectorSettings }),
      ...(secrets === undefined ? {} : { secrets }),
      findBinding: (key) => findBinding(sql, key),
    }),
    readShards(database),
  ]);
  const engine = composeEngine({
    context: {
      sql,
      runtime,
      clock,
      zone,
      shards,
      live: createLive(clock),
      shardOf: (instance) => shardOf(Number(instance), shards),
    },
    connectorTypes: new Set(connectors.flatMap(({ type, aliases = [] }) => [type, ...aliases])),
    databaseDescription: database.description,
    close: () => database.close(),
  });
  return {
    ...engine,
    bootstrap: (wanted) => bootstrap({ sql, clock }, wanted),
    run: () => runtime.run(),
    settle: () => runtime.settle(),
  };
}
