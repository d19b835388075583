/** The figures of the cockpit's first page. Each statement reads what is open, or a bounded part of what has ended. */
import type { OverviewView } from '../../views.ts';
import { iso, timestamp, type Sql } from './sql.ts';

export const DAYS = 14;
export const MAX_PROCESSES = 500;
export const MAX_INCIDENT_GROUPS = 20;
/** Open incidents that are grouped, newest first. */
const MAX_GROUPED = 20_000;
/** Ids a group carries, so that the whole of a usual group can be retried. */
const MAX_IDS = 200;
/** Instances whose duration is taken for a median, the latest that ended. */
const MEDIAN_SAMPLE = 5_000;

export type Totals = Pick<
  OverviewView,
  | 'activeInstances'
  | 'openTasks'
  | 'overdueTasks'
  | 'openIncidents'
  | 'completedToday'
  | 'startedToday'
  | 'jobsWaiting'
>;

/** Indexes instance_active, task_due, instance_finished, instance_started. `dayStart`: the start of today in milliseconds. */
export async function totals(sql: Sql, now: number, dayStart: number): Promise<Totals> {
  const [row] = await sql.query<Totals>(
    `select (select count(*)::int from instance where status = 0) as "activeInstances",
       (select count(*)::int from task) as "openTasks",
       (select count(*)::int from task where due_at < $1::timestamptz) as "overdueTasks",
       (select count(*)::int from incident) as "openIncidents",
       (select count(*)::int from instance where ended_at >= $2::timestamptz and status = 1) as "completedToday",
       (select count(*)::int from instance where started_at >= $2::timestamptz) as "startedToday",
       (select count(*)::int from job) as "jobsWaiting"`,
    [timestamp(now), timestamp(dayStart)],
  );
  if (!row) throw new Error('an aggregate returned no row');
  return row;
}

/** By name of the latest version; counts over all versions. Indexes instance_active, instance_ended, incident_definition. */
export async function processFigures(sql: Sql, now: number): Promise<OverviewView['processes']> {
  return sql.query<OverviewView['processes'][number]>(
    `with latest as (select key, process_id, name, version from definition where latest order by name limit ${MAX_PROCESSES}),
       ended as (
         select d.process_id, i.started_at, i.ended_at from definition d, lateral (
           select started_at, ended_at from instance where definition_key = d.key and status <> 0 and status = 1
             and ended_at >= $1::timestamptz order by ended_at desc limit ${MEDIAN_SAMPLE}) i)
     select l.process_id as "processId", l.name, l.key::text as "latestKey", l.version as "latestVersion",
       (select count(*)::int from instance i join definition d on d.key = i.definition_key
        where d.process_id = l.process_id and i.status = 0) as active,
       (select count(*)::int from incident n join definition d on d.key = n.definition_key
        where d.process_id = l.process_id) as incidents,
       (select count(*)::int from instance i join definition d on d.key = i.definition_key
        where d.process_id = l.process_id and i.status = 1) as completed,
       (select round((percentile_cont(0.5) within group (order by extract(epoch from e.ended_at - e.started_at)) * 1000)::numeric)::float8
        from ended e where e.process_id = l.process_id) as "medianDurationMs"
     from latest l order by lower(l.name), l.process_id`,
    [timestamp(now - 30 * 86_400_000)],
  );
}

/** Started and completed instances of each of the given days. Indexes instance_started and instance_finished. */
export async function dayFigures(
  sql: Sql,
  days: readonly { readonly day: string; readonly from: number; readonly to: number }[],
): Promise<OverviewView['days']> {
  return sql.query<OverviewView['days'][number]>(
    `select d.day,
       (select count(*)::int from instance i where i.started_at >= d.since and i.started_at < d.until) as started,
       (select count(*)::int from instance i where i.ended_at >= d.since and i.ended_at < d.until and i.status = 1) as completed
     from unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) d (day, since, until) order by d.since`,
    [
      days.map(({ day }) => day),
      days.map(({ from }) => timestamp(from)),
      days.map(({ to }) => timestamp(to)),
    ],
  );
}

/**
 * Open incidents that have the same cause: same element and the same message once numbers, quoted texts, ids and
 * addresses in it are blanked out. The message shown is that of the oldest. Index incident_created.
 */
export async function incidentGroups(sql: Sql): Promise<
  readonly (Omit<OverviewView['incidentGroups'][number], 'elementName'> & {
    readonly definitionKey: string;
  })[]
> {
  return sql.query(
    `with recent as (
       select n.*, d.process_id, d.name as process_name,
         regexp_replace(regexp_replace(left(n.message, 400), '("[^"]*"|''[^'']*'')', '…', 'g'),
           '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+', '#', 'g') as cause
       from (select * from incident order by created_at desc limit ${MAX_GROUPED}) n
       join definition d on d.key = n.definition_key)
     select process_id as "processId", max(process_name) as "processName", element, max(definition_key)::text as "definitionKey",
       (array_agg(message order by created_at, instance_id))[1] as message, count(*)::int as count,
       ${iso('min(created_at)')} as "oldestAt",
       (array_agg(instance_id || '-' || wait_id order by created_at, instance_id, wait_id))[1:${MAX_IDS}] as "incidentIds"
     from recent group by process_id, element, cause
     order by count(*) desc, min(created_at) limit ${MAX_INCIDENT_GROUPS}`,
  );
}
