/** Element templates for the modeler, made from the connectors themselves (schema of Camunda 8's element templates). */
import type { Connector, ConnectorField } from './connector.ts';

export interface ElementTemplate {
  readonly $schema: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: number;
  readonly icon: { readonly contents: string };
  readonly appliesTo: readonly string[];
  readonly elementType?: { readonly value: string };
  readonly groups: readonly { readonly id: string; readonly label: string }[];
  readonly properties: readonly object[];
}

const SCHEMA = 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json';
const DEFAULT_RETRIES = '3';

/** `baton.<type>`: what a diagram keeps of the template is its id and version. */
export function elementTemplate(connector: Connector): ElementTemplate {
  const groups = [...new Set(connector.fields.map(groupOf))];
  return {
    $schema: SCHEMA,
    id: `baton.${connector.type}`,
    name: connector.name,
    description: connector.description,
    version: connector.version,
    icon: { contents: `data:image/svg+xml;utf8,${encodeURIComponent(connector.icon)}` },
    appliesTo: [...new Set(['bpmn:Task', ...connector.appliesTo.filter((type) => type.endsWith('Task'))])],
    elementType: { value: 'bpmn:ServiceTask' },
    groups: [
      ...groups.map((label) => ({ id: idOf(label), label })),
      { id: 'result', label: 'Result' },
      { id: 'retries', label: 'Retries' },
    ],
    properties: [
      { type: 'Hidden', value: connector.type, binding: { type: 'zeebe:taskDefinition', property: 'type' } },
      ...connector.fields.map(property),
      {
        id: 'resultVariable',
        label: 'Result variable',
        description: 'Keeps the whole result under this name.',
        type: 'String',
        group: 'result',
        optional: true,
        binding: { type: 'zeebe:taskHeader', key: 'resultVariable' },
      },
      {
        id: 'resultExpression',
        label: 'Result expression',
        description: `Variables from the result, e.g. {id: response.body.id}. A result looks like ${JSON.stringify(connector.example).slice(0, 200)}`,
        type: 'Text',
        feel: 'required',
        group: 'result',
        optional: true,
        binding: { type: 'zeebe:taskHeader', key: 'resultExpression' },
      },
      {
        id: 'retries',
        label: 'Attempts',
        description: 'How often a call is tried before it becomes an incident.',
        type: 'String',
        value: DEFAULT_RETRIES,
        feel: 'optional',
        group: 'retries',
        binding: { type: 'zeebe:taskDefinition', property: 'retries' },
      },
    ],
  };
}

function property(field: ConnectorField): object {
  const optional = !field.required && field.default === undefined;
  return {
    id: field.name,
    label: field.label,
    ...(field.description ? { description: field.description } : {}),
    group: idOf(groupOf(field)),
    ...editor(field),
    ...(field.default === undefined ? {} : { value: valueOf(field) }),
    ...(optional ? { optional: true } : {}),
    ...(field.required ? { constraints: { notEmpty: true } } : {}),
    ...(field.when ? { condition: { property: field.when.field, oneOf: field.when.oneOf } } : {}),
    binding: { type: 'zeebe:input', name: field.name },
  };
}

function editor(field: ConnectorField): object {
  switch (field.type) {
    case 'choice':
      return {
        type: 'Dropdown',
        choices: field.choices?.map(({ value, label }) => ({ value, name: label })) ?? [],
      };
    case 'boolean':
      return {
        type: 'Dropdown',
        choices: [
          { value: '=true', name: 'Yes' },
          { value: '=false', name: 'No' },
        ],
      };
    case 'number':
      return { type: 'String', feel: 'optional' };
    case 'map':
    case 'json':
      return { type: 'Text', feel: 'required' };
    case 'text':
      return { type: 'Text', ...feelOf(field) };
    case 'string':
      return { type: 'String', ...feelOf(field) };
    default:
      throw new TypeError(`unknown field type ${String(field.type satisfies never)}`);
  }
}

function feelOf({ feel = 'optional' }: ConnectorField): object {
  return feel === 'no' ? {} : { feel: feel === 'yes' ? 'required' : 'optional' };
}

/** A dropdown of texts keeps its texts; numbers are FEEL, so that they stay numbers. */
function valueOf({ default: value, type }: ConnectorField): string {
  if (type === 'number' || type === 'boolean') return `=${JSON.stringify(value)}`;
  return typeof value === 'string' ? value : `=${JSON.stringify(value)}`;
}

function groupOf(field: ConnectorField): string {
  return field.group ?? 'Inputs';
}

function idOf(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
