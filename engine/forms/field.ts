/** A form in the shape the core works with: the form-js schema (version 19) read once, its expressions compiled. */
import type { Json } from '../json.ts';
import type { EvaluationContext } from '../model/expression.ts';

export const INPUT_TYPES = [
  'textfield',
  'textarea',
  'number',
  'datetime',
  'checkbox',
  'radio',
  'select',
  'checklist',
  'taglist',
  'filepicker',
  'expression',
] as const;

export const FIELD_TYPES = [
  ...INPUT_TYPES,
  'group',
  'dynamiclist',
  'text',
  'html',
  'image',
  'table',
  'iframe',
  'documentPreview',
  'spacer',
  'separator',
  'button',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];
export type InputType = (typeof INPUT_TYPES)[number];

/** A property that may hold FEEL or a template; a failed evaluation gives null, as in form-js. */
export type Computed = (context: EvaluationContext) => Json;

export interface Option {
  readonly value: Json;
  readonly label: string;
}

export interface FieldRules {
  readonly required: boolean;
  readonly kind: 'email' | 'phone' | null;
  readonly pattern: { readonly matches: (text: string) => boolean; readonly message: string } | null;
  readonly min: Computed | null;
  readonly max: Computed | null;
  readonly minLength: Computed | null;
  readonly maxLength: Computed | null;
}

export interface Field {
  readonly type: FieldType;
  readonly id: string;
  /** Where an input's value lies, relative to its scope; null for what has no value. */
  readonly key: readonly string[] | null;
  /** Where a group's or list's values lie; empty: in the scope around it. */
  readonly path: readonly string[];
  readonly label: Computed;
  readonly description: Computed;
  /** Content of `text` and `html`, source of `image` and `iframe`, data of `table` and `documentPreview`, `expression`. */
  readonly content: Computed;
  readonly hide: Computed | null;
  readonly readonly: Computed;
  readonly disabled: boolean;
  readonly defaultValue: Json | undefined;
  readonly rules: FieldRules;
  readonly options:
    | { readonly kind: 'static'; readonly options: readonly Option[] }
    | { readonly kind: 'key'; readonly path: readonly string[] }
    | { readonly kind: 'expression'; readonly compute: Computed }
    | null;
  readonly columns:
    | {
        readonly kind: 'static';
        readonly columns: readonly { readonly key: string; readonly label: string }[];
      }
    | { readonly kind: 'expression'; readonly compute: Computed }
    | null;
  readonly prefix: Computed;
  readonly suffix: Computed;
  readonly alt: Computed;
  /** Properties that are taken as they are: `decimalDigits`, `subtype`, `height` … */
  readonly plain: Readonly<Record<string, Json>>;
  readonly layout: { readonly row: string | null; readonly columns: number | null };
  readonly children: readonly Field[];
}

export interface FormSchema {
  readonly id: string | null;
  readonly fields: readonly Field[];
  /** Something is computed from what one types, so that the page must ask the server again as one does. */
  readonly reactive: boolean;
  /** Label of the form's own submit button, when it has one. */
  readonly submitLabel: string | null;
}

/** What evaluation needs beside the values. */
export interface FormContext {
  /** Values the form begins with: the variables of the task, or nothing for a start form. */
  readonly initial: Readonly<Record<string, Json>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** IANA zone of the person who fills in the form. */
  readonly zone: string;
}

export function isInput(field: Pick<Field, 'type'>): boolean {
  return (INPUT_TYPES as readonly string[]).includes(field.type);
}

export function isRepeated(field: Field): boolean {
  return field.type === 'dynamiclist' && field.plain['isRepeating'] !== false;
}
