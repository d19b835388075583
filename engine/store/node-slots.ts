/** Numbers of nodes: each running node holds one of a few, which is part of the ids it makes and owns its leases. */
import type { Knex } from 'knex';
import { BatonError } from '../errors.ts';
import type { Database } from './database.ts';
import { MAX_NODES } from './ids.ts';
import { freeLeasesOf } from './leases.ts';

/** A number that was not renewed for so long is free for others. */
const SLOT_MS = 30_000;

/** Takes a free number, or one whose node is gone; what that one had leased is free then. */
export async function takeSlot(database: Database, name: string, now: string | null): Promise<number> {
  const [row] = await database.query<{ number: number }>(
    `insert into node (number, name, lock_until)
     select n, $1, coalesce($2::timestamptz, now()) + $3 * interval '1 millisecond'
     from generate_series(0, $4::int - 1) n
     where not exists (select from node where number = n and lock_until >= coalesce($2::timestamptz, now()))
     order by n limit 1
     on conflict (number) do update set name = excluded.name, lock_until = excluded.lock_until
       where node.lock_until < coalesce($2::timestamptz, now())
     returning number`,
    [name, now, SLOT_MS, MAX_NODES],
  );
  if (row) return row.number;
  throw new BatonError(
    'OVERLOADED',
    `All ${MAX_NODES} numbers of nodes are taken; stop a node or wait ${SLOT_MS / 1000} s.`,
  );
}

/** False when the number was taken by another node meanwhile: this one was paused for too long. */
export async function renewSlot(
  database: Database,
  number: number,
  name: string,
  now: string | null,
): Promise<boolean> {
  const rows = await database.query(
    `update node set lock_until = coalesce($3::timestamptz, now()) + $4 * interval '1 millisecond'
     where number = $1 and name = $2 returning number`,
    [number, name, now, SLOT_MS],
  );
  return rows.length === 1;
}

/** Numbers of nodes that are gone are free, and what they had leased. One node does it, and nobody takes a number meanwhile. */
export async function freeLostSlots(database: Database, shards: number, now: string | null): Promise<void> {
  await database.knex.transaction(async (trx) => {
    const lost = (await trx.raw(
      `select number from node where lock_until < coalesce(?::timestamptz, now()) for update skip locked`,
      [now],
    )) as { rows: readonly { number: number }[] };
    const numbers = lost.rows.map(({ number }) => number);
    if (numbers.length === 0) return;
    await freeLeasesOf(
      (text, values) => trx.raw(questionMarks(text), inOrder(text, values)),
      numbers,
      shards,
    );
    await trx('node').whereIn('number', numbers).delete();
  });
}

/** knex speaks `?`. */
function questionMarks(text: string): string {
  return text.replace(/\$\d+/g, '?');
}

function inOrder(text: string, values: readonly unknown[]): Knex.RawBinding[] {
  return [...text.matchAll(/\$(\d+)/g)].map(([, index]) => values[Number(index) - 1] as Knex.RawBinding);
}

/** The only process of an embedded database finds what the one before it left: all of it is free. */
export async function freeAllSlots(database: Database, shards: number): Promise<void> {
  const owners = Array.from({ length: MAX_NODES }, (_, number) => number);
  await freeLeasesOf(database.query.bind(database), owners, shards);
  await database.query('delete from node');
}

export async function freeSlot(database: Database, number: number, name: string): Promise<void> {
  await database.query(`delete from node where number = $1 and name = $2`, [number, name]);
}
