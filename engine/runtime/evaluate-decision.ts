/** Evaluates a deployed decision for a caller from outside. */
import { BatonError } from '../errors.ts';
import type { Json, Variables } from '../json.ts';
import { DecisionNotLoaded } from './decision-cache.ts';
import type { Surroundings } from './surroundings.ts';
import { contextOf } from './variables.ts';

/** The latest version. INVALID with the reason when it cannot be evaluated. */
export async function evaluateDecision(
  { decisions, time, zone }: Surroundings,
  decisionId: string,
  variables: Variables,
): Promise<{ readonly result: Json; readonly warnings: readonly string[] }> {
  const context = contextOf(variables, { now: time.now(), zone });
  for (;;) {
    try {
      const evaluation = decisions.decide(decisionId, { kind: 'latest' }, context, '');
      if (!evaluation.ok) throw new BatonError('INVALID', evaluation.message);
      return { result: evaluation.value, warnings: evaluation.warnings };
    } catch (error) {
      if (!(error instanceof DecisionNotLoaded)) throw error;
      await error.load();
    }
  }
}
