/** The statements of the hot path: a handful, each for any number of rows, all with the shard as their first parameter. */
import type { ColumnType } from './array-literal.ts';
import { parameterType } from './array-literal.ts';
import type { Rows } from './rows.ts';

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly columns: Columns;
  /**
   * What it means when the statement, which checks that every row it names was as expected, fails with a division by
   * zero: the instance was changed by another (`revision`), the lease was lost (`lease`), the message was delivered
   * already (`delivered`).
   */
  readonly guard?: Guard;
}

export type Guard = 'revision' | 'lease' | 'delivered';

export type Columns = readonly (readonly [name: string, type: ColumnType])[];

/** `unnest` of the parameters from $2 on, as `u`. */
function unnest(columns: Columns): string {
  const parameters = columns.map(([, type], index) => `$${index + 2}::${parameterType[type]}`);
  return `unnest(${parameters.join(', ')}) as u (${columns.map(([name]) => name).join(', ')})`;
}

function insert(name: string, table: string, columns: Columns, extra = ''): Statement {
  const names = columns.map(([column]) => column).join(', ');
  const values = columns.map(([column, type]) => (type === 'array' ? `u.${column}::text[]` : `u.${column}`));
  const text = `insert into ${table} (shard, ${names}) select $1, ${values.join(', ')} from ${unnest(columns)} ${extra}`;
  return { name, text, columns };
}

function remove(name: string, table: string, columns: Columns): Statement {
  const same = columns.map(([column]) => `t.${column} = u.${column}`).join(' and ');
  const text = `delete from ${table} t using ${unnest(columns)} where t.shard = $1 and ${same}`;
  return { name, text, columns };
}

/** Fails unless `rows` (a data-changing statement that returns something for each row) touched one row for each of `$2`. */
function guarded(before: string, rows: string): string {
  return `with ${before} x as (${rows} returning 1) select 1 / (case when count(*) = cardinality($2) then 1 else 0 end) from x`;
}

const WAIT: Columns = [
  ['instance_id', 'int8'],
  ['wait_id', 'int4'],
];
const JOB_GONE: Columns = [...WAIT, ['fence', 'int8']];
const INSTANCE: Columns = [
  ['id', 'int8'],
  ['from_revision', 'int4'],
  ['revision', 'int4'],
  ['status', 'int2'],
  ['ended_at', 'timestamptz'],
  ['document', 'json'],
  ['patch', 'json'],
];

/**
 * Rows are locked in the order of their ids first: two batches that overlap would deadlock otherwise, and sorting the
 * array is not enough (performance.md §2). `fillfactor` and no index on changing columns make these HOT updates.
 */
const updateInstances: Statement = {
  name: 'instances',
  columns: INSTANCE,
  guard: 'revision',
  text: guarded(
    `l as materialized (select id from instance where shard = $1 and id = any ($2::int8[]) order by id for update),`,
    `update instance p set revision = u.revision, status = u.status, ended_at = u.ended_at, document = u.document,
       variables = case when u.patch is null then p.variables else p.variables || u.patch end
     from ${unnest(INSTANCE)}, l
     where p.shard = $1 and p.id = u.id and p.id = l.id and p.revision = u.from_revision`,
  ),
};

/** A job that has a lease ends by the lease's fence, or by a command that is not the job's own (fence 0). */
const deleteJobs: Statement = {
  name: 'jobs-gone',
  columns: JOB_GONE,
  guard: 'lease',
  text: guarded(
    '',
    `delete from job t using ${unnest(JOB_GONE)}
     where t.shard = $1 and t.instance_id = u.instance_id and t.wait_id = u.wait_id and (u.fence = 0 or t.fence = u.fence)`,
  ),
};

/** In the order in which they run; each with the rows it takes. */
export const statements: readonly (readonly [rows: keyof Rows, statement: Statement])[] = [
  [
    'newInstances',
    insert('new-instances', 'instance', [
      ['id', 'int8'],
      ['definition_key', 'int4'],
      ['root_id', 'int8'],
      ['parent_id', 'int8'],
      ['parent_wait', 'int4'],
      ['depth', 'int2'],
      ['business_key', 'text'],
      ['status', 'int2'],
      ['revision', 'int4'],
      ['started_at', 'timestamptz'],
      ['ended_at', 'timestamptz'],
      ['started_by', 'text'],
      ['document', 'json'],
      ['variables', 'json'],
    ]),
  ],
  ['instances', updateInstances],
  [
    'valuesGone',
    remove('values-gone', 'instance_value', [
      ['instance_id', 'int8'],
      ['scope', 'int4'],
      ['name', 'text'],
    ]),
  ],
  [
    'scopesGone',
    remove('scopes-gone', 'instance_value', [
      ['instance_id', 'int8'],
      ['scope', 'int4'],
    ]),
  ],
  [
    'values',
    insert('values', 'instance_value', [
      ['instance_id', 'int8'],
      ['scope', 'int4'],
      ['name', 'text'],
      ['value', 'json'],
    ]),
  ],
  ['jobsGone', deleteJobs],
  [
    'jobs',
    insert('jobs', 'job', [
      ...WAIT,
      ['definition_key', 'int4'],
      ['type', 'text'],
      ['purpose', 'text'],
      ['element', 'text'],
      ['element_id', 'int4'],
      ['due_at', 'timestamptz'],
      ['priority', 'int2'],
      ['attempt', 'int2'],
      ['retries', 'int2'],
      ['owner', 'int2'],
      ['lock_until', 'timestamptz'],
      ['fence', 'int8'],
    ]),
  ],
  ['timersGone', remove('timers-gone', 'timer', WAIT)],
  [
    'timers',
    insert('timers', 'timer', [
      ...WAIT,
      ['definition_key', 'int4'],
      ['element', 'text'],
      ['due_at', 'timestamptz'],
    ]),
  ],
  ['tasksGone', remove('candidates-gone', 'task_group', WAIT)],
  ['tasksGone', remove('tasks-gone', 'task', WAIT)],
  [
    'tasks',
    insert('tasks', 'task', [
      ...WAIT,
      ['definition_key', 'int4'],
      ['element', 'text'],
      ['name', 'text'],
      ['business_key', 'text'],
      ['assignee', 'text'],
      ['candidate_users', 'array'],
      ['candidate_groups', 'array'],
      ['priority', 'int2'],
      ['created_at', 'timestamptz'],
      ['due_at', 'timestamptz'],
      ['follow_up_at', 'timestamptz'],
    ]),
  ],
  [
    'candidates',
    insert('candidates', 'task_group', [
      ...WAIT,
      ['candidate', 'text'],
      ['created_at', 'timestamptz'],
      ['due_at', 'timestamptz'],
      ['priority', 'int2'],
    ]),
  ],
  [
    'participants',
    insert(
      'participants',
      'participant',
      [
        ['instance_id', 'int8'],
        ['name', 'text'],
      ],
      'on conflict do nothing',
    ),
  ],
  ['subscriptionsGone', remove('subscriptions-gone', 'subscription', WAIT)],
  [
    'subscriptions',
    insert('subscriptions', 'subscription', [
      ...WAIT,
      ['definition_key', 'int4'],
      ['element', 'text'],
      ['kind', 'text'],
      ['name', 'text'],
      ['correlation', 'text'],
      ['created_at', 'timestamptz'],
    ]),
  ],
  ['incidentsGone', remove('incidents-gone', 'incident', WAIT)],
  [
    'incidents',
    insert('incidents', 'incident', [
      ...WAIT,
      ['definition_key', 'int4'],
      ['element', 'text'],
      ['type', 'text'],
      ['message', 'text'],
      ['created_at', 'timestamptz'],
    ]),
  ],
  [
    'history',
    insert('history', 'history', [
      ['instance_id', 'int8'],
      ['revision', 'int4'],
      ['at', 'timestamptz'],
      ['by', 'text'],
      ['command', 'text'],
      ['events', 'json'],
    ]),
  ],
  [
    'outbox',
    insert('outbox', 'outbox', [
      ['instance_id', 'int8'],
      ['revision', 'int4'],
      ['seq', 'int4'],
      ['kind', 'text'],
      ['payload', 'json'],
      ['created_at', 'timestamptz'],
      ['owner', 'int2'],
      ['lock_until', 'timestamptz'],
    ]),
  ],
];

const OUTBOX_GONE: Columns = [
  ['instance_id', 'int8'],
  ['revision', 'int4'],
  ['seq', 'int4'],
];

/** What a command brings besides its instance: consumed once, or recorded once, in the same transaction. */
export const extras = {
  outboxGone: {
    ...remove('outbox-gone', 'outbox', OUTBOX_GONE),
    guard: 'delivered',
    text: guarded(
      '',
      `delete from outbox t using ${unnest(OUTBOX_GONE)} where t.shard = $1
       and t.instance_id = u.instance_id and t.revision = u.revision and t.seq = u.seq`,
    ),
  },
  messagesGone: {
    name: 'messages-gone',
    columns: [['id', 'int8']],
    guard: 'delivered',
    text: guarded('', `delete from message where shard = $1 and id = any ($2::int8[])`),
  },
  /** The unique key refuses a second one. */
  messagesSeen: {
    name: 'messages-seen',
    columns: [
      ['name', 'text'],
      ['id', 'text'],
      ['expires_at', 'timestamptz'],
    ],
    text: `insert into message_seen (name, message_id, expires_at)
      select u.name, u.id, u.expires_at from unnest($2::text[], $3::text[], $4::timestamptz[]) as u (name, id, expires_at)
      where $1::int2 is not null`,
  },
  idempotency: insert('idempotency', 'idempotency', [
    ['key', 'text'],
    ['request_hash', 'text'],
    ['instance_id', 'int8'],
    ['result', 'json'],
    ['at', 'timestamptz'],
  ]),
  /** A timer start event goes on to its next instant, or ends, with the start of the instance. */
  startTimers: {
    name: 'start-timers',
    columns: [
      ['definition_key', 'int4'],
      ['element', 'text'],
      ['fired', 'int4'],
      ['due_at', 'timestamptz'],
    ],
    guard: 'delivered',
    text: guarded(
      '',
      `update start_timer t set fired = u.fired, due_at = coalesce(u.due_at, 'infinity'), owner = null, lock_until = null
       from unnest($2::int4[], $3::text[], $4::int4[], $5::timestamptz[]) as u (definition_key, element, fired, due_at)
       where $1::int2 is not null and t.definition_key = u.definition_key and t.element = u.element and t.fired = u.fired - 1`,
    ),
  },
} as const satisfies Record<string, Statement>;

export type Extra = keyof typeof extras;
