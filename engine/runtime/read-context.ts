/** What the nouns of the engine share: the database, the write path, the clock, and word of changes. */
import type { Clock } from '../clock.ts';
import type { Sql } from '../store/queries/sql.ts';
import type { LiveFeed } from './live.ts';
import type { Runtime } from './runtime.ts';

export interface ReadContext {
  readonly sql: Sql;
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly live: LiveFeed;
  /** The shard that holds an instance. */
  shardOf(instance: string): number;
}
