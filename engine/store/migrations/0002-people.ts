/** People, programs and what they keep beside the processes: users, sessions, tokens, models, bindings, drafts. */
import type { Knex } from 'knex';

const up = `
create table user_account (
  name text primary key,
  display_name text not null,
  email text,
  password_hash text,
  disabled boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create table membership (
  user_name text not null references user_account on delete cascade,
  group_name text not null,
  primary key (user_name, group_name)
);
create index membership_group on membership (group_name, user_name);

create table session (
  id_hash text primary key,
  user_name text not null references user_account on delete cascade,
  created_at timestamptz not null,
  used_at timestamptz not null
);
create index session_of_user on session (user_name);
create index session_used on session (used_at);

create table api_token (
  token_hash text primary key,
  name text not null,
  groups text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);
create unique index api_token_name on api_token (name) where revoked_at is null;

create table model_file (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('bpmn', 'dmn', 'form')),
  content text not null,
  revision int not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create index model_file_updated on model_file (updated_at desc, id);

create table binding (
  key text primary key,
  target text not null check (target in ('connector', 'worker', 'script', 'nothing')),
  type text,
  inputs jsonb not null,
  script text,
  updated_at timestamptz not null,
  updated_by text not null
);

create table task_draft (
  shard smallint not null,
  instance_id bigint not null,
  wait_id int not null,
  user_name text not null,
  data jsonb not null,
  saved_at timestamptz not null,
  primary key (shard, instance_id, wait_id, user_name)
);
`;

const down = `
drop table if exists task_draft, binding, model_file, api_token, session, membership, user_account;
`;

/** What the read side asks for and the write path does not need. */
const indexes = `
create index instance_started on instance (started_at desc, id desc);
create index instance_finished on instance (ended_at desc, id desc) where ended_at is not null;
create index instance_root on instance (root_id) where parent_id is not null;
create index task_claimed on task using gin (candidate_groups, candidate_users) where assignee is not null;
create index task_group_due on task_group (candidate, (coalesce(due_at, timestamptz 'infinity')), instance_id, wait_id);
create index task_group_priority on task_group (candidate, priority desc, instance_id desc, wait_id desc);
`;

const withoutIndexes = `
drop index if exists instance_started, instance_finished, instance_root, task_claimed, task_group_due, task_group_priority;
`;

export const people = {
  async up(knex: Knex): Promise<void> {
    await runEach(knex, up + indexes);
  },
  async down(knex: Knex): Promise<void> {
    await runEach(knex, withoutIndexes + down);
  },
};

async function runEach(knex: Knex, text: string): Promise<void> {
  const statements = text.split(';').filter((statement) => statement.trim() !== '');
  for (const statement of statements) await knex.raw(statement);
}
