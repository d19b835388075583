/** The generated element templates are valid by the schema that the modeler itself checks them with. */
import { describe, expect, it } from '@jest/globals';
import type { Connector } from './connector.ts';
import { connectors, findConnector } from './registry.ts';
import { elementTemplate } from './templates.ts';

/** It comes with bpmn-js-element-templates; has no types, and its main entry is CommonJS, which jest cannot mix. */
const validator = '@bpmn-io/element-templates-validator/dist/index.js';
const { validateZeebe } = (await import(validator)) as {
  readonly validateZeebe: (template: object) => { readonly valid: boolean };
};

const example: Connector = {
  type: 'example',
  name: 'Example',
  description: 'Has a field of each type.',
  version: 3,
  icon: '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
  appliesTo: ['bpmn:ServiceTask', 'bpmn:EndEvent'],
  fields: [
    { name: 'a', label: 'A', type: 'string', required: true },
    { name: 'b', label: 'B', type: 'text', feel: 'no' },
    { name: 'c', label: 'C', type: 'number', default: 5 },
    { name: 'd', label: 'D', type: 'boolean', default: true },
    {
      name: 'e',
      label: 'E',
      type: 'choice',
      choices: [
        { value: 'x', label: 'X' },
        { value: 'y', label: 'Y' },
      ],
      default: 'x',
    },
    { name: 'f', label: 'F', type: 'json', when: { field: 'e', oneOf: ['y'] }, group: 'More' },
    { name: 'g', label: 'G', type: 'map', default: { k: 1 }, group: 'More' },
  ],
  example: {},
  run: () => Promise.resolve({}),
};

describe('elementTemplate', () => {
  it.each([...connectors, example].map((connector) => [connector.type, connector] as const))(
    'of %s is valid by the schema of the modeler',
    (_type, connector) => {
      expect(validateZeebe(elementTemplate(connector))).toMatchObject({ valid: true });
    },
  );

  it('would be refused if it were not', () => {
    const broken = { ...elementTemplate(example), properties: [{ type: 'Nonsense' }] };
    expect(validateZeebe(broken)).toMatchObject({ valid: false });
  });

  it('shows a field when the one it depends on has the value, under its heading', () => {
    const { properties, groups } = elementTemplate(example);
    expect(properties).toContainEqual(
      expect.objectContaining({ id: 'f', group: 'more', condition: { property: 'e', oneOf: ['y'] } }),
    );
    expect(groups).toContainEqual({ id: 'more', label: 'More' });
  });

  it('keeps numbers, truth values and maps what they are, as FEEL', () => {
    const byId = new Map(
      elementTemplate(example).properties.map((property) => [
        (property as { id?: string }).id,
        (property as { value?: unknown }).value,
      ]),
    );
    expect([byId.get('c'), byId.get('d'), byId.get('e'), byId.get('g')]).toEqual([
      '=5',
      '=true',
      'x',
      '={"k":1}',
    ]);
  });
});

describe('findConnector', () => {
  it('knows every type and alias once', () => {
    const types = connectors.flatMap(({ type, aliases = [] }) => [type, ...aliases]);
    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(findConnector(type)).not.toBeNull();
    expect(findConnector('constructor')).toBeNull();
  });
});
