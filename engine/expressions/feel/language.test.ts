import { describe, expect, it } from '@jest/globals';
import { feel, passes, warnings } from './testing.ts';

describe('FEEL language', () => {
  it('compares only what is of one kind', () => {
    expect(feel('"1500" > 1000')).toBeNull();
    expect(warnings('"1500" > 1000')).toEqual(["INVALID_TYPE: Can't compare string with number"]);
    expect(feel('"100" = 100')).toBeNull();
    expect(feel('null = 0')).toBe(false);
    expect(feel('null != 0')).toBe(true);
    expect(feel('x = null', { x: null })).toBe(true);
    expect(feel('{a: 1, b: [2]} = {b: [2], a: 1}')).toBe(true);
    expect(feel('"b" > "a"')).toBe(true);
  });

  it('reasons in three values', () => {
    expect(feel('[true and null, false and null, true or null, false or null, not(null)]')).toEqual([
      null,
      false,
      true,
      null,
      null,
    ]);
    expect(feel('a or b or c', { a: false, b: 'x', c: true })).toBe(true);
  });

  it('warns about a variable that does not exist, and goes on with null', () => {
    expect(feel('missing > 1')).toBeNull();
    expect(warnings('missing')).toEqual(["NO_VARIABLE_FOUND: No variable found with name 'missing'"]);
    expect(feel('if missing then 1 else 2')).toBe(2);
    expect(warnings('x', { x: null })).toEqual([]);
  });

  it('follows paths through contexts and lists', () => {
    const order = {
      items: [
        { sku: 'a', price: 2 },
        { sku: 'b', price: null },
      ],
      customer: { address: { city: 'Bonn' } },
    };
    expect(feel('order.customer.address.city', { order })).toBe('Bonn');
    expect(feel('order.items.price', { order })).toEqual([2, null]);
    expect(feel('order.nothing.here', { order })).toBeNull();
    expect(feel('x.constructor', { x: {} })).toBeNull();
    expect(feel('constructor')).toBeNull();
    expect(feel('valueOf(1)')).toBeNull();
  });

  it('filters lists by condition and by index', () => {
    expect(feel('[1, 2, 3, 4][item > 2]')).toEqual([3, 4]);
    expect(
      feel('items[price > limit].sku', {
        items: [
          { sku: 'a', price: 2 },
          { sku: 'b', price: 9 },
        ],
        limit: 5,
      }),
    ).toEqual(['b']);
    expect(feel('[1, 2, 3][-1]')).toBe(3);
    expect(feel('[1, 2, 3][7]')).toBeNull();
    expect(feel('xs[i]', { xs: ['a', 'b'], i: 2 })).toBe('b');
    expect(feel('[{item: 1}, {item: 2}][item >= 2]')).toEqual([{ item: 2 }]);
    expect(feel('[][item > 1]')).toEqual([]);
    expect(feel('5[item > 2]')).toEqual([5]);
  });

  it('iterates', () => {
    expect(feel('for i in 1..3 return i * 2')).toEqual([2, 4, 6]);
    expect(feel('for i in 3..1 return i')).toEqual([3, 2, 1]);
    expect(feel('for x in [1, 2], y in [x, 10] return x + y')).toEqual([2, 11, 4, 12]);
    expect(feel('for i in 0..4 return if i = 0 then 1 else i * partial[-1]')).toEqual([1, 1, 2, 6, 24]);
    expect(feel('for d in @"2024-02-28"..@"2024-03-01" return string(d)')).toEqual([
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ]);
    expect(feel('some x in [1, 2] satisfies x > 1')).toBe(true);
    expect(feel('every x in [1, 2], y in [3] satisfies x < y')).toBe(true);
    expect(feel('every x in [] satisfies false')).toBe(true);
    expect(feel('for x in null return x')).toBeNull();
  });

  it('tells membership', () => {
    expect(feel('5 in (1, 2, > 4)')).toBe(true);
    expect(feel('5 in [1..5)')).toBe(false);
    expect(feel('"b" in ["a", "b"]')).toBe(true);
    expect(feel('5 between 1 and 5')).toBe(true);
    expect(feel('x in (<= 2, [8..9])', { x: 8 })).toBe(true);
    expect(feel('null in [1..3]')).toBeNull();
  });

  it('defines and calls functions', () => {
    expect(feel('{f: function(a, b) a - b, r: f(b: 1, a: 3)}.r')).toBe(2);
    expect(feel('{fact: function(n) if n <= 1 then 1 else n * fact(n - 1), r: fact(5)}.r')).toBe(120);
    expect(feel('{f: function(x: number) x, r: f("a")}.r')).toBeNull();
    expect(feel('(function(x) x + 1)(1)')).toBe(2);
    expect(feel('{n: 2, add: function(x) x + n, r: sort([3, 1], function(a, b) a < b)}.r')).toEqual([1, 3]);
    expect(feel('{f: function(a) a, r: f(1, 2)}.r')).toBeNull();
  });

  it('knows the names of one context entry in the next', () => {
    expect(feel('{a: 1, b: a + 1, "c d": b * 2}')).toEqual({ a: 1, b: 2, 'c d': 4 });
    expect(feel('{a: {b: 2}, c: a.b}.c')).toBe(2);
    expect(feel('{a: 1, a: 2}')).toBeNull();
  });

  it('reads names with spaces, operators and keywords in them', () => {
    expect(feel('first name + "!"', { 'first name': 'Ada' })).toBe('Ada!');
    expect(feel('order-id + 1', { 'order-id': 7 })).toBe(8);
    expect(feel('order - id', { order: 5, id: 2 })).toBe(3);
    expect(feel('profit and loss', { 'profit and loss': 3 })).toBe(3);
    expect(feel('a.`b-c`', { a: { 'b-c': 1 } })).toBe(1);
    expect(feel('{a b: 1}.a b')).toBe(1);
    expect(feel('größe * 2', { größe: 3 })).toBe(6);
  });

  it('tells types', () => {
    expect(feel('1 instance of number')).toBe(true);
    expect(feel('[1, "a"] instance of list<number>')).toBe(false);
    expect(feel('{a: 1, b: 2} instance of context<a: number>')).toBe(true);
    expect(feel('[1..2] instance of range<number>')).toBe(true);
    expect(feel('(function(a: number) a) instance of function<number> -> Any')).toBe(true);
    expect(feel('null instance of string')).toBe(false);
    expect(feel('[1] instance of list')).toBe(true);
    expect(feel('1 instance of unheard of')).toBeNull();
  });

  it('accepts what Camunda 8 accepts in text literals', () => {
    expect(feel('"a\nb"')).toBe('a\nb');
    expect(feel(String.raw`"tab\tquote\" é 🐎"`)).toBe('tab\tquote" é 🐎');
    expect(feel('// comment\n 1 /* and */ + 1')).toBe(2);
  });

  it('leaves a dated instance of a list unconverted, but unwraps a single item for a function', () => {
    expect(feel('contains(["foobar"], "ob")')).toBe(true);
    expect(feel('contains(["a", "b"], "a")')).toBeNull();
  });

  it('writes values that JSON does not have as text', () => {
    expect(feel('[1..5)')).toBe('[1..5)');
    expect(feel('@"2024-01-31T10:00:00@Europe/Paris"')).toBe('2024-01-31T10:00:00@Europe/Paris');
    expect(feel('{d: @"P1D", f: function(x) x}')).toEqual({ d: 'P1D', f: null });
  });

  it('says where a syntax error is', () => {
    expect(() => feel('1 +')).toThrow('ends too early');
    expect(() => feel('a ==b')).toThrow('one `=`');
    expect(() => feel('')).toThrow('empty');
  });
});

describe('FEEL unary tests', () => {
  it('compares, ranges and lists', () => {
    expect(passes('< 250', 100)).toBe(true);
    expect(passes('[250..1000]', 1000)).toBe(true);
    expect(passes('"a", "b"', 'b')).toBe(true);
    expect(passes('not("a", "b")', 'c')).toBe(true);
    expect(passes('-', null)).toBe(true);
    expect(passes('limit', 5, { limit: 5 })).toBe(true);
    expect(passes('["x", "y"]', 'y')).toBe(true);
    expect(passes('null', null)).toBe(true);
  });

  it('takes an expression on the input, or a plain truth value', () => {
    expect(passes('contains(?, "b")', 'abc')).toBe(true);
    expect(passes('? > 3 and ? < 5', 4)).toBe(true);
    expect(passes('flag', 'anything', { flag: true })).toBe(true);
    expect(passes('true', false)).toBe(false);
    expect(passes('false', false)).toBe(true);
  });

  it('does not pass what cannot be compared', () => {
    expect(passes('> 5', 'abc')).toBeNull();
    expect(passes('> 5', null)).toBeNull();
  });
});
