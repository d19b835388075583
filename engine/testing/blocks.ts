/**
 * Random block-structured processes with an oracle that knows nothing of tokens: which tasks must run is computed from
 * the blocks alone. A seed names a process and every choice made in playing it.
 */
import type { Definition } from '../model/definition.ts';
import { compensate, error, escalation, message, signal, timer } from './event-definitions.ts';
import { compute, value } from './expressions.ts';
import { model, type ScopeBuilder } from './model.ts';
import { Random } from './random.ts';

/** What runs: how often each task is completed, by its name. */
export type Expected = Readonly<Record<string, number>>;

export interface Block {
  /** Draws the block after the builder's cursor and leaves the cursor at its last node. */
  readonly draw: (scope: ScopeBuilder) => void;
  readonly expected: Expected;
}

export interface RandomProcess {
  readonly definition: Definition;
  readonly expected: Expected;
  /** Kinds of block in it, for coverage. */
  readonly blocks: readonly string[];
}

/** How deep blocks nest, and how many follow each other. */
const MAX_DEPTH = 4;
const MAX_SEQUENCE = 3;

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
  readonly #random: Random;
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  sequence(depth: number): Block {
    const blocks = Array.from({ length: 1 + this.#random.below(MAX_SEQUENCE) }, () => this.#block(depth));
    return {
      draw: (scope) => {
        for (const block of blocks) block.draw(scope);
      },
      expected: sum(blocks.map(({ expected }) => expected)),
    };
  }

  #block(depth: number): Block {
    const leaf = ['user', 'service', 'script', 'catch'] as const;
    const inner = [
      'exclusive',
      'parallel',
      'inclusive',
      'sub',
      'loop',
      'multi',
      'boundary',
      'error',
      'terminate',
      'aside',
      'compensation',
      'race',
      'event',
    ] as const;
    const kind =
      depth >= MAX_DEPTH || this.#random.chance(35) ? this.#random.pick(leaf) : this.#random.pick(inner);
    this.used.add(kind);
    this.#count += 1;
    const id = `${kind}${this.#count}`;
    const next = depth + 1;
    switch (kind) {
      case 'user':
        return { draw: (scope) => scope.user(id), expected: { [id]: 1 } };
      case 'service':
        return { draw: (scope) => scope.service(id), expected: { [id]: 1 } };
      case 'script':
        return { draw: (scope) => scope.script(id, value(1)), expected: {} };
      case 'catch':
        return { draw: (scope) => scope.catch(id, message(id)), expected: { [id]: 1 } };
      case 'exclusive':
        return this.#exclusive(id, next);
      case 'parallel':
        return this.#parallel(id, next);
      case 'inclusive':
        return this.#inclusive(id, next);
      case 'sub': {
        const inside = this.sequence(next);
        return { draw: (scope) => drawSub(scope, id, inside), expected: inside.expected };
      }
      case 'loop':
        return this.#loop(id, next);
      case 'multi':
        return this.#multi(id, next);
      case 'boundary':
        return this.#boundary(id, next);
      case 'error':
        return this.#error(id, next);
      case 'terminate':
        return this.#terminate(id, next);
      case 'aside':
        return this.#aside(id, next);
      case 'compensation':
        return this.#compensation(id);
      case 'race':
        return this.#race(id, next);
      case 'event':
        return this.#eventSubProcess(id, next);
      default:
        throw new Error(`unknown block ${String(kind satisfies never)}`);
    }
  }

  #branches(depth: number): readonly Block[] {
    return Array.from({ length: 2 + this.#random.below(2) }, () => this.sequence(depth));
  }

  #exclusive(id: string, depth: number): Block {
    const branches = this.#branches(depth);
    const chosen = this.#random.below(branches.length);
    return {
      draw: (scope) => {
        scope.xor(`${id}?`);
        for (const [index, branch] of branches.entries()) {
          scope.at(`${id}?`);
          if (index === branches.length - 1) scope.otherwise();
          else scope.when(compute([], () => index === chosen));
          branch.draw(scope);
          if (index === 0) scope.xor(id);
          else scope.to(id);
        }
        scope.at(id);
      },
      expected: branches[chosen]?.expected ?? {},
    };
  }

  #parallel(id: string, depth: number): Block {
    const branches = this.#branches(depth);
    return {
      draw: (scope) => {
        scope.and(`${id}?`);
        for (const [index, branch] of branches.entries()) {
          scope.at(`${id}?`);
          branch.draw(scope);
          if (index === 0) scope.and(id);
          else scope.to(id);
        }
        scope.at(id);
      },
      expected: sum(branches.map(({ expected }) => expected)),
    };
  }

  #inclusive(id: string, depth: number): Block {
    const branches = this.#branches(depth);
    const chosen = branches.map(() => this.#random.chance(50));
    const taken = branches.filter((_branch, index) => chosen[index]);
    const isDefault = taken.length === 0;
    return {
      draw: (scope) => {
        scope.or(`${id}?`);
        for (const [index, branch] of branches.entries()) {
          scope.at(`${id}?`);
          scope.when(compute([], () => chosen[index] === true));
          branch.draw(scope);
          if (index === 0) scope.or(id);
          else scope.to(id);
        }
        scope.at(`${id}?`).otherwise().to(id).at(id);
      },
      expected: isDefault ? {} : sum(taken.map(({ expected }) => expected)),
    };
  }

  /** Goes back as often as the number of rounds says, counted by a variable of its own scope. */
  #loop(id: string, depth: number): Block {
    const body = this.sequence(depth);
    const rounds = 1 + this.#random.below(3);
    const count = `count_${id}`;
    return {
      draw: (scope) => {
        scope.sub(id, (inside) => {
          inside
            .initial({ [count]: 0 })
            .start(`${id}.start`)
            .xor(`${id}.again`);
          body.draw(inside);
          inside
            .script(
              `${id}.count`,
              compute([count], (done) => Number(done) + 1),
              count,
            )
            .xor(`${id}?`)
            .when(compute([count], (done) => Number(done) < rounds))
            .to(`${id}.again`)
            .otherwise()
            .end(`${id}.end`);
        });
      },
      expected: times(body.expected, rounds),
    };
  }

  #multi(id: string, depth: number): Block {
    const body = this.sequence(depth);
    const items = this.#random.below(4);
    const sequential = this.#random.chance(50);
    const loop = {
      kind: 'multiInstance',
      sequential,
      collection: value(Array.from({ length: items }, (_, index) => index)),
      cardinality: null,
      elementVariable: 'item',
      indexVariable: null,
      completionCondition: null,
      output: null,
      behavior: 'All',
      thrown: null,
      complex: [],
    } as const;
    return {
      draw: (scope) => drawSub(scope, id, body, { loop }),
      expected: times(body.expected, items),
    };
  }

  /** A task that is never done; its timer takes over. With luck a reminder comes first. */
  #boundary(id: string, depth: number): Block {
    const after = this.sequence(depth);
    const reminds = this.#random.chance(50);
    return {
      draw: (scope) => {
        scope.user(`${id}.never`);
        if (reminds)
          scope
            .boundary(`${id}.remind`, `${id}.never`, timer('R2/PT1M'), false)
            .service(`${id}.reminder`)
            .end(`${id}.reminded`);
        scope.boundary(`${id}.late`, `${id}.never`, timer('PT1H'));
        after.draw(scope);
      },
      expected: reminds ? sum([after.expected, { [`${id}.reminder`]: 2 }]) : after.expected,
    };
  }

  /** A sub-process that ends by an error: what follows the boundary event is run. */
  #error(id: string, depth: number): Block {
    const before = this.sequence(depth);
    const after = this.sequence(depth);
    const escalates = this.#random.chance(30);
    const on = escalates ? escalation(`E${id}`) : error(`E${id}`);
    return {
      draw: (scope) => {
        scope.sub(id, (inside) => {
          inside.start(`${id}.start`);
          before.draw(inside);
          inside.end(`${id}.thrown`, on);
        });
        scope.boundary(`${id}.caught`, id, escalates ? escalation() : error());
        after.draw(scope);
      },
      expected: sum([before.expected, after.expected]),
    };
  }

  /** A branch that would wait for ever is ended by a terminate event, in its own scope only. */
  #terminate(id: string, depth: number): Block {
    const before = this.sequence(depth);
    return {
      draw: (scope) => {
        scope.sub(id, (inside) => {
          inside.start(`${id}.start`).and(`${id}.split`).user(`${id}.never`).end(`${id}.unreached`);
          inside.at(`${id}.split`);
          before.draw(inside);
          inside.end(`${id}.stop`, { type: 'terminate' });
        });
      },
      expected: before.expected,
    };
  }

  /** A token that ends by itself beside the main path: an implicit split. */
  #aside(id: string, depth: number): Block {
    const aside = this.sequence(depth);
    return {
      draw: (scope) => {
        scope.sub(id, (inside) => {
          inside.start(`${id}.start`).service(`${id}.main`).end(`${id}.end`).at(`${id}.start`);
          aside.draw(inside);
          inside.end(`${id}.aside`);
        });
      },
      expected: sum([aside.expected, { [`${id}.main`]: 1 }]),
    };
  }

  #compensation(id: string): Block {
    return {
      draw: (scope) =>
        scope.sub(id, (inside) =>
          inside
            .start(`${id}.start`)
            .service(`${id}.a`)
            .compensatedBy(`${id}.a`, `${id}.undo-a`)
            .service(`${id}.b`)
            .compensatedBy(`${id}.b`, `${id}.undo-b`)
            .throw(`${id}.back`, compensate())
            .end(`${id}.end`),
        ),
      expected: { [`${id}.a`]: 1, [`${id}.b`]: 1, [`${id}.undo-a`]: 1, [`${id}.undo-b`]: 1 },
    };
  }

  /** An event gateway: the timer behind it wins, nobody sends the message. */
  #race(id: string, depth: number): Block {
    const after = this.sequence(depth);
    return {
      draw: (scope) => {
        scope
          .node(`${id}?`, 'eventBasedGateway', { instantiate: false, parallel: false })
          .catch(`${id}.never`, signal(`never.${id}`))
          .end(`${id}.unreached`)
          .at(`${id}?`)
          .catch(`${id}.late`, timer('PT5M'));
        after.draw(scope);
      },
      expected: after.expected,
    };
  }

  /** A scope that an event sub-process takes over; its work before is not done. */
  #eventSubProcess(id: string, depth: number): Block {
    const handler = this.sequence(depth);
    const interrupting = this.#random.chance(50);
    const main = `${id}.main`;
    return {
      draw: (scope) =>
        scope.sub(id, (inside) => {
          inside.start(`${id}.start`);
          if (interrupting) inside.user(`${id}.never`).end(`${id}.unreached`);
          else inside.catch(`${id}.wait`, timer('PT2H')).service(main).end(`${id}.end`);
          inside.onEvent(`${id}.handler`, { id: `${id}.on`, on: timer('PT1H'), interrupting }, (handling) => {
            handler.draw(handling);
            handling.end(`${id}.handled`);
          });
        }),
      expected: interrupting ? handler.expected : sum([handler.expected, { [main]: 1 }]),
    };
  }
}

function drawSub(
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

function sum(all: readonly Expected[]): Expected {
  const total: Record<string, number> = {};
  for (const expected of all)
    for (const [name, count] of Object.entries(expected)) total[name] = (total[name] ?? 0) + count;
  return total;
}

function times(expected: Expected, factor: number): Expected {
  return Object.fromEntries(
    Object.entries(expected)
      .filter(() => factor > 0)
      .map(([name, count]) => [name, count * factor]),
  );
}
