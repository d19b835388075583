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
  /** IANA zone for days and for processes that name none. */
  readonly zone: string;
  /** Number of logical shards. */
  readonly shards: number;
  /** The shard that holds an instance. */
  readonly shardOf: (instance: string) => number;
}

/** The part that needs no process: people, programs and files. */
export type StoreContext = Pick<ReadContext, 'sql' | 'clock' | 'live'>;
