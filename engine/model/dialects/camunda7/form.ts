/** Forms of the Camunda 7 family: generated task forms, form keys, and linked Camunda forms. */
import type { Form } from '../../definition.ts';
import { idOf } from '../../document.ts';
import type { Reading } from '../../reading.ts';
import { attribute, childIn, childrenIn, type XmlElement } from '../../xml/element.ts';
import { bindingOf } from '../binding.ts';
import { formSchema, generatedForm, type Field, type FieldType } from '../form.ts';
import type { Family } from './family.ts';

export function familyForm(element: XmlElement, family: Family, reading: Reading): Form | null {
  return (
    linked(element, family, reading) ?? fields(element, family, reading) ?? keyed(element, family, reading)
  );
}

function linked(element: XmlElement, family: Family, reading: Reading): Form | null {
  const formId = family.get(element, 'formRef')?.trim();
  if (!formId) return null;
  return {
    kind: 'reference',
    formId,
    binding: bindingOf(
      {
        type: family.get(element, 'formRefBinding'),
        version: family.get(element, 'formRefVersion'),
        versionTag: undefined,
      },
      element,
      reading,
    ),
  };
}

function keyed(element: XmlElement, family: Family, reading: Reading): Form | null {
  const key = family.get(element, 'formKey')?.trim();
  if (!key) return null;
  const file = /^camunda-forms:(?:deployment|app):(?:.*\/)?([^/]+?)(?:\.form)?$/.exec(key)?.[1];
  if (file) return { kind: 'reference', formId: file, binding: { kind: 'deployment' } };
  if (/^https?:\/\//.test(key))
    return {
      kind: 'external',
      url: reading.expression(key, element, 'template', { dialect: family.dialect }),
    };
  return generatedForm(key, element, reading);
}

/** `camunda:formData/formField`, and `formProperty` of Activiti and Flowable. */
function fields(element: XmlElement, family: Family, reading: Reading): Form | null {
  const data = family.child(element, 'formData');
  const described = data ? childrenIn(data, family.uris, 'formField') : [];
  const list = [
    ...described.flatMap((field) => formField(field, family, reading)),
    ...family.all(element, 'formProperty').flatMap((property) => formProperty(property, family)),
  ];
  if (list.length === 0) return null;
  return { kind: 'schema', schema: formSchema(`${idOf(element) ?? 'task'}-form`, list) };
}

const TYPES: Readonly<Record<string, FieldType>> = {
  string: 'text',
  long: 'integer',
  int: 'integer',
  integer: 'integer',
  double: 'number',
  boolean: 'boolean',
  date: 'date',
  enum: 'select',
};

function typeOf(element: XmlElement): FieldType {
  const type = attribute(element, 'type')?.toLowerCase() ?? 'string';
  return (Object.hasOwn(TYPES, type) && TYPES[type]) || 'text';
}

/** Default values and labels with expressions are computed by nobody here; a plain one is taken. */
function plain(text: string | undefined): string | undefined {
  return text === undefined || /[$#]\{/.test(text) ? undefined : text;
}

function defaultOf(text: string | undefined, type: FieldType): string | number | boolean | undefined {
  const value = plain(text);
  if (value === undefined || value === '') return undefined;
  if (type === 'boolean') return value === 'true';
  if (type !== 'number' && type !== 'integer') return value;
  return Number.isNaN(Number(value)) ? undefined : Number(value);
}

function formField(element: XmlElement, family: Family, reading: Reading): Field[] {
  const key = attribute(element, 'id')?.trim();
  if (!key) return [];
  const type = typeOf(element);
  const validation = childIn(element, family.uris, 'validation');
  const constraints = new Map(
    (validation ? childrenIn(validation, family.uris, 'constraint') : []).map((constraint) => [
      attribute(constraint, 'name') ?? '',
      attribute(constraint, 'config') ?? 'true',
    ]),
  );
  const validator = constraints.get('validator');
  if (validator !== undefined)
    reading.report(
      'EXTENSION_NOT_RUN',
      element,
      `is checked by the validator ${validator}, which is not here.`,
    );
  const number = (name: string): number | undefined => {
    const text = constraints.get(name);
    return text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
  };
  const flag = (name: string): boolean => constraints.has(name) && constraints.get(name) !== 'false';
  return [
    {
      key,
      label: plain(attribute(element, 'label')) ?? null,
      type,
      defaultValue: defaultOf(attribute(element, 'defaultValue'), type),
      required: flag('required'),
      readonly: flag('readonly'),
      minimum: number('min'),
      maximum: number('max'),
      minimumLength: number('minlength'),
      maximumLength: number('maxlength'),
      options: optionsOf(element, family),
    },
  ];
}

function formProperty(element: XmlElement, family: Family): Field[] {
  const key = (attribute(element, 'variable') ?? attribute(element, 'id'))?.trim();
  if (!key || attribute(element, 'readable') === 'false') return [];
  const type = typeOf(element);
  return [
    {
      key,
      label: plain(attribute(element, 'name')) ?? null,
      type,
      defaultValue: defaultOf(attribute(element, 'default'), type),
      required: attribute(element, 'required') === 'true',
      readonly: attribute(element, 'writable') === 'false',
      options: optionsOf(element, family),
    },
  ];
}

function optionsOf(element: XmlElement, family: Family): Field['options'] {
  return childrenIn(element, family.uris, 'value').flatMap((option) => {
    const value = attribute(option, 'id');
    return value === undefined ? [] : [{ value, label: attribute(option, 'name') ?? value }];
  });
}
