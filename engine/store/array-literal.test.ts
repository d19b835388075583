/** Whatever a column holds arrives unchanged: checked against PostgreSQL's own reading of array literals. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ColumnType } from './array-literal.ts';
import { arrayLiteral, parameterType } from './array-literal.ts';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';

describe('array literals', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ memory: true });
  });
  afterAll(() => database.close());

  const columns: [ColumnType, unknown[], unknown[]?][] = [
    ['int8', [1, null, 2 ** 53 - 1]],
    ['bool', [true, null, false]],
    ['text', ['', 'NULL', null, 'a,b', '{x}', 'quote " and \\ back', 'zeile\nzwei', ' ä ']],
    [
      'json',
      [{ a: '"\\"' }, null, undefined, [1, 'x\\'], 'text', 0.1],
      [{ a: '"\\"' }, null, null, [1, 'x\\'], 'text', 0.1],
    ],
    ['timestamptz', [0, null, 1767225600123], [new Date(0), null, new Date(1767225600123)]],
    ['array', [[], ['a"b', 'c\\d', ''], ['NULL']], ['{}', '{"a\\"b","c\\\\d",""}', '{"NULL"}']],
  ];

  it.each(columns)('carries %s', async (type, values, expected = values) => {
    const rows = await database.query(`select x from unnest($1::${parameterType[type]}) x`, [
      arrayLiteral(type, values),
    ]);
    expect(rows.map(({ x }) => x)).toEqual(expected);
  });
});
