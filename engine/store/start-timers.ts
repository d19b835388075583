/** Timer start events of the latest versions: when each starts its next instance. */
import type { TimerText } from '../core/env.ts';
import type { Database } from './database.ts';
import type { Take } from './leases.ts';

export interface DueStart {
  readonly definitionKey: number;
  readonly element: string;
  readonly timer: TimerText;
  readonly zone: string;
  readonly startedAt: number;
  readonly fired: number;
}

/** Index start_timer_due. */
export async function takeStartTimers(
  database: Database,
  take: Omit<Take, 'shard'>,
): Promise<readonly DueStart[]> {
  const rows = await database.query<{
    definition_key: number;
    element: string;
    timer: TimerText;
    zone: string;
    started_at: Date;
    fired: number;
  }>(
    `update start_timer t set owner = $2, lock_until = coalesce($1::timestamptz, now()) + $3 * interval '1 millisecond'
     from (select definition_key, element from start_timer where due_at <= coalesce($1::timestamptz, now())
       and (owner is null or lock_until < coalesce($1::timestamptz, now()))
       order by due_at limit $4 for update skip locked) q
     where t.definition_key = q.definition_key and t.element = q.element
     returning t.definition_key, t.element, t.timer, t.zone, t.started_at, t.fired`,
    [take.now, take.owner, take.lockMs, take.limit],
  );
  return rows.map(({ definition_key, element, timer, zone, started_at, fired }) => ({
    definitionKey: definition_key,
    element,
    timer,
    zone,
    startedAt: started_at.getTime(),
    fired,
  }));
}
