import { describe, expect, it } from '@jest/globals';
import { Big } from 'big.js';
import { assert, integer, property, tuple } from 'fast-check';
import { add, compareNumbers, divide, multiply, numberToText, parseNumber, subtract } from './number.ts';
import { feel } from './testing.ts';
import type { FeelNumber } from './value.ts';

/** Decimals as people write them: up to 15 digits, up to 6 after the point. */
const decimals = tuple(integer({ min: -999_999_999, max: 999_999_999 }), integer({ min: 0, max: 6 })).map(
  ([digits, scale]) => new Big(digits).times(new Big(10).pow(-scale)).toFixed(),
);

function number(text: string): FeelNumber {
  const value = parseNumber(text);
  if (value === null) throw new Error(text);
  return value;
}

function text(value: FeelNumber | null): string {
  return value === null ? 'null' : numberToText(value);
}

describe('FEEL numbers', () => {
  it('computes money exactly', () => {
    expect(feel('0.1 + 0.2 = 0.3')).toBe(true);
    expect(feel('19.99 * 3')).toBe(59.97);
    expect(feel('string(1.005 * 1000)')).toBe('1005');
    expect(feel('4.35 * 100 = 435')).toBe(true);
    expect(feel('1.1 - 1.0')).toBe(0.1);
    expect(feel('sum([0.1, 0.2, 0.3]) = 0.6')).toBe(true);
  });

  it('agrees with exact decimal arithmetic', () => {
    assert(
      property(decimals, decimals, (a, b) => {
        expect(text(add(number(a), number(b)))).toBe(new Big(a).plus(b).toFixed());
        expect(text(subtract(number(a), number(b)))).toBe(new Big(a).minus(b).toFixed());
        expect(text(multiply(number(a), number(b)))).toBe(new Big(a).times(b).toFixed());
        expect(compareNumbers(number(a), number(b))).toBe(new Big(a).cmp(b));
      }),
    );
  });

  it('divides to 34 digits, half-even', () => {
    expect(text(divide(1, 3))).toBe(`0.${'3'.repeat(34)}`);
    expect(text(divide(2, 3))).toBe(`0.${'6'.repeat(33)}7`);
    expect(text(divide(1, 8))).toBe('0.125');
    expect(text(divide(number('1e-40'), 3))).toBe(`0.${'0'.repeat(40)}${'3'.repeat(34)}`);
    expect(feel('1 / 3 * 3 = 1')).toBe(false);
  });

  it('keeps 34 digits where a double keeps 17', () => {
    expect(feel('string(12345678901234567890 + 1)')).toBe('12345678901234567891');
    expect(feel('9007199254740993 = 9007199254740992')).toBe(false);
    expect(feel('string(1234567890123456789012345678901234 * 1)')).toBe('1234567890123456789012345678901234');
  });

  it('gives null outside decimal128, and for a division by zero', () => {
    expect(feel('1 / 0')).toBeNull();
    expect(feel('10 ** 6000 * 10 ** 6000')).toBeNull();
    expect(feel('(-8) ** 0.5')).toBeNull();
  });

  it('raises to powers', () => {
    expect(feel('2 ** 10')).toBe(1024);
    expect(feel('2 ** -2')).toBe(0.25);
    expect(feel('1.1 ** 2 = 1.21')).toBe(true);
    expect(feel('0 ** 0')).toBe(1);
    expect(feel('string(2 ** 100)')).toBe('1267650600228229401496703205376');
  });

  it('rounds in every way', () => {
    expect(feel('[decimal(2.5, 0), decimal(3.5, 0), decimal(1 / 3, 2)]')).toEqual([2, 4, 0.33]);
    expect(feel('[round up(-5.5, 0), round down(-5.5, 0)]')).toEqual([-6, -5]);
    expect(feel('[round half up(-1.125, 2), round half down(1.125, 2)]')).toEqual([-1.13, 1.12]);
    expect(feel('[floor(-1.5), ceiling(-1.5), floor(-1.56, 1), ceiling(-1.56, 1)]')).toEqual([
      -2, -1, -1.6, -1.5,
    ]);
    expect(feel('round half up(1250, -2)')).toBe(1300);
    expect(feel('decimal(1, 7000)')).toBeNull();
  });

  it('takes the sign of a modulo from the divisor', () => {
    expect(feel('[modulo(12, 5), modulo(-12, 5), modulo(12, -5), modulo(-12, -5)]')).toEqual([2, 3, -3, -2]);
    expect(feel('[modulo(10.1, 4.5), modulo(-10.1, 4.5)]')).toEqual([1.1, 3.4]);
    expect(feel('modulo(1, 0)')).toBeNull();
  });

  it('writes numbers without an exponent', () => {
    expect(feel('[string(1e3), string(0.0000001), string(1e25), string(-0.0)]')).toEqual([
      '1000',
      '0.0000001',
      '10000000000000000000000000',
      '0',
    ]);
  });

  it('reads formatted numbers', () => {
    expect(feel('number("1.000.000,01", ".", ",")')).toBe(1000000.01);
    expect(feel('number("1 000", " ")')).toBe(1000);
    expect(feel('number("1,5", ",", ",")')).toBeNull();
    expect(feel('number("abc")')).toBeNull();
  });

  it('computes statistics', () => {
    expect(feel('[median(8, 2, 5, 3, 4), median([6, 1, 2, 3])]')).toEqual([4, 2.5]);
    expect(feel('mode([6, 1, 9, 6, 1])')).toEqual([1, 6]);
    expect(feel('decimal(stddev(2, 4, 7, 5), 10)')).toBe(2.0816659995);
    expect(feel('[product(2, 3, 4), mean(1, 2, 3), sqrt(16), abs(-3)]')).toEqual([24, 2, 4, 3]);
    expect(feel('[sum([]), mean([]), min([]), stddev([1])]')).toEqual([null, null, null, null]);
  });
});
