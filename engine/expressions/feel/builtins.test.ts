import { describe, expect, it } from '@jest/globals';
import { feel, warnings } from './testing.ts';

describe('FEEL string functions', () => {
  it('counts characters, not halves of them', () => {
    expect(feel('string length("🐎ab")')).toBe(3);
    expect(feel('substring("🐎ab", 2)')).toBe('ab');
  });

  it('cuts, finds and changes', () => {
    expect(feel('[substring("foobar", 3), substring("foobar", 3, 3), substring("foobar", -2, 1)]')).toEqual([
      'obar',
      'oba',
      'a',
    ]);
    expect(feel('substring("foobar", 9)')).toBeNull();
    expect(
      feel(
        '[substring before("foobar", "bar"), substring after("foobar", "ob"), substring before("a", "x")]',
      ),
    ).toEqual(['foo', 'ar', '']);
    expect(feel('[upper case("aBc4"), lower case("aBc4"), trim("  a ")]')).toEqual(['ABC4', 'abc4', 'a']);
    expect(feel('[contains("foobar", "ob"), starts with("foobar", "fo"), ends with("foobar", "x")]')).toEqual(
      [true, true, false],
    );
    expect(
      feel(
        '[string join(["a", null, "c"], "-"), string join(["a", "b"]), string join(["a"], ", ", "[", "]")]',
      ),
    ).toEqual(['a-c', 'ab', '[a]']);
    expect(feel('string([1, "a", {b: 1.50, "c-d": null}])')).toBe('[1, "a", {b: 1.5, "c-d": null}]');
  });

  it('matches and replaces as XPath does', () => {
    expect(
      feel('[matches("foobar", "^fo*b"), matches("ABC", "abc", "i"), matches("a\nb", "a.b", "s")]'),
    ).toEqual([true, true, true]);
    expect(feel('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")')).toBe('[1=ab][2=]cd');
    expect(feel(String.raw`replace("1.5", "\.", "\\$")`)).toBe('1$5');
    expect(feel(String.raw`split("a;b;c;;", ";")`)).toEqual(['a', 'b', 'c', '', '']);
    expect(feel('extract("order 12 and 34", "[0-9]+")')).toEqual(['12', '34']);
    expect(feel('[matches("B", "[A-Z-[AEIOU]]"), matches("A", "[A-Z-[AEIOU]]")]')).toEqual([true, false]);
    expect(feel('matches("a b", "a b", "x")')).toBe(false);
    expect(feel('matches("a", "[")')).toBeNull();
    expect(feel('matches("aa", "(a)\\\\1")')).toBeNull();
  });

  it('never stalls on a pattern', () => {
    const text = `${'a'.repeat(20_000)}!`;
    expect(feel('matches(text, "(a+)+$")', { text })).toBe(false);
  });
});

describe('FEEL list functions', () => {
  it('looks into lists', () => {
    expect(feel('[count([1, [2, 3]]), list contains([1, null], null), min(3, 1), max(["a", "b"])]')).toEqual([
      2,
      true,
      1,
      'b',
    ]);
    expect(feel('[all([true, null]), any([false, true]), all([]), any(0)]')).toEqual([
      null,
      true,
      true,
      null,
    ]);
    expect(feel('index of([1, 2, 3, 2], 2)')).toEqual([2, 4]);
    expect(feel('is empty([])')).toBe(true);
  });

  it('makes new lists', () => {
    expect(feel('sublist([4, 5, 6], 1, 2)')).toEqual([4, 5]);
    expect(feel('append([1], 2, 3)')).toEqual([1, 2, 3]);
    expect(feel('concatenate([1, 2], [3])')).toEqual([1, 2, 3]);
    expect(feel('insert before([1, 3], 1, 2)')).toEqual([2, 1, 3]);
    expect(feel('remove([1, 2, 3], -1)')).toEqual([1, 2]);
    expect(feel('remove([1, 2, 3], 4)')).toBeNull();
    expect(feel('reverse([1, 2])')).toEqual([2, 1]);
    expect(feel('union([1, 2], [2, 3])')).toEqual([1, 2, 3]);
    expect(feel('distinct values([{a: 1}, {a: 1}, "x"])')).toEqual([{ a: 1 }, 'x']);
    expect(feel('duplicate values([1, 2, 1])')).toEqual([1]);
    expect(feel('flatten([[1, 2], [[3]], 4])')).toEqual([1, 2, 3, 4]);
    expect(feel('list replace([1, 2, 3], 2, 9)')).toEqual([1, 9, 3]);
    expect(feel('list replace([1, 2, 3], -1, 9)')).toEqual([1, 2, 9]);
    expect(feel('list replace([1, 5, 9], function(item, new) item > 4, 0)')).toEqual([1, 0, 0]);
    expect(feel('partition([1, 2, 3, 4, 5], 2)')).toEqual([[1, 2], [3, 4], [5]]);
    expect(feel('sort(list: [3, 1, 2], precedes: function(x, y) x > y)')).toEqual([3, 2, 1]);
  });
});

describe('FEEL context functions', () => {
  it('reads and makes contexts', () => {
    expect(feel('get value({a: {b: 1}}, ["a", "b"])')).toBe(1);
    expect(feel('get entries({a: 1})')).toEqual([{ key: 'a', value: 1 }]);
    expect(feel('context([{key: "a", value: 1}, {key: "b", value: 2}])')).toEqual({ a: 1, b: 2 });
    expect(feel('context([{key: "a"}])')).toBeNull();
    expect(feel('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)')).toEqual({ x: 1, y: { a: 2 } });
    expect(feel('context put({x: 1}, "y", 2)')).toEqual({ x: 1, y: 2 });
    expect(feel('context merge([{x: 1, y: 0}, {y: 2}])')).toEqual({ x: 1, y: 2 });
  });

  it('does not take a name from the prototype', () => {
    expect(feel('get value({}, "constructor")')).toBeNull();
    expect(feel('context put({}, "__proto__", 1)')).toEqual({});
  });
});

describe('FEEL extension functions of Camunda 8', () => {
  it('asks whether there is something', () => {
    expect(
      feel('[is defined(x), is defined(y), is defined(x.a), is defined(x.b)]', { x: { a: null } }),
    ).toEqual([true, false, true, false]);
    expect(warnings('is defined(y)')).toEqual([]);
    expect(feel('[get or else(x, 1), get or else(y.z, 2)]', { x: null })).toEqual([1, 2]);
    expect(warnings('assert(x, x > 3, "too small")', { x: 1 })).toEqual(['ASSERT_FAILURE: too small']);
  });

  it('converts', () => {
    expect(feel('to base64("FEEL")')).toBe('RkVFTA==');
    expect(feel('from json("{\\"a\\": [1]}").a')).toEqual([1]);
    expect(feel('from json("oops")')).toBeNull();
    expect(feel('to json({a: @"P1D"})')).toBe('{"a":"P1D"}');
    expect(feel('[is blank(" "), fromAi(3, "a number")]')).toEqual([true, 3]);
  });
});

describe('FEEL function calls', () => {
  it('gives null and says why when arguments do not fit', () => {
    expect(warnings('upper case(1)')).toEqual([
      'FUNCTION_INVOCATION_FAILURE: upper case cannot take (number)',
    ]);
    expect(warnings('nothing(1)')).toContain("NO_FUNCTION_FOUND: No function found with name 'nothing'");
    expect(feel('substring(string: "abc", start position: 2)')).toBe('bc');
    expect(feel('substring(text: "abc", start position: 2)')).toBeNull();
  });

  it('does not confuse a variable with a function of the same name', () => {
    expect(feel('count(count)', { count: [1, 2] })).toBe(2);
    expect(feel('count + 1', { count: 3 })).toBe(4);
  });
});
