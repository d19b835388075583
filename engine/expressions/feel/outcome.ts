/** How an evaluation ends: with a value, or because it would take too much. */
import { FeelLimit, type Run } from './run.ts';

export type FeelOutcome<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly string[]; readonly missing: boolean }
  | { readonly ok: false; readonly message: string };

/** Runs a computation; what it throws for a spent budget or an exhausted stack becomes its outcome. */
export function outcomeOf<T>(run: Run, compute: (run: Run) => T): FeelOutcome<T> {
  try {
    const value = compute(run);
    return { ok: true, value, warnings: run.budget.warnings, missing: run.budget.missing };
  } catch (error) {
    if (error instanceof FeelLimit) return { ok: false, message: error.message };
    if (error instanceof RangeError)
      return { ok: false, message: 'The expression computes something too large.' };
    throw error;
  }
}
