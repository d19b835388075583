/** Expressions that are plain text or a plain value: nothing to compute, the same at every evaluation. */
import type { Json } from '../json.ts';
import type { Evaluation, Expression } from '../model/expression.ts';

/** An expression that always gives `value`. `source` is the text the author wrote, when there was one. */
export function constantExpression(value: Json, source?: string): Expression {
  const evaluation: Evaluation = { ok: true, value, warnings: [] };
  return {
    language: 'static',
    source: source ?? (typeof value === 'string' ? value : JSON.stringify(value)),
    reads: [],
    constant: value,
    evaluate: () => evaluation,
  };
}
