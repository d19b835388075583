import { describe, expect, it } from '@jest/globals';
import { compileFeelExpression } from './index.ts';
import { contextOf } from './testing.ts';

function evaluation(text: string): ReturnType<ReturnType<typeof expressionOf>['evaluate']> {
  return expressionOf(text).evaluate(contextOf());
}

function expressionOf(text: string) {
  const compiled = compileFeelExpression(text);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.expression;
}

const tooMuch = { ok: false, message: 'The expression takes more than 1,000,000 steps.' };

/** A context whose last entry doubles the one before, `levels` times over. */
function nested(levels: number): string {
  const entries = Array.from({ length: levels }, (_none, index) => `a${index + 1}: [a${index}, a${index}]`);
  return `{a0: [1, 1], ${entries.join(', ')}}.a${levels}`;
}

describe('limits of FEEL', () => {
  it.each([
    'for i in 1..3000000 return i',
    'some i in 1..100000000000 satisfies false',
    'for i in 1..2000, j in 1..2000 return i * j',
    'count(flatten(for i in 1..2000 return for j in 1..2000 return j))',
  ])('gives up an expression that takes too many steps: %s', (text) => {
    expect(evaluation(text)).toEqual(tooMuch);
  });

  it('gives up an endless recursion', () => {
    expect(evaluation('{f: function(n) f(n + 1), r: f(1)}.r')).toEqual({
      ok: false,
      message: 'The expression calls functions more than 400 deep.',
    });
  });

  it('refuses texts that cost the parser more than they are worth', () => {
    const refused = (text: string): string => {
      const compiled = compileFeelExpression(text);
      return compiled.ok ? 'compiled' : compiled.message;
    };
    expect(refused('('.repeat(101))).toBe('The expression is nested more than 100 deep.');
    expect(refused(`${'1+'.repeat(3000)}1`)).toBe('The expression has more than 5000 words and signs.');
    expect(refused('a '.repeat(60))).toBe('A name has more than 50 words.');
    expect(refused(`"${'x'.repeat(70_000)}"`)).toBe('The expression is longer than 65536 characters.');
    expect(refused(`"${'('.repeat(500)}"`)).toBe('compiled');
  });

  it('reads a long chain without nesting', () => {
    const chain = Array.from({ length: 250 }, (_none, index) => `x = ${index}`).join(' or ');
    expect(expressionOf(chain).evaluate(contextOf({ x: 249 }))).toMatchObject({ ok: true, value: true });
  });

  it('bounds the texts it builds', () => {
    const doubling = `for i in 1..24 return if i = 1 then "aaaaaaaa" else partial[-1] + partial[-1]`;
    const result = evaluation(`count((${doubling})[item = null])`);
    expect(result).toMatchObject({ ok: true, value: 5 });
  });

  it.each([
    nested(40),
    `string length(string(${nested(40)}))`,
    `${nested(40)} = ${nested(39)} or ${nested(30)} = ${nested(30)}`,
    'for i in 1..40 return partial',
  ])('pays for writing and comparing a value that holds the same list over and over: %#', (text) => {
    expect(evaluation(text)).toEqual(tooMuch);
  });

  it('gives the results so far, and not those to come', () => {
    expect(evaluation('for i in 1..3 return partial')).toMatchObject({ value: [[], [[]], [[], [[]]]] });
  });

  it('names what it reads, and is constant when it reads nothing', () => {
    expect(expressionOf('amount > 1000 and status = "open"').reads).toEqual(['amount', 'status']);
    expect(expressionOf('for x in xs return x + y').reads).toEqual(['xs', 'y']);
    expect(expressionOf('date("2024-01-01") + @"P1D"').constant).toBe('2024-01-02');
    expect(expressionOf('today()').constant).toBeUndefined();
  });
});
