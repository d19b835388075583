/** Form-js schemas (version 19) that the model makes itself: from a vendor's fields, or empty, to be filled later. */
import type { Json, JsonObject } from '../../json.ts';
import type { Form } from '../definition.ts';
import type { Reading } from '../reading.ts';
import type { XmlElement } from '../xml/element.ts';

/** Version of the form-js schema that is written. */
export const FORM_SCHEMA_VERSION = 19;

export type FieldType =
  'text' | 'textarea' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime' | 'select';

/** A field as all tools know it. */
export interface Field {
  readonly key: string;
  readonly label: string | null;
  readonly type: FieldType;
  readonly defaultValue?: Json | undefined;
  readonly required?: boolean | undefined;
  readonly readonly?: boolean | undefined;
  readonly description?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minimumLength?: number | undefined;
  readonly maximumLength?: number | undefined;
  readonly pattern?: string | undefined;
  readonly options?: readonly { readonly value: string; readonly label: string }[] | undefined;
}

export function formSchema(id: string, fields: readonly Field[]): JsonObject {
  return {
    type: 'default',
    id,
    schemaVersion: FORM_SCHEMA_VERSION,
    components: fields.map((field, index) => componentOf(field, `Field_${index + 1}`)),
  };
}

function componentOf(field: Field, id: string): JsonObject {
  const validate = withoutUndefined({
    required: field.required || undefined,
    min: field.minimum,
    max: field.maximum,
    minLength: field.minimumLength,
    maxLength: field.maximumLength,
    pattern: field.pattern,
  });
  return withoutUndefined({
    ...shapeOf(field),
    id,
    key: field.key,
    label: field.label ?? labelOf(field.key),
    description: field.description,
    defaultValue: field.defaultValue,
    disabled: field.readonly || undefined,
    validate: Object.keys(validate).length > 0 ? validate : undefined,
  });
}

function shapeOf(field: Field): Readonly<Record<string, Json>> {
  switch (field.type) {
    case 'text':
      return { type: 'textfield' };
    case 'textarea':
      return { type: 'textarea' };
    case 'number':
      return { type: 'number' };
    case 'integer':
      return { type: 'number', decimalDigits: 0 };
    case 'boolean':
      return { type: 'checkbox' };
    case 'date':
      return { type: 'datetime', subtype: 'date', dateLabel: field.label ?? labelOf(field.key) };
    case 'datetime':
      return {
        type: 'datetime',
        subtype: 'datetime',
        dateLabel: field.label ?? labelOf(field.key),
        timeLabel: 'Time',
        timeSerializingFormat: 'utc_offset',
        timeInterval: 15,
      };
    case 'select':
      return {
        type: 'select',
        values: (field.options ?? []).map(({ value, label }) => ({ value, label })),
      };
  }
}

function withoutUndefined(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

/** `invoiceNumber` → `Invoice number`. */
export function labelOf(key: string): string {
  const words = key
    .replaceAll(/[_\-.]+/g, ' ')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A form whose fields are filled in when the whole process is known (compile/generated-forms.ts). */
export function generatedForm(key: string | null, element: XmlElement, reading: Reading): Form {
  reading.report(
    'FORM_GENERATED',
    element,
    key === null
      ? 'has no form; one is made.'
      : `has the form "${key}" of another tool; one is made instead.`,
  );
  return { kind: 'generated', key, schema: formSchema('generated', []) };
}
