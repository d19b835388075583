import { describe, expect, it } from '@jest/globals';
import { context, form, text } from '../testing/forms.ts';
import { parseBody, validateSubmission } from './index.ts';

describe('parseBody', () => {
  const schema = form(
    text('name'),
    { type: 'number', key: 'amount' },
    { type: 'checkbox', key: 'agree' },
    {
      type: 'radio',
      key: 'size',
      values: [
        { label: 'One', value: 1 },
        { label: 'Two', value: 2 },
      ],
    },
    { type: 'checklist', key: 'tags', values: ['a', 'b'] },
    { type: 'datetime', subtype: 'datetime', key: 'at', timeSerializingFormat: 'utc_offset' },
    { type: 'dynamiclist', path: 'items', isRepeating: true, components: [text('sku')] },
  );
  const body = {
    name: 'Anna',
    amount: '1 250.5',
    agree: ['', 'true'],
    size: '2',
    tags: ['', 'b'],
    at: '2026-07-01T10:30',
    'items._n': '2',
    'items[0].sku': 'A',
  };

  it('gives typed values', () => {
    expect(parseBody(schema, body, context())).toEqual({
      pressed: 'submit',
      values: {
        name: 'Anna',
        amount: 1250.5,
        agree: true,
        size: 2,
        tags: ['b'],
        at: '2026-07-01T10:30+02:00',
        items: [{ sku: 'A' }, {}],
      },
    });
  });

  it('tells an unticked box from one that was not on the page', () => {
    expect(parseBody(schema, { agree: '' }, context()).values).toEqual({ agree: false });
    expect(parseBody(schema, {}, context()).values).toEqual({});
  });

  it('adds and removes rows', () => {
    expect(parseBody(schema, { ...body, _op: 'add:items' }, context()).values['items']).toHaveLength(3);
    const removed = parseBody(schema, { ...body, _op: 'remove:items:1' }, context());
    expect(removed).toMatchObject({ pressed: 'changed', values: { items: [{ sku: 'A' }] } });
  });

  it('keeps unreadable text for its error', () => {
    const { values } = parseBody(schema, { ...body, amount: 'lots' }, context());
    expect(validateSubmission(schema, values, context())).toMatchObject({
      ok: false,
      errors: { amount: expect.any(String) },
    });
  });

  it('reads no more rows than allowed', () => {
    const { values } = parseBody(schema, { 'items._n': '100000' }, context());
    expect(values['items']).toHaveLength(200);
  });
});
