/** Per BPMN element of one definition: tokens, incidents, and how often it was completed or cancelled. */
import type { ElementStatistics } from '../../views.ts';
import type { Sql } from './sql.ts';

/** Instances whose record is read for `completed` and `cancelled`: the newest, so that the page stays quick. */
export const STATISTICS_SAMPLE = 1_000;
/** Active instances whose tokens are counted. */
export const STATISTICS_ACTIVE = 20_000;

/** Index instance_active, index incident_definition, primary key of history. */
export function elementStatistics(sql: Sql, definitionKey: string): Promise<readonly ElementStatistics[]> {
  return sql.query<ElementStatistics>(
    `with active as (
       select a.value ->> 'element' as element, count(*) as n
       from (select document from instance where definition_key = $1 and status = 0 order by id desc limit ${STATISTICS_ACTIVE}) i,
         jsonb_each(i.document -> 'alive') a group by 1
     ), troubled as (
       select element, count(*) as n from incident where definition_key = $1 group by 1
     ), sample as (
       select shard, id from (
         (select shard, id from instance where definition_key = $1 and status = 0 order by id desc limit ${STATISTICS_SAMPLE})
         union all
         (select shard, id from instance where definition_key = $1 and status <> 0 order by ended_at desc limit ${STATISTICS_SAMPLE})
       ) s order by id desc limit ${STATISTICS_SAMPLE}
     ), passed as (
       select e.event ->> 'element' as element,
         count(*) filter (where e.event ->> 'type' = 'element.completed') as completed,
         count(*) filter (where e.event ->> 'type' = 'element.cancelled') as cancelled
       from sample s join history h on h.shard = s.shard and h.instance_id = s.id,
         jsonb_array_elements(h.events) e (event)
       where e.event ->> 'type' in ('element.completed', 'element.cancelled') group by 1
     )
     select element, coalesce(active.n, 0)::int as active, coalesce(troubled.n, 0)::int as incidents,
       coalesce(passed.completed, 0)::int as completed, coalesce(passed.cancelled, 0)::int as cancelled
     from active full join troubled using (element) full join passed using (element) order by element`,
    [definitionKey],
  );
}
