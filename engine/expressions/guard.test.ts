import { describe, expect, it } from '@jest/globals';
import { checkVariables } from './guard.ts';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;

describe('checkVariables', () => {
  it('lets JSON through as it is', () => {
    const value = { a: [1, 'ü😀', null, { b: true }], empty: {} };
    expect(checkVariables(value)).toEqual({ ok: true, value });
  });

  it.each<[string, unknown, string]>([
    ['a list', [], ''],
    ['nothing', null, ''],
    ['NUL', { a: { b: 'x\0' } }, '/a/b'],
    ['half a pair', { a: ['\uD800'] }, '/a/0'],
    ['the other half', { a: 'x\uDC00' }, '/a'],
    ['an infinite number', { a: Number.POSITIVE_INFINITY }, '/a'],
    ['a function', { a: () => 1 }, '/a'],
    ['undefined', { a: undefined }, '/a'],
    ['__proto__', JSON.parse('{"a":{"__proto__":{}}}'), '/a/__proto__'],
    ['constructor', { a: { constructor: 1 } }, '/a/constructor'],
    ['NUL in a name', { 'a\0': 1 }, '/a\0'],
    ['an empty name', { '': 1 }, '/'],
    ['a long name', { ['x'.repeat(300)]: 1 }, `/${'x'.repeat(300)}`],
  ])('refuses %s and says where', (_what, value, pointer) => {
    const checked = checkVariables(value);
    expect(checked.ok).toBe(false);
    expect(checked.ok ? null : checked.pointer).toBe(pointer);
  });

  it('refuses what is no plain JSON, also where a copy would hide it', () => {
    expect(checkVariables({ a: new Date(0) })).toMatchObject({ ok: false, pointer: '/a' });
    expect(checkVariables({ a: new Map([['x', 1]]) }).ok).toBe(false);
    expect(checkVariables({ a: Array.from({ length: 2 }) })).toMatchObject({ ok: false, pointer: '/a/1' });
    expect(checkVariables({ a: Object.assign(Object.create(null), { b: 1 }) as object }).ok).toBe(true);
  });

  it('refuses what is too deep, too many or too large, without overflowing', () => {
    expect(checkVariables({ a: nested(60) }).ok).toBe(true);
    expect(checkVariables({ a: nested(70) }).ok).toBe(false);
    expect(checkVariables({ a: nested(100_000) }).ok).toBe(false);
    expect(checkVariables({ a: Array.from({ length: 100_001 }, () => 0) }).ok).toBe(false);
    const names = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, 0]));
    expect(checkVariables(names(10_000)).ok).toBe(true);
    expect(checkVariables(names(10_001)).ok).toBe(false);
    expect(checkVariables({ a: 'x'.repeat(1_000_000) }).ok).toBe(true);
    expect(checkVariables({ a: 'x'.repeat(1_100_000) }).ok).toBe(false);
  });

  it('counts a number by the digits that the database keeps', () => {
    expect(checkVariables({ a: Array.from({ length: 5_000 }, () => 1e300) }).ok).toBe(false);
    expect(checkVariables({ a: Array.from({ length: 5_000 }, () => 1e-300) }).ok).toBe(false);
    expect(checkVariables({ a: Array.from({ length: 5_000 }, () => 1e15) }).ok).toBe(true);
  });
});
