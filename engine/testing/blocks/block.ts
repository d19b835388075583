/** What a block of a random process is: something to draw, and what must run in it. */
import type { Random } from '../random.ts';
import type { ScopeBuilder } from '../model.ts';

/** How often each task is completed, by its name. */
export type Expected = Readonly<Record<string, number>>;

export interface Block {
  /** Draws the block after the builder's cursor and leaves the cursor at its last node. */
  readonly draw: (scope: ScopeBuilder) => void;
  readonly expected: Expected;
}

/** Makes blocks within blocks, by the same sequence of chance. */
export interface Making {
  readonly random: Random;
  sequence(depth: number): Block;
}

export type MakeBlock = (make: Making, id: string, depth: number) => Block;

export function someBlocks(make: Making, depth: number): readonly Block[] {
  return Array.from({ length: 2 + make.random.below(2) }, () => make.sequence(depth));
}

export function drawSub(
  scope: ScopeBuilder,
  id: string,
  inside: Block,
  extras: Parameters<ScopeBuilder['sub']>[2] = {},
): void {
  scope.sub(
    id,
    (within) => {
      within.start(`${id}.start`);
      inside.draw(within);
      within.end(`${id}.end`);
    },
    extras,
  );
}

export function sum(all: readonly Expected[]): Expected {
  const total: Record<string, number> = {};
  for (const expected of all)
    for (const [name, count] of Object.entries(expected)) total[name] = (total[name] ?? 0) + count;
  return total;
}

export function times(expected: Expected, factor: number): Expected {
  return Object.fromEntries(
    Object.entries(expected)
      .filter(() => factor > 0)
      .map(([name, count]) => [name, count * factor]),
  );
}
