/** A compiled expression, as the interpreter sees it: evaluated synchronously, without side effects on the host. */
import type { Json } from '../json.ts';

export type ExpressionLanguage = 'feel' | 'juel' | 'javascript' | 'xpath' | 'java' | 'static';

/** What an expression may read. `undefined` from `get` means that no variable of that name is visible. */
export interface EvaluationContext {
  get(name: string): Json | undefined;
  /** Every visible name, innermost scope first; used only for multi-word FEEL names and scripts. */
  names(): readonly string[];
  /** The instant of this step, in milliseconds since the epoch. The same for a whole batch. */
  readonly now: number;
  /** IANA zone of the process, for dates without one. */
  readonly zone: string;
  /** Facts about the running element, for `execution.…`, `task.…` and the like. */
  readonly execution?: ExecutionFacts;
}

export interface ExecutionFacts {
  readonly instanceId: string;
  readonly businessKey: string | null;
  readonly processId: string;
  readonly elementId: string;
  readonly elementName: string | null;
}

/**
 * Outcome of an evaluation. A failure is a value, never a throw: it ends at an incident. `value` is plain JSON:
 * temporal FEEL values are written as ISO 8601 text. `assignments` are the variables that the expression itself set
 * (`execution.setVariable(…)`); the caller applies them.
 */
export type Evaluation =
  | {
      readonly ok: true;
      readonly value: Json;
      readonly warnings: readonly string[];
      readonly assignments?: Readonly<Record<string, Json>>;
    }
  | { readonly ok: false; readonly message: string };

export interface Expression {
  readonly language: ExpressionLanguage;
  /** The text as the author wrote it. */
  readonly source: string;
  /** Names of variables the expression may read. */
  readonly reads: readonly string[];
  /** The value when it does not depend on variables, e.g. a static job type; otherwise undefined. */
  readonly constant?: Json;
  evaluate(context: EvaluationContext): Evaluation;
}
