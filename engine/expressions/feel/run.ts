/** One evaluation: the variables it reads, the instant it happens, its warnings, and the budget it may spend. */
import type { FeelValue } from './value.ts';

/** Iterations, calls and list elements one evaluation may use before it is given up. */
export const MAX_STEPS = 1_000_000;
/** Functions of the author calling each other, at most this deep. */
export const MAX_CALL_DEPTH = 400;
/** Longest text an evaluation may build, UTF-16 units. */
export const MAX_TEXT = 4_000_000;
const MAX_WARNINGS = 20;

/** What FEEL reads from its surroundings. */
export interface FeelInput {
  /** `undefined`: there is no variable of that name. */
  get(name: string): FeelValue | undefined;
  names?(): readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** IANA zone. */
  readonly zone: string;
}

/** Thrown inside an evaluation only, and caught by it: the budget is spent. */
export class FeelLimit extends Error {}

/** Whatever counts work and throws FeelLimit when there was too much. */
export interface Meter {
  spend(steps: number): void;
}

/** A budget of its own, for what is done outside an evaluation. */
export function newMeter(): Meter {
  let steps = 0;
  return {
    spend(more) {
      steps += more;
      if (steps > MAX_STEPS) throw new FeelLimit('The value is too large.');
    },
  };
}

/** What one evaluation may still spend and what it has found; shared by the parts of a decision. */
export class Budget {
  readonly warnings: string[] = [];
  /** Set when a root variable was not found; the text may then name it with spaces or operators in it. */
  missing = false;
  /** Names asked for that were not there. */
  absent = 0;
  steps = 0;
  depth = 0;
}

export class Run implements Meter {
  readonly input: FeelInput;
  readonly budget: Budget;

  constructor(input: FeelInput, budget = new Budget()) {
    this.input = input;
    this.budget = budget;
  }

  /** The same evaluation with other variables. */
  within(input: FeelInput): Run {
    return new Run(input, this.budget);
  }

  /** Counts work. Throws FeelLimit past the budget. */
  spend(steps: number): void {
    this.budget.steps += steps;
    if (this.budget.steps > MAX_STEPS)
      throw new FeelLimit(`The expression takes more than ${MAX_STEPS.toLocaleString('en')} steps.`);
  }

  enterCall(): void {
    this.spend(1);
    this.budget.depth += 1;
    if (this.budget.depth > MAX_CALL_DEPTH)
      throw new FeelLimit(`The expression calls functions more than ${MAX_CALL_DEPTH} deep.`);
  }

  leaveCall(): void {
    this.budget.depth -= 1;
  }

  /** Computes without keeping the warnings; `found` is false when a name in it was not there. */
  quietly(compute: () => FeelValue): { readonly value: FeelValue; readonly found: boolean } {
    const { budget } = this;
    const [absent, kept] = [budget.absent, budget.warnings.length];
    const value = compute();
    budget.warnings.length = Math.min(budget.warnings.length, kept);
    return { value, found: value !== null || budget.absent === absent };
  }

  /** Records why a value is null, and gives that null. */
  fail(code: WarningCode, message: string): null {
    const { budget } = this;
    if (code.startsWith('NO_')) budget.absent += 1;
    if (budget.warnings.length < MAX_WARNINGS) budget.warnings.push(`${code}: ${message}`);
    return null;
  }
}

/** Steps that are worth doing once at compilation, to save them at each evaluation. */
const FOLDING_STEPS = 20_000;
const NOTHING: FeelInput = { get: () => undefined, now: 0, zone: 'UTC' };

/** A run without variables and with little to spend, for what is always the same. */
export function foldingRun(): Run {
  const run = new Run(NOTHING);
  run.budget.steps = MAX_STEPS - FOLDING_STEPS;
  return run;
}

export type WarningCode =
  | 'NO_VARIABLE_FOUND'
  | 'NO_CONTEXT_ENTRY_FOUND'
  | 'NO_PROPERTY_FOUND'
  | 'NO_FUNCTION_FOUND'
  | 'INVALID_TYPE'
  | 'FUNCTION_INVOCATION_FAILURE'
  | 'OUT_OF_BOUNDS'
  | 'ASSERT_FAILURE';

/** Where a compiled expression finds its local values: a chain, one link for each binding. */
export interface Scope {
  readonly run: Run;
  readonly parent: Scope | null;
  value: FeelValue;
}

/** A compiled expression. */
export type Code = (scope: Scope) => FeelValue;
