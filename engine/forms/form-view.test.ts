import { describe, expect, it } from '@jest/globals';
import { context, form, text } from '../testing/forms.ts';
import { viewForm } from './index.ts';

describe('viewForm', () => {
  it('draws values, options, errors and rows', () => {
    const schema = form(
      text('name', {
        label: 'Name',
        description: 'As in {{place}}',
        layout: { row: 'r', columns: 8 },
        validate: { required: true },
      }),
      { type: 'radio', key: 'size', label: 'Size', values: [1, 2], layout: { row: 'r', columns: 8 } },
      { type: 'datetime', subtype: 'datetime', key: 'at', label: 'At' },
      {
        type: 'text',
        text: 'Total: **{{total}}**{{#loop lines}}, {{sku}}{{/loop}}{{#if total > 3}}!{{/if}}',
      },
      { type: 'button', action: 'submit', label: 'Approve' },
    );
    const initial = {
      size: 2,
      at: '2026-07-01T08:30Z',
      place: 'the passport',
      total: 5,
      lines: [{ sku: 'A' }, { sku: 'B' }],
    };
    const view = viewForm(schema, null, context(initial), { name: 'Name is required.' });
    expect(view.rows.map(({ fields }) => fields.map(({ label }) => label))).toEqual([
      ['Name', 'Size'],
      ['At'],
      [''],
    ]);
    const [name, size, at, total] = view.rows.flatMap(({ fields }) => fields);
    expect(name).toMatchObject({
      id: 'f-name',
      hint: 'As in the passport',
      error: 'Name is required.',
      required: true,
      span: 8,
    });
    expect(size?.options.map(({ label, checked }) => [label, checked])).toEqual([
      ['1', false],
      ['2', true],
    ]);
    expect(at).toMatchObject({ inputType: 'datetime-local', value: '2026-07-01T10:30' });
    expect(total?.value).toBe('Total: **5**, A, B!');
    expect(view).toMatchObject({
      submitLabel: 'Approve',
      errors: [{ href: '#f-name', message: 'Name is required.' }],
    });
  });

  it('shows tables from data, and one row of an empty list', () => {
    const schema = form(
      { type: 'table', dataSource: '=lines', columns: [{ key: 'sku', label: 'Article' }] },
      { type: 'dynamiclist', path: 'items', isRepeating: true, components: [text('sku')] },
    );
    const [table, list] = viewForm(schema, null, context({ lines: [{ sku: 'A' }] })).rows.flatMap(
      ({ fields }) => fields,
    );
    expect(table?.table).toEqual({
      columns: [{ key: 'sku', label: 'Article' }],
      rows: [{ cells: ['A'] }],
      more: 0,
    });
    expect(list?.items.map(({ rows }) => rows[0]?.fields[0]?.name)).toEqual(['items[0].sku']);
  });
});
