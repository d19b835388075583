/** Decides what a filled-in form gives the process: checked values of what the person could write, or errors by field. */
import type { Json, JsonObject } from '../json.ts';
import { checkValue } from './check-value.ts';
import { evaluateForm, inputsOf, valuesOf, type Instance, type Values } from './evaluate.ts';
import type { FormContext, FormSchema } from './field.ts';
import { getAt, pathText, setAt, type MutableJson } from './path.ts';

export type Submission =
  | { readonly ok: true; readonly data: JsonObject }
  /** One sentence a field, by path (`items[0].qty`), in the order of the form. */
  | { readonly ok: false; readonly data: JsonObject; readonly errors: Readonly<Record<string, string>> };

/**
 * `submitted` is typed data (JSON of the API, or `parseBody` of a page). Only names that the form knows are read. What
 * is hidden is left out; what is readonly or disabled never comes from the client; expression fields are computed here.
 */
export function validateSubmission(schema: FormSchema, submitted: Values, context: FormContext): Submission {
  const instances = evaluateForm(schema, submitted, context);
  const errors: Record<string, string> = {};
  const checked = new Map<Instance, Json>();
  for (const instance of inputsOf(instances)) {
    if (instance.hidden || instance.readonly || instance.field.type === 'expression') continue;
    const result = checkValue(instance, context);
    if (result.ok) checked.set(instance, result.value);
    else errors[pathText(instance.path)] ??= result.message;
  }
  const data = valuesOf(instances, (instance) => isGiven(instance, context)) as Record<string, MutableJson>;
  for (const [instance, value] of checked) setAt(data, instance.path, value);
  return Object.keys(errors).length === 0 ? { ok: true, data } : { ok: false, data, errors };
}

/** A readonly field gives its default where the process has no value yet; what the process has stays as it is. */
function isGiven(instance: Instance, { initial }: FormContext): boolean {
  if (instance.hidden || instance.field.disabled) return false;
  if (!instance.readonly || instance.field.type === 'expression') return true;
  const isInRow = instance.path.some((segment) => typeof segment === 'number');
  return (
    isInRow || (instance.field.defaultValue !== undefined && getAt(initial, instance.path) === undefined)
  );
}
