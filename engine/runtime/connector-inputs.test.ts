import { describe, expect, it } from '@jest/globals';
import type { Connector } from '../../connectors/connector.ts';
import { value } from '../testing/expressions.ts';
import { connectorInputs, declaredInputs } from './connector-inputs.ts';

const connector: Connector = {
  type: 'crm',
  aliases: ['old-crm'],
  name: 'CRM',
  description: '',
  version: 1,
  icon: '',
  appliesTo: [],
  fields: [
    { name: 'customer', label: 'Customer', type: 'string', required: true },
    { name: 'headers', label: 'Headers', type: 'map' },
    { name: 'limit', label: 'Limit', type: 'number', default: 10 },
  ],
  example: {},
  adapt: (_type, { client, ...rest }) => ({ ...rest, customer: client ?? null }),
  run: async () => ({}),
};
const secrets = new Map([
  ['TOKEN', 's3cret'],
  ['OTHER', 'hidden'],
]);

describe('inputs of a connector', () => {
  it('are the targets of the input mappings, dotted ones together', () => {
    const mappings = ['customer', 'headers.a', 'headers.b'].map((target) => ({ target, source: value('x') }));
    const local = { customer: 'acme', headers: { a: 1, b: 2 }, loopCounter: 3 };
    expect(declaredInputs(mappings, local).map(({ name, value }) => [name, value])).toEqual([
      ['customer', 'acme'],
      ['headers', { a: 1, b: 2 }],
    ]);
  });

  it('get a secret only where the diagram names it, however deep', () => {
    const declared = [
      { name: 'customer', value: '{{secrets.TOKEN}}', declared: '=name' },
      {
        name: 'headers',
        value: { a: ['Bearer {{ secrets.TOKEN }} {{secrets.OTHER}}'] },
        declared: '="Bearer {{secrets.TOKEN}} " + x',
      },
    ];
    expect(connectorInputs(connector, 'crm', declared, secrets)).toEqual({
      ok: true,
      inputs: {
        customer: '{{secrets.TOKEN}}',
        headers: { a: ['Bearer s3cret {{secrets.OTHER}}'] },
        limit: 10,
      },
    });
  });

  it('are refused with a sentence when a secret or a required input is missing', () => {
    const declared = [{ name: 'customer', value: '{{secrets.NONE}}', declared: '{{secrets.NONE}}' }];
    expect(connectorInputs(connector, 'crm', declared, secrets)).toMatchObject({
      ok: false,
      message: expect.stringContaining('BATON_SECRET_NONE'),
    });
    expect(connectorInputs(connector, 'crm', [], secrets)).toMatchObject({
      ok: false,
      message: expect.stringContaining('customer'),
    });
  });

  it('of an alias are adapted first', () => {
    const declared = [{ name: 'client', value: 'acme', declared: 'acme' }];
    expect(connectorInputs(connector, 'old-crm', declared, secrets)).toMatchObject({
      ok: true,
      inputs: { customer: 'acme' },
    });
  });
});
