/** What `step` may know of the world: the time, the calendar and the decisions, all given, all deterministic. */
import type { JsonObject } from '../json.ts';
import type { Binding, TimerSpec } from '../model/definition.ts';
import type { Evaluation, EvaluationContext } from '../model/expression.ts';

export interface Env {
  /** Milliseconds since the epoch, the same for the whole step. */
  readonly now: number;
  /** The server's default IANA zone. */
  readonly zone: string;
  /** When a timer is due next; `fired` is how often it has fired already. */
  schedule(timer: TimerText, zone: string, startedAt: number, fired: number): Schedule;
  /** Evaluates a deployed decision (DMN). */
  decide(decisionId: string, binding: ResolvedBinding, context: EvaluationContext): DecisionEvaluation;
  /** Moves a step may make before the rest is left to a `continue` job. */
  readonly maxMoves: number;
}

export interface TimerText {
  readonly kind: TimerSpec['kind'];
  readonly text: string;
  readonly cron: TimerSpec['cron'];
}

/** `dueAt` null: the timer is used up. */
export type Schedule =
  { readonly ok: true; readonly dueAt: number | null } | { readonly ok: false; readonly message: string };

/** `rows`: outputs by name of every rule that matched, when the decision is a table (Camunda 7's result mappings). */
export type DecisionEvaluation = Evaluation & { readonly rows?: readonly JsonObject[] };

export type ResolvedBinding =
  Exclude<Binding, { kind: 'version' }> | { readonly kind: 'version'; readonly version: number };

/** Outcome of a step. A rejection is the caller's fault and leaves the state as it was. A bug is thrown. */
export type Outcome<E> =
  | { readonly ok: true; readonly events: readonly E[] }
  | { readonly ok: false; readonly rejection: Rejection };

export interface Rejection {
  /** A code of engine/errors.ts. */
  readonly code: 'NOT_FOUND' | 'CONFLICT' | 'INVALID' | 'ENDED' | 'BUSY';
  readonly message: string;
}

export function reject(code: Rejection['code'], message: string): Rejection {
  return { code, message };
}
