/** The engine's tables: what is deployed, what runs, what waits, and the packed record of what happened. */
import type { Knex } from 'knex';

/**
 * Every hot table leads its primary key with `shard`, a fixed number of logical shards (row `shards` of `setting`; 1 on
 * the embedded database), and every hot statement names it, so that the same schema runs on a sharded PostgreSQL
 * (performance.md §8). Ids are made by the application: time-ordered, below 2^53. `instance_id` with `wait_id` is the key
 * of whatever waits; outside it is written `instance-wait`. Columns that change at each step carry no index (HOT updates).
 */
export const engineTables = {
  async up(knex: Knex): Promise<void> {
    for (const statement of [...deployed, ...running, ...waiting, ...passing, ...record])
      await knex.raw(statement);
  },
  async down(knex: Knex): Promise<void> {
    await knex.raw(`drop table if exists history, idempotency, message_seen, message, outbox, incident, subscription,
      participant, task_group, task, timer, job, instance_value, instance, start_timer, start_subscription, form, decision,
      definition, resource, deployment, node, setting cascade`);
  },
};

/** What is deployed. Small, read through caches. */
const deployed = [
  `create table setting (name text primary key, value jsonb not null)`,
  // A node takes a free number: it is part of the ids it makes and the owner of the jobs it leases.
  `create table node (number smallint primary key, name text not null, lock_until timestamptz not null)`,
  `create table deployment (
    id bigint primary key, deployed_at timestamptz not null, deployed_by text not null, findings jsonb not null default '[]')`,
  `create table resource (
    deployment_id bigint not null references deployment, name text not null, hash text not null, content bytea not null,
    primary key (deployment_id, name))`,
  `create table definition (
    key integer generated always as identity primary key, process_id text not null, version integer not null,
    version_tag text, name text not null, documentation text, dialect text not null, deployment_id bigint not null,
    resource_name text not null, hash text not null, deployed_at timestamptz not null, deployed_by text not null,
    latest boolean not null, startable boolean not null, startable_users text[] not null default '{}',
    startable_groups text[] not null default '{}', history_time_to_live text, unique (process_id, version))`,
  `create unique index definition_latest on definition (process_id) where latest`,
  `create index definition_deployment on definition (deployment_id)`,
  `create table decision (
    key integer generated always as identity primary key, decision_id text not null, version integer not null,
    version_tag text, name text not null, deployment_id bigint not null, resource_name text not null, hash text not null,
    deployed_at timestamptz not null, latest boolean not null, unique (decision_id, version))`,
  `create unique index decision_latest on decision (decision_id) where latest`,
  `create table form (
    key integer generated always as identity primary key, form_id text not null, version integer not null,
    version_tag text, schema jsonb not null, deployment_id bigint not null, resource_name text not null, hash text not null,
    deployed_at timestamptz not null, latest boolean not null, unique (form_id, version))`,
  `create unique index form_latest on form (form_id) where latest`,
  // Message and signal start events, and timer start events, of the latest versions.
  `create table start_subscription (
    definition_key integer not null, element text not null, kind text not null, name text not null,
    created_at timestamptz not null, primary key (definition_key, element, kind, name))`,
  `create index start_subscription_name on start_subscription (kind, name)`,
  `create table start_timer (
    definition_key integer not null, element text not null, timer jsonb not null, zone text not null,
    started_at timestamptz not null, fired integer not null default 0, due_at timestamptz not null,
    owner smallint, lock_until timestamptz, primary key (definition_key, element))`,
  `create index start_timer_due on start_timer (due_at)`,
];

const churning = 'autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000';

/** What runs. `document` is core/state.ts without the variables of the process scope; those are in `variables`. */
const running = [
  `create table instance (
    shard smallint not null, id bigint not null, definition_key integer not null, root_id bigint not null,
    parent_id bigint, parent_wait integer, depth smallint not null default 0, business_key text,
    status smallint not null default 0, revision integer not null, quarantined boolean not null default false,
    started_at timestamptz not null, ended_at timestamptz, started_by text,
    document jsonb not null, variables jsonb not null, primary key (shard, id))
    with (fillfactor = 50, ${churning})`,
  `create index instance_active on instance (definition_key, id) where status = 0`,
  `create index instance_business_key on instance (business_key, id) where business_key is not null`,
  `create index instance_parent on instance (parent_id) where parent_id is not null`,
  `create index instance_ended on instance (definition_key, ended_at) where status <> 0`,
  // Values over a kilobyte: never rewritten with the instance's row. They win over a value of that name in the row.
  `create table instance_value (
    shard smallint not null, instance_id bigint not null, scope integer not null, name text not null, value jsonb not null,
    primary key (shard, instance_id, scope, name))`,
];

/** What waits: rows of open waits only; served ones are deleted, history remembers them. */
const waiting = [
  // owner null: free; -1: an external worker; else the node that runs it. Each lease has a fence of its own; 0 is none.
  `create table job (
    shard smallint not null, instance_id bigint not null, wait_id integer not null, definition_key integer not null,
    type text not null, purpose text not null, element text not null, element_id integer not null,
    due_at timestamptz not null, priority smallint not null default 50, attempt smallint not null, retries smallint not null,
    owner smallint, worker text, lock_until timestamptz, fence bigint not null default 0, takeovers smallint not null default 0,
    primary key (shard, instance_id, wait_id)) with (fillfactor = 70, ${churning})`,
  `create index job_ready on job (shard, type, due_at) where owner is null and retries > 0`,
  `create index job_leased on job (shard, lock_until) where owner is not null`,
  `create table timer (
    shard smallint not null, instance_id bigint not null, wait_id integer not null, definition_key integer not null,
    element text not null, due_at timestamptz not null, owner smallint, lock_until timestamptz,
    primary key (shard, instance_id, wait_id)) with (fillfactor = 70, ${churning})`,
  `create index timer_due on timer (shard, due_at)`,
  `create table task (
    shard smallint not null, instance_id bigint not null, wait_id integer not null, definition_key integer not null,
    element text not null, name text not null, business_key text, assignee text,
    candidate_users text[] not null default '{}', candidate_groups text[] not null default '{}',
    priority smallint not null, created_at timestamptz not null, due_at timestamptz, follow_up_at timestamptz,
    primary key (shard, instance_id, wait_id)) with (fillfactor = 80, ${churning})`,
  `create index task_assignee on task (assignee, created_at desc) where assignee is not null`,
  `create index task_created on task (created_at desc)`,
  `create index task_due on task (due_at) where due_at is not null`,
  // One row per unassigned task and candidate: 'group:sales' or 'user:anna'. Read with a lateral top-k (performance.md §4).
  `create table task_group (
    shard smallint not null, instance_id bigint not null, wait_id integer not null, candidate text not null,
    created_at timestamptz not null, due_at timestamptz, priority smallint not null,
    primary key (shard, instance_id, wait_id, candidate)) with (${churning})`,
  `create index task_group_created on task_group (candidate, created_at desc, instance_id, wait_id)`,
  // Who started an instance or ever had a task of it.
  `create table participant (
    shard smallint not null, instance_id bigint not null, name text not null, primary key (shard, instance_id, name))`,
  `create index participant_name on participant (name, instance_id desc)`,
  `create table subscription (
    shard smallint not null, instance_id bigint not null, wait_id integer not null, definition_key integer not null,
    element text not null, kind text not null, name text not null, correlation text, created_at timestamptz not null,
    primary key (shard, instance_id, wait_id)) with (${churning})`,
  `create index subscription_name on subscription (kind, name, correlation, instance_id, wait_id)`,
  // wait_id 0: the instance itself is quarantined after a bug of ours; it has no wait of that number.
  `create table incident (
    shard smallint not null, instance_id bigint not null, wait_id integer not null, definition_key integer not null,
    element text not null, type text not null, message text not null, created_at timestamptz not null,
    primary key (shard, instance_id, wait_id))`,
  `create index incident_created on incident (created_at desc)`,
  `create index incident_definition on incident (definition_key, element)`,
];

/** What passes between instances, and from outside. */
const passing = [
  // Written with the sender's step, deleted with the receiver's.
  `create table outbox (
    shard smallint not null, instance_id bigint not null, revision integer not null, seq integer not null,
    kind text not null, payload jsonb not null, created_at timestamptz not null, attempts integer not null default 0,
    owner smallint, lock_until timestamptz, primary key (shard, instance_id, revision, seq)) with (${churning})`,
  `create index outbox_leased on outbox (lock_until)`,
  // Messages nobody waits for yet.
  `create table message (
    shard smallint not null, id bigint not null, name text not null, correlation text, variables jsonb not null,
    published_at timestamptz not null, expires_at timestamptz not null, primary key (shard, id))`,
  `create index message_name on message (name, correlation, id)`,
  `create index message_expires on message (expires_at)`,
  `create table message_seen (
    name text not null, message_id text not null, expires_at timestamptz not null, primary key (name, message_id))`,
  `create index message_seen_expires on message_seen (expires_at)`,
  `create table idempotency (
    shard smallint not null, key text not null, request_hash text not null, instance_id bigint not null,
    result jsonb not null, at timestamptz not null, primary key (shard, key))`,
  `create index idempotency_at on idempotency (at)`,
];

/** One row per step: the events of core/event.ts. Monthly partitions, dropped whole when their time has passed. */
const record = [
  `create table history (
    shard smallint not null, instance_id bigint not null, revision integer not null, at timestamptz not null,
    by text, command text not null, events jsonb not null, primary key (shard, instance_id, revision, at))
    partition by range (at)`,
  `create table history_other partition of history default`,
];
