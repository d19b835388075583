/** What the tests of FEEL share: an expression's result as JSON, for variables given as JSON. */
import type { Json, Variables } from '../../json.ts';
import type { EvaluationContext } from '../../model/expression.ts';
import { compileFeelExpression, compileUnaryExpression } from './index.ts';

export const NOW = Date.parse('2024-03-05T23:30:00Z');

export function contextOf(variables: Variables = {}): EvaluationContext {
  return {
    get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    names: () => Object.keys(variables),
    now: NOW,
    zone: 'Europe/Berlin',
  };
}

/** The value of an expression. Throws when it does not compile or its budget is spent. */
export function feel(text: string, variables: Variables = {}): Json {
  return outcome(text, variables).value;
}

export function warnings(text: string, variables: Variables = {}): readonly string[] {
  return outcome(text, variables).warnings;
}

function outcome(text: string, variables: Variables): { value: Json; warnings: readonly string[] } {
  const compiled = compileFeelExpression(text);
  if (!compiled.ok) throw new Error(compiled.message);
  const evaluation = compiled.expression.evaluate(contextOf(variables));
  if (!evaluation.ok) throw new Error(evaluation.message);
  return evaluation;
}

/** Whether an input passes unary tests. */
export function passes(tests: string, input: Json, variables: Variables = {}): Json {
  const compiled = compileUnaryExpression(tests);
  if (!compiled.ok) throw new Error(compiled.message);
  const evaluation = compiled.expression.evaluate(contextOf({ ...variables, '?': input }));
  if (!evaluation.ok) throw new Error(evaluation.message);
  return evaluation.value;
}
