/** Measuring and breaking text without a browser. */
import { describe, expect, it } from '@jest/globals';
import { escapeText, numberText, textWidth, wrapText } from './text.ts';

describe('textWidth', () => {
  it('follows Helvetica', () => {
    expect(textWidth('Hello', 1000)).toBe(722 + 556 + 222 + 222 + 556);
  });

  it('gives a letter with an accent the width of the letter, an ideograph a full square', () => {
    expect(textWidth('ü', 1000)).toBe(textWidth('u', 1000));
    expect(textWidth('請', 1000)).toBe(1000);
  });
});

describe('wrapText', () => {
  it('breaks at spaces and after hyphens', () => {
    expect(wrapText('Invoice review needed', 90, 11, 5)).toEqual(['Invoice review', 'needed']);
    expect(wrapText('Pre-approval', 50, 12, 5)).toEqual(['Pre-', 'approval']);
  });

  it('keeps the lines of the author', () => {
    expect(wrapText('one\ntwo', 200, 12, 5)).toEqual(['one', 'two']);
  });

  it('breaks a word that is wider than a line', () => {
    const lines = wrapText('Donaudampfschifffahrtsgesellschaft', 60, 12, 9);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join('')).toBe('Donaudampfschifffahrtsgesellschaft');
    for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(60);
  });

  it('ends with an ellipsis past its lines', () => {
    const lines = wrapText('a b c d e f g h i j k l m n o p', 20, 12, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
  });

  it('cuts text that no diagram needs', () => {
    expect(wrapText('x'.repeat(100_000), 80, 12, 100).join('').length).toBeLessThan(700);
  });
});

describe('escapeText', () => {
  it('escapes what XML and attributes need and drops what XML forbids', () => {
    expect(escapeText(`<a b="c" d='e'>&\u0001`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  });
});

describe('numberText', () => {
  it('keeps one decimal and writes 0 for what is no number', () => {
    expect([numberText(1.26), numberText(-3), numberText(NaN), numberText(Infinity)]).toEqual([
      '1.3',
      '-3',
      '0',
      '0',
    ]);
  });
});
