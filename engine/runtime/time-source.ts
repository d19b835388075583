/** The time that counts: the database's clock, shared by all nodes; or a test's own clock. */
import type { Clock } from '../clock.ts';
import type { Database } from '../store/database.ts';

export interface TimeSource {
  /** Milliseconds since the epoch; behind the database's clock by at most a round trip, never ahead of it. */
  now(): number;
  /**
   * Parameter for `coalesce($n::timestamptz, now())`: null, so that the database's clock decides; in virtual time the
   * instant.
   */
  parameter(): string | null;
  /** Reads the database's clock again. */
  refresh(): Promise<void>;
}

/** Reads anew this often, so that the two clocks' rates do not matter. */
export const REFRESH_MS = 5_000;

/** The node's own clock may be wrong or jump (reliability.md §3, 7): only its steady counter is used. */
export function databaseTime(database: Database): TimeSource {
  let atDatabase = 0;
  let atCounter = 0;
  return {
    now: () => Math.floor(atDatabase + performance.now() - atCounter),
    parameter: () => null,
    async refresh() {
      const [row] = await database.query<{ now: number }>(
        'select extract(epoch from clock_timestamp()) * 1000 as now',
      );
      atCounter = performance.now();
      atDatabase = Math.max(row?.now ?? 0, 0);
    },
  };
}

/** Time is what the given clock says, in every statement too. */
export function virtualTime(clock: Clock): TimeSource {
  return {
    now: () => clock.now(),
    parameter: () => new Date(clock.now()).toISOString(),
    refresh: async () => undefined,
  };
}
