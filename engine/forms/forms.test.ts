import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../json.ts';
import {
  parseBody,
  readFormSchema,
  validateSubmission,
  viewForm,
  type FormContext,
  type FormSchema,
} from './index.ts';

const context = (initial: JsonObject = {}): FormContext => ({
  initial,
  now: Date.parse('2026-03-14T10:00:00Z'),
  zone: 'Europe/Zurich',
});

function form(...components: JsonObject[]): FormSchema {
  const read = readFormSchema({ type: 'default', schemaVersion: 19, components });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.schema;
}

const text = (key: string, more: JsonObject = {}): JsonObject => ({
  type: 'textfield',
  key,
  label: key,
  ...more,
});

describe('readFormSchema', () => {
  it('refuses what is no form', () => {
    expect(readFormSchema({ hello: 'world' })).toMatchObject({
      ok: false,
      findings: [{ code: 'FORM_UNREADABLE' }],
    });
  });

  it.each([
    ['an unknown type', { type: 'hologram', id: 'x' }, 'FORM_FIELD_UNKNOWN'],
    ['a key that reaches a prototype', text('a.__proto__.b'), 'FORM_KEY'],
    ['a pattern with look-ahead', text('a', { validate: { pattern: '(?=b)' } }), 'FORM_PATTERN'],
    ['FEEL that does not compile', text('a', { conditional: { hide: '=1 +' } }), 'FORM_EXPRESSION'],
    ['a template that is not closed', { type: 'text', text: 'Hi {{#if a}}x' }, 'FORM_EXPRESSION'],
  ])('refuses %s, naming the field', (_, component, code) => {
    const read = readFormSchema({ components: [component as JsonObject] });
    expect(read).toMatchObject({ ok: false, findings: [{ code, severity: 'blocker' }] });
  });

  it('gives fields without id or with the same id ids of their own', () => {
    const schema = form({ type: 'text', text: 'a' }, text('k', { id: 'same' }), text('l', { id: 'same' }));
    expect(new Set(schema.fields.map(({ id }) => id)).size).toBe(3);
  });

  it('is reactive only when an expression reads an input of the form', () => {
    expect(form(text('a'), text('b', { conditional: { hide: '=a = "x"' } })).reactive).toBe(true);
    expect(form(text('a'), text('b', { label: '=customer.name' })).reactive).toBe(false);
  });
});

describe('validateSubmission', () => {
  it('takes only names that the form knows', () => {
    const schema = form(text('name'));
    const submitted = JSON.parse('{"name":"Anna","admin":true,"__proto__":{"x":1}}') as JsonObject;
    expect(validateSubmission(schema, submitted, context())).toEqual({ ok: true, data: { name: 'Anna' } });
  });

  it('names the field in every error and keeps their order', () => {
    const schema = form(
      text('name', { label: 'Name', validate: { required: true } }),
      { type: 'number', key: 'amount', label: 'Amount', decimalDigits: 0, validate: { min: 1, max: 100 } },
      { type: 'checkbox', key: 'agree', label: 'Consent', validate: { required: true } },
      { type: 'select', key: 'land', label: 'Country', values: [{ label: 'Switzerland', value: 'ch' }] },
    );
    const result = validateSubmission(schema, { name: '', amount: 0.5, agree: false, land: 'xx' }, context());
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && Object.entries(result.errors)).toEqual([
      ['name', 'Name is required.'],
      ['amount', 'Amount must be a whole number.'],
      ['agree', 'Consent must be ticked.'],
      ['land', 'Country: choose one of the options.'],
    ]);
  });

  it.each<[string, JsonObject, Json, string | null]>([
    ['too short', text('v', { validate: { minLength: 3 } }), 'ab', 'v must have at least 3 characters.'],
    ['too long', text('v', { validate: { maxLength: 2 } }), 'abc', 'v must have at most 2 characters.'],
    [
      'pattern',
      text('v', { validate: { pattern: '^[A-Z]+$', patternErrorMessage: 'Use capitals' } }),
      'a',
      'Use capitals.',
    ],
    [
      'e-mail',
      text('v', { validate: { validationType: 'email' } }),
      'a@',
      'v must be an e-mail address, like name@example.com.',
    ],
    ['good e-mail', text('v', { validate: { validationType: 'email' } }), 'a@b.ch', null],
    [
      'phone',
      text('v', { validate: { validationType: 'phone' } }),
      '044 1',
      'v must be an international phone number, like +41 44 668 18 00.',
    ],
    [
      'above the maximum',
      { type: 'number', key: 'v', validate: { max: '=limit' } },
      11,
      'v must be at most 10.',
    ],
    ['exact decimals', { type: 'number', key: 'v', increment: '0.1' }, 0.3, null],
    [
      'steps',
      { type: 'number', key: 'v', increment: 5 },
      12,
      'v goes in steps of 5: the nearest are 10 and 15.',
    ],
    ['no number', { type: 'number', key: 'v' }, 'abc', 'v must be a number, like 1250.50.'],
    [
      'no date',
      { type: 'datetime', subtype: 'date', key: 'v' },
      '2026-02-30',
      'v must be a date, like 2026-03-14.',
    ],
    [
      'past',
      { type: 'datetime', key: 'v', disallowPassedDates: true },
      '2026-03-13',
      'v must not be in the past.',
    ],
    ['today', { type: 'datetime', key: 'v', disallowPassedDates: true }, '2026-03-14', null],
    ['object for text', text('v'), { a: 1 }, 'v must be text.'],
  ])('checks %s', (_, field, value, message) => {
    const result = validateSubmission(form(field), { v: value }, context({ limit: 10 }));
    expect(result.ok ? null : result.errors['v']).toBe(message);
  });

  it('hides by unary tests: also when the comparison gives null', () => {
    const schema = form(
      { type: 'number', key: 'amount' },
      text('why', { conditional: { hide: '=amount < 100' }, validate: { required: true } }),
    );
    expect(validateSubmission(schema, { amount: null, why: 'x' }, context())).toEqual({
      ok: true,
      data: { amount: null },
    });
    expect(validateSubmission(schema, { amount: 5, why: 'x' }, context())).toEqual({
      ok: true,
      data: { amount: 5 },
    });
    expect(validateSubmission(schema, { amount: 500 }, context())).toMatchObject({
      ok: false,
      errors: { why: 'why is required.' },
    });
  });

  it('hides what depends on something hidden', () => {
    const schema = form(
      { type: 'checkbox', key: 'a' },
      text('b', { conditional: { hide: '=a' } }),
      text('c', { conditional: { hide: '=b != "open"' } }),
    );
    expect(validateSubmission(schema, { a: true, b: 'open', c: 'x' }, context())).toEqual({
      ok: true,
      data: { a: true },
    });
    expect(validateSubmission(schema, { a: false, b: 'open', c: 'x' }, context())).toEqual({
      ok: true,
      data: { a: false, b: 'open', c: 'x' },
    });
  });

  it('never takes readonly or disabled values from the client', () => {
    const schema = form(
      text('price', { readonly: true }),
      text('kind', { readonly: true, defaultValue: 'new' }),
      text('off', { disabled: true }),
      text('locked', { readonly: '=paid' }),
    );
    const result = validateSubmission(
      schema,
      { price: '0', kind: 'x', off: 'y', locked: 'z' },
      context({ price: '99', paid: true }),
    );
    expect(result).toEqual({ ok: true, data: { kind: 'new' } });
  });

  it('computes expression fields itself, also from one another', () => {
    const schema = form(
      { type: 'number', key: 'net' },
      { type: 'expression', key: 'gross', expression: '=tax + net' },
      { type: 'expression', key: 'tax', expression: '=net * 0.1' },
    );
    expect(validateSubmission(schema, { net: 100, gross: 1 }, context())).toEqual({
      ok: true,
      data: { net: 100, gross: 110, tax: 10 },
    });
  });

  it('checks the rows of lists, with `this` and `parent`', () => {
    const schema = form({
      type: 'dynamiclist',
      path: 'items',
      isRepeating: true,
      components: [
        { type: 'number', key: 'qty', label: 'Quantity', validate: { required: true } },
        text('note', { conditional: { hide: '=this.qty < parent.limit' } }),
      ],
    });
    const ok = validateSubmission(
      schema,
      {
        items: [
          { qty: 1, note: 'a', x: 1 },
          { qty: 9, note: 'b' },
        ],
      },
      context({ limit: 5 }),
    );
    expect(ok).toEqual({ ok: true, data: { items: [{ qty: 1 }, { qty: 9, note: 'b' }] } });
    expect(validateSubmission(schema, { items: [{ qty: 1 }, {}] }, context({ limit: 0 }))).toMatchObject({
      errors: { 'items[1].qty': 'Quantity in entry 2 is required.' },
    });
    expect(validateSubmission(schema, { items: [] }, context())).toEqual({ ok: true, data: { items: [] } });
  });

  it('keeps what the process has for names that were not sent', () => {
    const schema = form(text('a', { validate: { required: true } }), {
      type: 'number',
      key: 'b',
      defaultValue: 7,
    });
    expect(validateSubmission(schema, {}, context({ a: 'there' }))).toEqual({
      ok: true,
      data: { a: 'there', b: 7 },
    });
  });

  it('begins empty where a variable is of another kind, and takes null for what it is', () => {
    const schema = form(
      { type: 'checkbox', key: 'a' },
      { type: 'number', key: 'b', defaultValue: 7 },
      { type: 'datetime', key: 'c' },
      text('d'),
      { type: 'taglist', key: 'e', values: ['x'] },
    );
    const result = validateSubmission(schema, {}, context({ a: 1, b: null, c: 'soon', d: { x: 1 }, e: 'x' }));
    expect(result).toEqual({ ok: true, data: { a: false, b: null, c: null, d: '', e: [] } });
  });

  it('nests values of groups and dotted keys', () => {
    const schema = form({ type: 'group', path: 'address', components: [text('street')] }, text('owner.name'));
    const submitted = { address: { street: 'Weg 1' }, owner: { name: 'Ben' } };
    expect(validateSubmission(schema, submitted, context())).toEqual({ ok: true, data: submitted });
  });

  it('ends on expressions that never settle', () => {
    const schema = form({ type: 'expression', key: 'a', expression: '=if a = null then 1 else a + 1' });
    expect(validateSubmission(schema, {}, context()).ok).toBe(true);
  });
});

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

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpora/form-js/files/packages');
const describeCorpus = existsSync(corpus) ? describe : describe.skip;

describeCorpus('the schemas of form-js itself (../shared/corpora/form-js)', () => {
  const files = existsSync(corpus) ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }) : [];
  const schemas = files
    .filter((file) => file.endsWith('.json') && file.includes('/spec/'))
    .map((file) => [file, JSON.parse(readFileSync(path.join(corpus, file), 'utf8')) as JsonObject] as const)
    .filter(([, json]) => Array.isArray(json['components']));

  it('finds them', () => expect(schemas.length).toBeGreaterThan(20));

  it.each(schemas)('reads, draws and checks %s', (file, json) => {
    const read = readFormSchema(json, file);
    if (!read.ok) {
      // Only what form-js itself draws with an error may be refused.
      expect(
        read.findings.every(({ code }) => ['FORM_FIELD_UNKNOWN', 'FORM_EXPRESSION'].includes(code)),
      ).toBe(true);
      expect(file).toMatch(/custom|errors|stress/);
      return;
    }
    const view = viewForm(read.schema, null, context());
    const ids = view.rows.flatMap(({ fields }) => fields.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const result = validateSubmission(read.schema, {}, context());
    const unmet = result.ok ? [] : Object.values(result.errors);
    expect(unmet.filter((message) => !/required|choose|ticked/.test(message))).toEqual([]);
  });
});
