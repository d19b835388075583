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

export class Run {
  readonly input: FeelInput;
  readonly warnings: string[] = [];
  /** Set when a root variable was not found; the text may then name it with spaces or operators in it. */
  missing = false;
  private steps = 0;
  private depth = 0;
  /** Names asked for that were not there. */
  private absent = 0;

  constructor(input: FeelInput) {
    this.input = input;
  }

  /** Counts work. Throws FeelLimit past the budget. */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > MAX_STEPS)
      throw new FeelLimit(`The expression takes more than ${MAX_STEPS.toLocaleString('en')} steps.`);
  }

  enterCall(): void {
    this.spend(1);
    this.depth += 1;
    if (this.depth > MAX_CALL_DEPTH)
      throw new FeelLimit(`The expression calls functions more than ${MAX_CALL_DEPTH} deep.`);
  }

  leaveCall(): void {
    this.depth -= 1;
  }

  /** Computes without keeping the warnings; `found` is false when a name in it was not there. */
  quietly(compute: () => FeelValue): { readonly value: FeelValue; readonly found: boolean } {
    const [before, kept] = [this.absent, this.warnings.length];
    const value = compute();
    this.warnings.length = Math.min(this.warnings.length, kept);
    return { value, found: value !== null || this.absent === before };
  }

  /** Records why a value is null, and gives that null. */
  fail(code: WarningCode, message: string): null {
    if (code.startsWith('NO_')) this.absent += 1;
    if (this.warnings.length < MAX_WARNINGS) this.warnings.push(`${code}: ${message}`);
    return null;
  }
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
