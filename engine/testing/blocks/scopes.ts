/** Blocks made of sub-processes and what can befall them. */
import { cancel, compensate, error, escalation, link, timer } from '../event-definitions.ts';
import { compute, value } from '../expressions.ts';
import { drawSub, sum, times, type Block, type Making } from './block.ts';

export function sub(make: Making, id: string, depth: number): Block {
  const inside = make.sequence(depth);
  return { draw: (scope) => drawSub(scope, id, inside), expected: inside.expected };
}

export function multi(make: Making, id: string, depth: number): Block {
  const body = make.sequence(depth);
  const items = make.random.below(4);
  const sequential = make.random.chance(50);
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
export function boundary(make: Making, id: string, depth: number): Block {
  const after = make.sequence(depth);
  const reminds = make.random.chance(50);
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
export function thrown(make: Making, id: string, depth: number): Block {
  const before = make.sequence(depth);
  const after = make.sequence(depth);
  const escalates = make.random.chance(30);
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
export function terminate(make: Making, id: string, depth: number): Block {
  const before = make.sequence(depth);
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
export function aside(make: Making, id: string, depth: number): Block {
  const aside = make.sequence(depth);
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

export function compensation(_make: Making, id: string): Block {
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

/** A scope that an event sub-process takes over; its work before is not done. */
export function eventSubProcess(make: Making, id: string, depth: number): Block {
  const handler = make.sequence(depth);
  const interrupting = make.random.chance(50);
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

/** A transaction that is cancelled: what was done is undone, then what follows its boundary event runs. */
export function cancelled(make: Making, id: string, depth: number): Block {
  const before = make.sequence(depth);
  const after = make.sequence(depth);
  return {
    draw: (scope) => {
      scope.scope(id, 'transaction', {}, (inside) => {
        inside.start(`${id}.start`).service(`${id}.a`).compensatedBy(`${id}.a`, `${id}.undo`);
        before.draw(inside);
        inside.end(`${id}.cancel`, cancel);
      });
      scope.boundary(`${id}.cancelled`, id, cancel);
      after.draw(scope);
    },
    expected: sum([before.expected, after.expected, { [`${id}.a`]: 1, [`${id}.undo`]: 1 }]),
  };
}

/** A scope whose error is handled within it, by an event sub-process. */
export function handled(make: Making, id: string, depth: number): Block {
  const handler = make.sequence(depth);
  return {
    draw: (scope) => {
      scope.sub(id, (inside) => {
        inside.start(`${id}.start`).and(`${id}.split`).user(`${id}.never`).end(`${id}.unreached`);
        inside
          .at(`${id}.split`)
          .service(`${id}.work`)
          .end(`${id}.thrown`, error(`E${id}`));
        inside.onEvent(`${id}.handler`, { id: `${id}.on`, on: error(`E${id}`) }, (handling) => {
          handler.draw(handling);
          handling.end(`${id}.handled`);
        });
      });
    },
    expected: sum([handler.expected, { [`${id}.work`]: 1 }]),
  };
}

/** A standard loop of a fixed number of rounds. */
export function standardLoop(make: Making, id: string, depth: number): Block {
  const body = make.sequence(depth);
  const rounds = 1 + make.random.below(3);
  const testBefore = make.random.chance(50);
  const condition = compute(['loopCounter'], (counter) => Number(counter) < rounds);
  const loop = { kind: 'standard', testBefore, condition, maximum: null } as const;
  return {
    draw: (scope) => drawSub(scope, id, body, { loop }),
    expected: times(body.expected, rounds),
  };
}

/** A jump. */
export function jump(make: Making, id: string, depth: number): Block {
  const after = make.sequence(depth);
  return {
    draw: (scope) => {
      scope.throw(`${id}.out`, link(id)).linked(`${id}.in`, id);
      after.draw(scope);
    },
    expected: after.expected,
  };
}

/** A note that comes while the work is done, and is dealt with beside it, in the scope that waits for both. */
export function note(make: Making, id: string, depth: number): Block {
  const aside = make.sequence(depth);
  return {
    draw: (scope) => {
      scope.sub(id, (inside) => {
        inside
          .start(`${id}.start`)
          .throw(`${id}.tell`, escalation(id))
          .service(`${id}.work`)
          .end(`${id}.end`);
        inside.onEvent(
          `${id}.handler`,
          { id: `${id}.on`, on: escalation(id), interrupting: false },
          (handling) => {
            aside.draw(handling);
            handling.end(`${id}.handled`);
          },
        );
      });
    },
    expected: sum([aside.expected, { [`${id}.work`]: 1 }]),
  };
}
