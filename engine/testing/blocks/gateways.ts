/** Blocks made of gateways. */
import { signal, timer } from '../event-definitions.ts';
import { compute } from '../expressions.ts';
import { someBlocks, sum, times, type Block, type Making } from './block.ts';

export function exclusive(make: Making, id: string, depth: number): Block {
  const branches = someBlocks(make, depth);
  const chosen = make.random.below(branches.length);
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

export function parallel(make: Making, id: string, depth: number): Block {
  const branches = someBlocks(make, depth);
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

export function inclusive(make: Making, id: string, depth: number): Block {
  const branches = someBlocks(make, depth);
  const chosen = branches.map(() => make.random.chance(50));
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
export function loop(make: Making, id: string, depth: number): Block {
  const body = make.sequence(depth);
  const rounds = 1 + make.random.below(3);
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

/** An event gateway: the timer behind it wins, nobody sends the message. */
export function race(make: Making, id: string, depth: number): Block {
  const after = make.sequence(depth);
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

/**
 * A complex gateway that goes on with the first token and swallows the others; in a scope of its own, since what is
 * beyond it must not end what is still before it.
 */
export function discriminator(make: Making, id: string, depth: number): Block {
  const all = someBlocks(make, depth);
  return {
    draw: (scope) => {
      scope.sub(id, (inside) => {
        inside.start(`${id}.start`).and(`${id}?`);
        for (const [index, branch] of all.entries()) {
          inside.at(`${id}?`);
          branch.draw(inside);
          const activationCondition = compute(['activationCount'], (count) => Number(count) >= 1);
          if (index === 0) inside.node(`${id}.join`, 'complexGateway', { activationCondition });
          else inside.to(`${id}.join`);
        }
        inside.at(`${id}.join`).service(`${id}.once`).end(`${id}.end`);
      });
    },
    expected: sum([...all.map(({ expected }) => expected), { [`${id}.once`]: 1 }]),
  };
}
