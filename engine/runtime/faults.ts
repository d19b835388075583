/** What a failure of the database means for the commands of a batch. */
import { BatonError } from '../errors.ts';
import { WriteConflict } from '../store/write.ts';
import { AlreadyDelivered } from './item.ts';

/**
 * `connection`: the database is away; connect again. `conflict`: somebody else was faster; read anew and try again, which
 * costs no retry of a job and is seen by nobody. `bug`: this very command cannot be written. An error: the answer.
 */
export type Fault = 'connection' | 'conflict' | 'bug' | Error;

/** Unique keys by which a repetition is recognised. */
const FIRST_ONE_WINS = new Set(['instance_pkey', 'idempotency_pkey']);
const SEEN_BEFORE = new Set(['message_seen_pkey']);
/** Serialization failure, deadlock, lock not available, statement cancelled by a timeout. */
const CONFLICTS = new Set(['40001', '40P01', '55P03', '57014']);
/** Connection exceptions, insufficient resources (disk full), operator intervention (shutdown), system errors. */
const AWAY = /^(08|53|57P|58|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_)/;

export function faultOf(error: unknown): Fault {
  if (error instanceof WriteConflict) return conflictOf(error);
  if (error instanceof BatonError) return error.code === 'DATABASE_UNREACHABLE' ? 'connection' : error;
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === undefined) return isConnectionText(error) ? 'connection' : 'bug';
  if (CONFLICTS.has(code)) return 'conflict';
  if (AWAY.test(code)) return 'connection';
  if (code !== '23505') return 'bug';
  if (FIRST_ONE_WINS.has(constraint ?? '')) return 'conflict';
  return SEEN_BEFORE.has(constraint ?? '') ? new AlreadyDelivered() : 'bug';
}

function conflictOf({ guard }: WriteConflict): Fault {
  switch (guard) {
    case 'revision':
      return 'conflict';
    case 'lease':
      return new BatonError('CONFLICT', 'The job is no longer yours: its lock ran out, or it is done.');
    case 'delivered':
      return new AlreadyDelivered();
    default:
      throw new Error(`unknown guard ${String(guard satisfies never)}`);
  }
}

/** After a restart of PostgreSQL the driver's errors carry no code (reliability.md §3, 2). */
function isConnectionText(error: unknown): boolean {
  const { message } = error as { readonly message?: unknown };
  return /connection|not queryable|client was closed|timeout/i.test(String(message));
}

const FIRST_DELAY_MS = 5;
const MAX_DELAY_MS = 1_000;

/** Doubles, with jitter, so that two that met do not meet again. */
export function delayOf(attempt: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS) * (0.5 + Math.random());
}
