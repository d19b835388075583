import { describe, expect, it } from '@jest/globals';
import { createIds, MAX_NODES, shardOf } from './ids.ts';

describe('ids', () => {
  it('grow with time, never repeat on any node, and stay numbers until 2039', () => {
    let now = Date.UTC(2039, 0, 1);
    const nodes = [0, 1, MAX_NODES - 1].map((node) =>
      createIds(
        () => now,
        () => node,
        1,
      ),
    );
    const all = nodes.map((ids) => {
      const made: number[] = [];
      for (let n = 0; n < 1_000; n += 1) {
        if (n === 500) now += 3;
        made.push(ids.next());
      }
      return made;
    });
    for (const made of all) expect(made).toEqual(made.toSorted((a, b) => a - b));
    expect(new Set(all.flat()).size).toBe(3_000);
    expect(Math.max(...all.flat())).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });

  it('do not go back when the clock does', () => {
    let now = 1_000;
    const ids = createIds(
      () => now,
      () => 0,
      1,
    );
    const first = ids.next();
    now = 10;
    expect(ids.next()).toBeGreaterThan(first);
  });

  it('lie in the shard that is asked for', () => {
    const ids = createIds(
      () => 1_000,
      () => 3,
      16,
    );
    for (let shard = 0; shard < 16; shard += 1) expect(shardOf(ids.inShard(shard), 16)).toBe(shard);
  });
});
