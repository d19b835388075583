/** What the parts of the write path share on one node. */
import type { Env } from '../core/env.ts';
import type { Clock } from '../clock.ts';
import { schedule } from '../expressions/calendar/index.ts';
import type { Database } from '../store/database.ts';
import type { Ids } from '../store/ids.ts';
import type { DecisionCache } from './decision-cache.ts';
import type { DefinitionCache } from './definition-cache.ts';
import type { LoadedDefinition } from './runtime.ts';
import type { TimeSource } from './time-source.ts';

export interface Surroundings {
  readonly database: Database;
  readonly clock: Clock;
  readonly time: TimeSource;
  readonly ids: Ids;
  readonly shards: number;
  readonly definitions: DefinitionCache;
  readonly decisions: DecisionCache;
  readonly zone: string;
  /** Number of this node; changes when it lost its slot. */
  readonly node: () => number;
  readonly env: (loaded: LoadedDefinition, now: number) => Env;
  /** For what nobody waits for: an operator's log. */
  readonly log: (problem: string, error: unknown) => void;
}

/** Moves of one step before the rest is left to a job: bounds how long others wait (reliability.md §3, 17). */
const MAX_MOVES = 1_000;

export function envFor(
  { zone, decisions }: Pick<Surroundings, 'zone' | 'decisions'>,
  { deploymentId }: LoadedDefinition,
  now: number,
): Env {
  return {
    now,
    zone,
    maxMoves: MAX_MOVES,
    schedule: (timer, timerZone, startedAt, fired) => schedule(timer, timerZone, startedAt, fired, now),
    decide: (id, binding, context) => decisions.decide(id, binding, context, deploymentId),
  };
}
