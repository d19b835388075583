/** Ids made by the application: time-ordered, so that inserts go to the right edge, and below 2^53, so that they are numbers. */

/** 2^12 ids a millisecond: 5 bits of node, 7 of counter. */
const PER_MILLISECOND = 4096;
export const MAX_NODES = 32;
const PER_NODE = PER_MILLISECOND / MAX_NODES;

export interface Ids {
  next(): number;
  /** An id that lies in the given shard. */
  inShard(shard: number): number;
}

/** Never gives an id twice; a millisecond that is used up borrows from the next. `node` may change with its lease. */
export function createIds(now: () => number, node: () => number, shards: number): Ids {
  let tick = 0;
  let counter = 0;
  const next = (): number => {
    const time = Math.floor(now());
    if (time > tick) {
      tick = time;
      counter = 0;
    } else if (counter === PER_NODE) {
      tick += 1;
      counter = 0;
    }
    const id = tick * PER_MILLISECOND + node() * PER_NODE + counter;
    counter += 1;
    return id;
  };
  return {
    next,
    inShard(shard) {
      for (;;) {
        const id = next();
        if (shardOf(id, shards) === shard) return id;
      }
    },
  };
}

/** The shard of an instance is told by its id. */
export function shardOf(id: number, shards: number): number {
  return id % shards;
}
