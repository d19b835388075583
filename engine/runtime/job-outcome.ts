/** What became of a job, as the command that says so to the process. */
import type { Command } from '../core/command.ts';
import { checkVariables } from '../expressions/guard.ts';
import type { JobContext } from './held-job.ts';

/** Largest result of a connector or script, characters of JSON (reliability.md §3, 14). */
const MAX_RESULT = 1_000_000;
const MAX_MESSAGE = 10_000;

const FIRST_BACKOFF_MS = 10_000;
const MAX_BACKOFF_MS = 600_000;
const JITTER = 0.2;

/** Checked at the door, as what a user sends: what cannot be stored is an incident, not a poisoned batch. */
export function completed(wait: number, variables: unknown): Command {
  const checked = checkVariables(variables);
  if (!checked.ok)
    return failed(wait, `The result cannot be stored: ${checked.message} (at ${checked.pointer || '/'})`);
  const size = JSON.stringify(checked.value).length;
  if (size > MAX_RESULT) return failed(wait, `The result has ${size} characters; the most is ${MAX_RESULT}.`);
  return { type: 'job.complete', wait, variables: checked.value };
}

/** No further attempt: an incident at once. */
export function failed(wait: number, message: string, incident?: string): Command {
  return {
    type: 'job.fail',
    wait,
    message: message.slice(0, MAX_MESSAGE),
    retriesLeft: 0,
    retryInMs: 0,
    ...(incident === undefined ? {} : { incident }),
  };
}

export function failedForNow(wait: number, message: string, retryInMs: number | null): Command {
  return { type: 'job.fail', wait, message: message.slice(0, MAX_MESSAGE), retriesLeft: null, retryInMs };
}

/**
 * How a thrown error ends the attempt. Errors are told by name, since a connector may have been built against a copy of
 * the interface. `jitter` spreads the attempts of many jobs that failed together.
 */
export function outcomeOfError({ wait, spec }: JobContext, error: unknown, jitter: boolean): Command {
  const { name, message, code, variables, retryable, retryAfterMs } = error as Record<string, unknown>;
  const text = typeof message === 'string' ? message : String(error);
  if (name === 'BpmnError' && typeof code === 'string') {
    const checked = checkVariables(variables ?? {});
    return {
      type: 'job.throw',
      wait: wait.id,
      code,
      message: text,
      variables: checked.ok ? checked.value : {},
    };
  }
  if (name === 'ConnectorError' && retryable === false) return failed(wait.id, text);
  if (typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs))
    return failedForNow(wait.id, text, Math.min(Math.max(retryAfterMs, 0), 24 * 3_600_000));
  const hasOwnBackoff = (spec?.retry.backoff.length ?? 0) > 0;
  return failedForNow(wait.id, text, hasOwnBackoff || !jitter ? null : backoff(wait.attempt));
}

function backoff(attempt: number): number {
  const delay = Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(attempt - 1, 10), MAX_BACKOFF_MS);
  return Math.round(delay * (1 + JITTER * (2 * Math.random() - 1)));
}
