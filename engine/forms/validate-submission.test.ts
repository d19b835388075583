import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../json.ts';
import { context, form, text } from '../testing/forms.ts';
import { validateSubmission } from './index.ts';

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
