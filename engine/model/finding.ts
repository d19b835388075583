/** What reading a diagram found: the same list for `baton check`, deployment, the modeler and the import report. */
export type Severity = 'blocker' | 'bind' | 'ask' | 'review' | 'info';

export interface Finding {
  readonly file: string;
  /** Id of the element, or null when the file as a whole is meant. */
  readonly element: string | null;
  /** Stable upper-case code, e.g. `TIMER_WITHOUT_VALUE`. Catalogued in docs/findings.md. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what is wrong, naming the element. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
  /** For `bind`: the key of the binding table, `dialect/kind/value`. */
  readonly key?: string;
}

/** `runs`: as it is. `needs-binding`: foreign code must be bound. `needs-answers`: something is undecided. */
export type Verdict = 'runs' | 'needs-binding' | 'needs-answers' | 'refused';
