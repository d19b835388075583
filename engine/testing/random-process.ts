/**
 * Random block-structured processes with an oracle that knows nothing of tokens: which tasks must run is computed from
 * the blocks alone. A seed names a process and every choice made in playing it.
 */
import type { Definition } from '../model/definition.ts';
import { sum, type Block, type Expected, type MakeBlock } from './blocks/block.ts';
import { discriminator, exclusive, inclusive, loop, parallel, race } from './blocks/gateways.ts';
import {
  aside,
  boundary,
  cancelled,
  compensation,
  eventSubProcess,
  handled,
  jump,
  multi,
  note,
  standardLoop,
  sub,
  terminate,
  thrown,
} from './blocks/scopes.ts';
import { message } from './event-definitions.ts';
import { value } from './expressions.ts';
import { model } from './model.ts';
import { Random } from './random.ts';

export interface RandomProcess {
  readonly definition: Definition;
  readonly expected: Expected;
  /** Kinds of block in it, for coverage. */
  readonly blocks: readonly string[];
}

/** How deep blocks nest, and how many follow each other. */
const MAX_DEPTH = 4;
const MAX_SEQUENCE = 3;

const leaves: Readonly<Record<string, MakeBlock>> = {
  user: (_make, id) => ({ draw: (scope) => scope.user(id), expected: { [id]: 1 } }),
  service: (_make, id) => ({ draw: (scope) => scope.service(id), expected: { [id]: 1 } }),
  script: (_make, id) => ({ draw: (scope) => scope.script(id, value(1)), expected: {} }),
  catch: (_make, id) => ({ draw: (scope) => scope.catch(id, message(id)), expected: { [id]: 1 } }),
};

const compounds: Readonly<Record<string, MakeBlock>> = {
  exclusive,
  parallel,
  inclusive,
  loop,
  race,
  discriminator,
  sub,
  multi,
  boundary,
  thrown,
  terminate,
  aside,
  compensation,
  eventSubProcess,
  cancelled,
  handled,
  standardLoop,
  jump,
  note,
};

/** Every kind of block there is. */
export const blockKinds: readonly string[] = [...Object.keys(leaves), ...Object.keys(compounds)];

export function randomProcess(seed: number): RandomProcess {
  const maker = new Maker(new Random(seed));
  const body = maker.sequence(0);
  const process = model(`random${seed}`).start('start');
  body.draw(process);
  process.end('end');
  return { definition: process.build(), expected: body.expected, blocks: [...maker.used] };
}

class Maker {
  readonly used = new Set<string>();
  readonly random: Random;
  #count = 0;

  constructor(random: Random) {
    this.random = random;
  }

  sequence(depth: number): Block {
    const blocks = Array.from({ length: 1 + this.random.below(MAX_SEQUENCE) }, () => this.#block(depth));
    return {
      draw: (scope) => {
        for (const block of blocks) block.draw(scope);
      },
      expected: sum(blocks.map(({ expected }) => expected)),
    };
  }

  #block(depth: number): Block {
    const choices = depth >= MAX_DEPTH || this.random.chance(40) ? leaves : compounds;
    const [kind, make] = this.random.pick(Object.entries(choices));
    this.used.add(kind);
    this.#count += 1;
    return make(this, `${kind}${this.#count}`, depth + 1);
  }
}
