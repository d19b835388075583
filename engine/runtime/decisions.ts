/** Deployed decisions: lists, files, and trying one out. */
import { require } from '../access.ts';
import type { Decisions } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { findDecision, listDecisions } from '../store/queries/decisions.ts';
import { createDiagrams } from './diagrams.ts';
import { checkedFilter } from './filters.ts';
import { deployedKey } from './ids.ts';
import type { ReadContext } from './read-context.ts';
import { checkedVariables } from './variables.ts';

export function createDecisions(context: ReadContext): Decisions {
  const { sql, runtime } = context;
  const files = createDiagrams(context);
  return {
    async list(subject, filter) {
      require(subject, 'decision.read');
      return listDecisions(sql, checkedFilter(filter));
    },
    async xml(subject, key) {
      require(subject, 'decision.read');
      const row = await findDecision(sql, deployedKey(key));
      if (!row) throw new BatonError('NOT_FOUND');
      return files.xml(row);
    },
    async evaluate(subject, decisionId, variables) {
      require(subject, 'decision.evaluate');
      return runtime.evaluateDecision(decisionId, checkedVariables(variables));
    },
  };
}
