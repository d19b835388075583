/** What a conformance suite is: cases that others wrote, run through the engine's public face, each with an outcome. */
import type { Definition } from '../../model/definition.ts';

/**
 * `refused`: deployment refused by name what the case wants to run. `notApplicable`: the case needs Java, beans, CMMN or
 * another engine's internals.
 */
export type CaseOutcome = 'passed' | 'failed' | 'refused' | 'notApplicable';

export interface CaseResult {
  readonly id: string;
  readonly outcome: CaseOutcome;
  /** Why it is not `passed`; empty when it is. */
  readonly reason: string;
  /** Of a passed case: the processes it ran, whose elements it therefore proves. */
  readonly ran?: readonly Definition[];
}

export interface Suite {
  /** Name on the command line, and of the corpus' folder. */
  readonly name: string;
  /** `folder` holds the corpus; it exists. */
  run(folder: string): Promise<readonly CaseResult[]>;
}

export interface SuiteScore {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly refused: number;
  readonly notApplicable: number;
}

export function scoreOf(suite: string, results: readonly CaseResult[]): SuiteScore {
  const count = (outcome: CaseOutcome): number =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    suite,
    passed: count('passed'),
    failed: count('failed'),
    refused: count('refused'),
    notApplicable: count('notApplicable'),
  };
}

export function passed(id: string, ran: readonly Definition[] = []): CaseResult {
  return { id, outcome: 'passed', reason: '', ran };
}

export function failed(id: string, reason: string): CaseResult {
  return { id, outcome: 'failed', reason };
}

export function refused(id: string, reason: string): CaseResult {
  return { id, outcome: 'refused', reason };
}

export function notApplicable(id: string, reason: string): CaseResult {
  return { id, outcome: 'notApplicable', reason };
}
