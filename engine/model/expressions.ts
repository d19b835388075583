/** Expressions that the model makes itself: a variable by name, and lists and maps of other expressions. */
import type { Json } from '../json.ts';
import type { Evaluation, EvaluationContext, Expression } from './expression.ts';

/** Reads one variable; a missing one gives null with a warning. */
export function variableExpression(name: string): Expression {
  return {
    language: 'static',
    source: name,
    reads: [name],
    evaluate(context) {
      const value = context.get(name);
      if (value !== undefined) return { ok: true, value, warnings: [] };
      return { ok: true, value: null, warnings: [`There is no variable ${name}.`] };
    },
  };
}

/** A list whose items are expressions (`camunda:list`). */
export function listExpression(items: readonly Expression[]): Expression {
  return {
    language: 'static',
    source: `[${items.map(({ source }) => source).join(', ')}]`,
    reads: readsOf(items),
    evaluate: (context) => evaluateAll(items, context, (values) => values),
  };
}

/** An object whose values are expressions (`camunda:map`). */
export function mapExpression(entries: readonly (readonly [key: string, value: Expression])[]): Expression {
  const items = entries.map(([, value]) => value);
  return {
    language: 'static',
    source: `{${entries.map(([key, { source }]) => `${key}: ${source}`).join(', ')}}`,
    reads: readsOf(items),
    evaluate: (context) =>
      evaluateAll(items, context, (values) =>
        Object.fromEntries(entries.map(([key], index) => [key, values[index] ?? null])),
      ),
  };
}

function readsOf(items: readonly Expression[]): readonly string[] {
  return [...new Set(items.flatMap(({ reads }) => reads))];
}

function evaluateAll(
  items: readonly Expression[],
  context: EvaluationContext,
  combine: (values: readonly Json[]) => Json,
): Evaluation {
  const values: Json[] = [];
  const warnings: string[] = [];
  for (const item of items) {
    const result = item.evaluate(context);
    if (!result.ok) return result;
    values.push(result.value);
    warnings.push(...result.warnings);
  }
  return { ok: true, value: combine(values), warnings };
}
