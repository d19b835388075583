import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.ts';
import { form, text } from '../testing/forms.ts';
import { readFormSchema } from './index.ts';

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
