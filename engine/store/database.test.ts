/** The embedded database behind its wrapper: the same face as PostgreSQL, one process a folder. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';

describe('embedded database in memory', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ memory: true });
  });
  afterAll(() => database.close());

  it('comes migrated', async () => {
    const rows = await database.query(`select count(*) from instance`);
    expect(rows).toEqual([{ count: 0 }]);
  });

  it('keeps one connection inside a transaction from seeing or disturbing another', async () => {
    const first = await database.connect();
    await first.query('begin');
    await first.query(`insert into setting values ('a', '1')`);
    const other = database.query(`select count(*) from setting`);
    await first.query('rollback');
    expect(await other).toEqual([{ count: 0 }]);
    await first.end();
  });

  it('answers pipelined prepared statements in order, and goes on after an error', async () => {
    const client = await database.connect({ pipeline: true });
    const one = client.query({ name: 'one', text: 'select $1::int as n', values: [1] });
    const bad = client.query({ name: 'bad', text: 'select 1 / $1::int as n', values: [0] });
    const two = client.query({ name: 'one', text: 'select $1::int as n', values: [2] });
    expect((await one).rows).toEqual([{ n: 1 }]);
    await expect(bad).rejects.toThrow('division by zero');
    expect((await two).rows).toEqual([{ n: 2 }]);
    await client.end();
  });

  it('works under knex, transactions included', async () => {
    await database.knex.transaction(async (trx) => {
      await trx('setting').insert({ name: 'k', value: JSON.stringify({ a: [1] }) });
    });
    expect(await database.knex('setting').where({ name: 'k' }).first('value')).toEqual({ value: { a: [1] } });
  });

  it('rolls back what a closed connection left open', async () => {
    const client = await database.connect();
    await client.query('begin');
    await client.query(`insert into setting values ('left', '1')`);
    await client.end();
    expect(await database.query(`select 1 from setting where name = 'left'`)).toEqual([]);
  });
});

describe('a database that is not there', () => {
  it('is told in one sentence', async () => {
    const database = await openDatabase({ url: 'postgres://nobody@127.0.0.1:9/none' });
    await expect(database.migrate()).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: expect.stringMatching(/^The database cannot be reached: .*ECONNREFUSED/),
    });
    await database.close();
  });
});

describe('embedded database on files', () => {
  it('keeps its data, refuses a second opener, and takes over the lock of a dead process', async () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'baton-data-'));
    writeFileSync(path.join(dataDir, 'baton.lock'), JSON.stringify({ pid: 4194304, startedAt: null }));
    const first = await openDatabase({ dataDir });
    await first.migrate();
    await first.query(`insert into setting values ('kept', '1')`);
    await expect(openDatabase({ dataDir })).rejects.toThrow(
      /already open by process \d+; stop that one first/,
    );
    await first.close();
    const second = await openDatabase({ dataDir });
    expect(await second.query(`select value from setting where name = 'kept'`)).toEqual([{ value: 1 }]);
    await second.close();
  }, 120_000);
});
