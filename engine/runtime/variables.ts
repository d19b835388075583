/** Variables at the door: checked for depth, size and what cannot be stored before anything is done with them. */
import { BatonError } from '../errors.ts';
import { checkVariables } from '../expressions/guard.ts';
import type { Json, JsonObject, Variables } from '../json.ts';
import type { EvaluationContext, ExecutionFacts } from '../model/expression.ts';

/** The variables, or INVALID with a JSON pointer to what is wrong. */
export function checkedVariables(value: unknown): Variables {
  const result = checkVariables(value);
  if (result.ok) return result.value;
  throw new BatonError('INVALID', result.message, { pointer: result.pointer });
}

/** What an expression outside a step sees: a form's external address, conditions of a form. */
export function contextOf(
  variables: JsonObject,
  at: { readonly now: number; readonly zone: string; readonly execution?: ExecutionFacts },
): EvaluationContext {
  return {
    get: (name): Json | undefined => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    names: () => Object.keys(variables),
    now: at.now,
    zone: at.zone,
    ...(at.execution === undefined ? {} : { execution: at.execution }),
  };
}
