/** The options of radio, select, checklist and taglist: fixed, from a variable, or computed. */
import type { Json } from '../json.ts';
import type { EvaluationContext } from '../model/expression.ts';
import type { Field, Option } from './field.ts';

const MAX_OPTIONS = 2000;

export function optionsOf(field: Field, context: EvaluationContext): readonly Option[] {
  switch (field.options?.kind) {
    case 'static':
      return field.options.options;
    case 'expression':
      return normaliseOptions(field.options.compute(context));
    case 'key': {
      const [name = '', ...rest] = field.options.path;
      let value: Json | undefined = context.get(name);
      for (const segment of rest)
        value =
          typeof value === 'object' && value !== null && Object.hasOwn(value, segment)
            ? (value as Record<string, Json>)[segment]
            : undefined;
      return normaliseOptions(value);
    }
    case undefined:
      return [];
  }
}

/** form-js takes `{ value, label }`, `{ value }` and plain values; anything else is left out. */
export function normaliseOptions(values: Json | undefined): readonly Option[] {
  if (!Array.isArray(values)) return [];
  return (values as readonly Json[]).slice(0, MAX_OPTIONS).flatMap((value) => {
    if (isPlain(value)) return [{ value, label: String(value) }];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const { label, value: inner = null } = value as Record<string, Json>;
    if (typeof label === 'string' && label !== '' && inner !== null && inner !== '')
      return [{ value: inner, label }];
    return isPlain(inner) ? [{ value: inner, label: String(inner) }] : [];
  });
}

/** How an option's value travels in a page: text as it is, everything else as JSON. */
export function optionText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function sameValue(left: Json | undefined, right: Json): boolean {
  return (
    left === right ||
    (typeof left === 'object' && left !== null && JSON.stringify(left) === JSON.stringify(right))
  );
}

function isPlain(value: Json): value is string | number | boolean {
  return (
    (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean'
  );
}
