/** Forms: finds the schema that a diagram means, fills it, and decides what a submission gives the process. */
import { require } from '../access.ts';
import type { Forms } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { readFormSchema } from '../forms/read-form-schema.ts';
import { validateSubmission } from '../forms/validate-submission.ts';
import type { JsonObject, Variables } from '../json.ts';
import type { Binding, Form } from '../model/definition.ts';
import type { EvaluationContext } from '../model/expression.ts';
import { findFormSchema, listForms, resolveForm, type FormReference } from '../store/queries/decisions.ts';
import { checkedFilter } from './filters.ts';
import { deployedKey } from './ids.ts';
import type { ReadContext } from './read-context.ts';

export interface ResolvedForm {
  /** Null when the work is done in another application, or when there is no form at all. */
  readonly schema: JsonObject | null;
  readonly externalUrl: string | null;
  /** Made from what is read later, so it may lack a field: names beside it are accepted. */
  readonly guessed?: boolean;
}

export const EMPTY_SCHEMA: JsonObject = { type: 'default', schemaVersion: 19, components: [] };

export function createForms({ sql }: ReadContext): Forms {
  return {
    async list(subject, filter) {
      require(subject, 'definition.read');
      return listForms(sql, checkedFilter(filter));
    },
    async schema(subject, key) {
      require(subject, 'definition.read');
      const row = await findFormSchema(sql, deployedKey(key));
      if (!row) throw new BatonError('NOT_FOUND');
      return row.schema;
    },
  };
}

/** CONFLICT, naming the form, when what the diagram refers to is not deployed. */
export async function formOf(
  { sql }: ReadContext,
  form: Form | null,
  deploymentId: string,
  context: EvaluationContext,
): Promise<ResolvedForm> {
  switch (form?.kind) {
    case undefined:
      return { schema: null, externalUrl: null };
    case 'schema':
      return { schema: form.schema, externalUrl: null };
    case 'generated':
      return { schema: form.schema, externalUrl: null, guessed: true };
    case 'external':
      return { schema: null, externalUrl: externalUrl(form, context) };
    case 'reference': {
      const schema = await resolveForm(sql, form.formId, reference(form.binding, deploymentId, context));
      if (!schema)
        throw new BatonError(
          'CONFLICT',
          `The form "${form.formId}" is not deployed; deploy it and open the task again.`,
        );
      return { schema, externalUrl: null };
    }
  }
}

function reference(binding: Binding, deploymentId: string, context: EvaluationContext): FormReference {
  switch (binding.kind) {
    case 'latest':
      return { kind: 'latest' };
    case 'deployment':
      return { kind: 'deployment', deploymentId };
    case 'versionTag':
      return { kind: 'versionTag', tag: binding.tag };
    case 'version': {
      const version = binding.version.evaluate(context);
      const number = version.ok ? Number(version.value) : Number.NaN;
      if (Number.isInteger(number)) return { kind: 'version', version: number };
      throw new BatonError('CONFLICT', 'The version of the form is not a whole number.');
    }
  }
}

/** Only addresses of the web: what a variable holds must not become `javascript:` on a page. */
function externalUrl(form: Extract<Form, { kind: 'external' }>, context: EvaluationContext): string | null {
  const result = form.url.evaluate(context);
  if (!result.ok || typeof result.value !== 'string') return null;
  return /^(https?:\/\/|\/(?!\/))/.test(result.value) ? result.value : null;
}

/**
 * What the form accepts of the values. Throws FORM_INVALID with `details.errors`: a sentence for each field path.
 * Names the form does not know, and what it shows but does not let write, are dropped.
 */
export function submitted(
  schema: JsonObject,
  values: Variables,
  context: { readonly initial: Variables; readonly now: number; readonly zone: string },
): Variables {
  const read = readFormSchema(schema);
  if (!read.ok) throw new BatonError('CONFLICT', read.findings[0]?.message ?? 'The form cannot be read.');
  const result = validateSubmission(read.schema, values, context);
  if (result.ok) return result.data;
  throw new BatonError('FORM_INVALID', undefined, { errors: result.errors });
}

/** The variables that the form names anywhere: it shows or computes with no others, so no others leave the engine. */
export function namedIn(schema: JsonObject, variables: Variables): JsonObject {
  const text = JSON.stringify(schema);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => text.includes(name)));
}
