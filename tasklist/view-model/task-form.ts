/** A form on a page: read from its schema, filled with what is known or was typed, with the errors of the last attempt. */
import {
  BatonError,
  readFormSchema,
  viewForm,
  type FormContext,
  type FormSchema,
  type JsonObject,
} from '../../engine/index.ts';
import type { TimeStyle } from '../../web/index.ts';
import { wordsOf } from './words.ts';

export function schemaOf(json: JsonObject): FormSchema {
  const read = readFormSchema(json);
  if (read.ok) return read.schema;
  throw new BatonError(
    'CONFLICT',
    `The form cannot be shown: ${read.findings[0]?.message ?? 'it cannot be read.'}`,
  );
}

export function formContext(initial: JsonObject, time: TimeStyle): FormContext {
  return { initial, now: time.now, zone: time.zone };
}

export interface Attempt {
  /** What was typed, as `parseBody` read it. */
  readonly values: JsonObject;
  readonly errors: Readonly<Record<string, string>>;
  /** A sentence about the attempt as a whole, e.g. that somebody else was faster. */
  readonly problem: string | null;
  /** The answer to the first attempt is lost perhaps: the second one must be recognised as the same. */
  readonly key: string | null;
}

/** `attempt` null: the form as it is first shown. */
export function formModel(schema: FormSchema, context: FormContext, attempt: Attempt | null) {
  const view = viewForm(schema, attempt?.values ?? null, context, attempt?.errors ?? {});
  const problem = attempt?.problem ? [{ href: null, message: attempt.problem }] : [];
  return { ...view, errors: [...problem, ...view.errors], dirty: attempt !== null };
}

/** `details.errors` of FORM_INVALID. */
export function errorsOf(error: BatonError): Readonly<Record<string, string>> {
  const errors = error.details['errors'];
  return typeof errors === 'object' && errors !== null && !Array.isArray(errors)
    ? Object.fromEntries(Object.entries(errors).map(([path, message]) => [path, wordsOf(message)]))
    : {};
}
