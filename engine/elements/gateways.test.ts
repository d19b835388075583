/** Gateways of every kind: which tokens they wait for, and which way they send them. */
import { describe, expect, it } from '@jest/globals';
import { message, timer } from '../testing/event-definitions.ts';
import { compute, evaluating, read, value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

const is = (name: string) => compute([name], (flag) => flag === true);

describe('exclusive gateway', () => {
  const choice = () =>
    model('p')
      .start('s')
      .xor('x')
      .when(is('a'))
      .user('A')
      .end('ea')
      .at('x')
      .when(is('b'))
      .user('B')
      .end('eb');

  it('takes the first flow whose condition holds, and only that', () => {
    expect(trial(choice(), { variables: { a: true, b: true } }).waiting).toEqual(['A']);
  });

  it('takes the default only when no condition holds', () => {
    const withDefault = () => choice().at('x').otherwise().user('C').end('ec');
    expect(trial(withDefault(), { variables: { a: false, b: false } }).waiting).toEqual(['C']);
    expect(trial(withDefault(), { variables: { a: false, b: true } }).waiting).toEqual(['B']);
  });

  it('stops with an incident when nothing holds, and goes on when the data is put right', () => {
    const t = trial(choice(), { variables: { a: false, b: false } });
    expect(t.incidents['x']).toMatch(/No condition of the flows out of x holds/);
    t.set({ b: true }).resolve('x');
    expect(t.waiting).toEqual(['B']);
  });

  it('never takes a condition that is not a boolean for false', () => {
    const t = trial(
      model('p').start('s').xor('x').when(read('missing')).end('a').at('x').otherwise().end('b'),
    );
    expect(t.incidents['x']).toMatch(/gave null, neither true nor false: no variable missing/);
    expect(t.status).toBe('active');
  });

  it('reports a FEEL comparison with a variable that nobody set, except in a diagram made for Camunda 8', () => {
    const unset = evaluating('status = "open"', ['status'], () => ({
      ok: true,
      value: false,
      warnings: ['NO_VARIABLE_FOUND: status'],
    }));
    const draw = (dialect: 'baton' | 'camunda8') =>
      model('p', { dialect }).start('s').xor('x').when(unset).end('a').at('x').otherwise().user('b').end('e');
    expect(trial(draw('baton')).incidents['x']).toMatch(/NO_VARIABLE_FOUND/);
    expect(trial(draw('camunda8')).waiting).toEqual(['b']);
  });

  it('merges without waiting: each token passes by itself', () => {
    const t = trial(
      model('p').start('s').and('split').xor('merge').user('A').end('e').at('split').to('merge'),
    );
    expect(t.waiting).toEqual(['A', 'A']);
  });
});

describe('parallel gateway', () => {
  it('takes one token from each flow and keeps a surplus for the next time', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('split')
        .xor('twice')
        .user('A')
        .and('join')
        .user('after')
        .end('e')
        .at('split')
        .to('twice')
        .at('split')
        .user('B')
        .to('join')
        .at('split')
        .user('C')
        .to('join'),
    );
    t.done('A').done('A');
    expect(t.state.alive[1]?.arrivals).toEqual({ join: { 'A→join': 2 } });
    t.done('B').done('C');
    expect(t.waiting).toEqual(['!join', 'after']);
    expect(t.state.alive[1]?.arrivals).toEqual({ join: { 'A→join': 1 } });
    t.done('after').resolve('join').done('after');
    expect(t.status).toBe('completed');
  });

  it('makes an incident at once of a token that can never be joined, though something else still runs', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('split')
        .xor('x')
        .when(value(true))
        .user('A')
        .end('ea')
        .at('x')
        .otherwise()
        .and('join')
        .end('e')
        .at('split')
        .user('B')
        .to('join')
        .at('split')
        .user('other')
        .end('eo'),
    );
    expect(t.incidents).toEqual({});
    t.done('B').done('A');
    expect(t.waiting).toEqual(['!join', 'other']);
    expect(t.incidents['join']).toMatch(/waits for a token on x→join that can never come/);
    t.resolve('join');
    expect(t.path.at(-1)).toBe('e');
    t.done('other');
    expect(t.status).toBe('completed');
  });
});

describe('inclusive gateway', () => {
  const diamond = () =>
    model('p')
      .start('s')
      .or('split')
      .when(is('a'))
      .user('A')
      .or('join')
      .user('after')
      .end('e')
      .at('split')
      .when(is('b'))
      .user('B')
      .to('join')
      .at('split')
      .otherwise()
      .user('C')
      .to('join');

  it.each([
    [{ a: true, b: true }, ['A', 'B']],
    [{ a: false, b: true }, ['B']],
    [{ a: false, b: false }, ['C']],
  ])('sends tokens for %j to %j and joins exactly those', (variables, expected) => {
    const t = trial(diamond(), { variables });
    expect(t.waiting).toEqual(expected);
    for (const task of expected) {
      expect(t.waiting).not.toContain('after');
      t.done(task);
    }
    expect(t.waiting).toEqual(['after']);
    t.done('after');
    expect(t.status).toBe('completed');
  });

  it('waits for a token that comes by a boundary event', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('split')
        .user('A')
        .or('join')
        .user('after')
        .end('e')
        .at('split')
        .user('B')
        .to('join')
        .boundary('late', 'B', timer('PT1H'))
        .user('C')
        .to('join'),
    );
    t.done('A').minutes(61);
    expect(t.waiting).toEqual(['C']);
    t.done('C');
    expect(t.waiting).toEqual(['after']);
  });

  it('does not wait for a token that can only come round through the join itself', () => {
    const t = trial(
      model('p').start('s').or('join').user('A').xor('x').when(is('again')).to('join').otherwise().end('e'),
      { variables: { again: true } },
    );
    t.done('A');
    expect(t.waiting).toEqual(['A']);
    t.set({ again: false }).done('A');
    expect(t.status).toBe('completed');
  });

  it('joins when the token it waited for ends elsewhere', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('split')
        .user('A')
        .or('join')
        .user('after')
        .end('e')
        .at('split')
        .user('B')
        .xor('x')
        .when(value(false))
        .to('join')
        .otherwise()
        .end('gone'),
    );
    t.done('A');
    expect(t.waiting).toEqual(['B']);
    t.done('B');
    expect(t.waiting).toEqual(['after']);
  });

  it('makes an incident of two joins that wait for each other, which the specification lets neither win', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('split')
        .or('j1')
        .user('A')
        .or('j2')
        .user('B')
        .xor('x')
        .when(is('back'))
        .to('j1')
        .otherwise()
        .end('e')
        .at('split')
        .user('C')
        .to('j2'),
      { variables: { back: false } },
    );
    expect(t.waiting).toEqual(['C']);
    t.done('C');
    expect(t.waiting).toEqual(['!j1', '!j2']);
    t.resolve('j1').done('A');
    expect(t.waiting).toEqual(['B']);
    t.done('B');
    expect(t.status).toBe('completed');
  });
});

describe('event-based gateway', () => {
  const race = () =>
    model('p')
      .start('s')
      .node('g', 'eventBasedGateway', { instantiate: false, parallel: false })
      .catch('msg', message('paid'), { outputs: { sum: read('amount') } })
      .user('A')
      .end('ea')
      .at('g')
      .catch('late', timer('PT1H'))
      .user('B')
      .end('eb')
      .at('g')
      .node('receive', 'receiveTask', {
        message: { name: value('other'), correlation: null, payload: [] },
        instantiate: false,
      })
      .user('C')
      .end('ec');

  it('goes the way of the first event and forgets the others', () => {
    const t = trial(race());
    expect(t.waiting).toEqual(['msg', 'receive']);
    t.publish('paid', { amount: 5, noise: 1 });
    expect(t.waiting).toEqual(['A']);
    expect(t.variables).toEqual({ sum: 5 });
    expect(t.player.nextDue()).toBeNull();
    expect(t.player.events.some((event) => event.type === 'flow.taken' && event.flow === 'g→msg')).toBe(true);
  });

  it('takes the timer, and the receive task', () => {
    expect(trial(race()).minutes(60).waiting).toEqual(['B']);
    expect(trial(race()).publish('other', { x: 1 }).variables).toEqual({ x: 1 });
    expect(trial(race()).publish('other').waiting).toEqual(['C']);
  });

  it('starts a process by any of its events', () => {
    const started = model('p')
      .node('g', 'eventBasedGateway', { instantiate: true, parallel: false })
      .catch('m1', message('one'))
      .user('A')
      .end('ea')
      .at('g')
      .catch('m2', message('two'))
      .user('B')
      .end('eb');
    const t = trial(model('other').start('s').user('wait').end('e'), { others: [started] });
    expect(t.player.publish({ name: 'two', variables: { x: 1 } })).toBe('started');
    expect(t.waiting).toEqual(['B', 'wait']);
  });

  it('with parallel waits for all of its events, each going its own way', () => {
    const all = model('p')
      .node('g', 'eventBasedGateway', { instantiate: true, parallel: true })
      .catch('m1', message('one'))
      .user('A')
      .end('ea')
      .at('g')
      .catch('m2', message('two'))
      .user('B')
      .end('eb');
    const t = trial(all, { at: 'm1' });
    expect(t.waiting).toEqual(['A', 'm2']);
    t.done('A');
    expect(t.status).toBe('active');
    t.publish('two').done('B');
    expect(t.status).toBe('completed');
  });
});

describe('complex gateway', () => {
  const discriminator = (needed: number) =>
    model('p')
      .start('s')
      .and('split')
      .user('A')
      .node('join', 'complexGateway', {
        activationCondition: compute(['activationCount'], (count) => Number(count) >= needed),
      })
      .user('after')
      .end('e')
      .at('split')
      .user('B')
      .to('join')
      .at('split')
      .user('C')
      .to('join');

  it('goes on with enough tokens and swallows the rest', () => {
    const t = trial(discriminator(2));
    t.done('A');
    expect(t.waiting).toEqual(['B', 'C']);
    t.done('C');
    expect(t.waiting).toEqual(['B', 'after']);
    t.done('after');
    expect(t.status).toBe('active');
    t.done('B');
    expect(t.status).toBe('completed');
    expect(t.path.filter((element) => element === 'after')).toHaveLength(1);
  });

  it('starts again with the next round of tokens', () => {
    const t = trial(
      model('p')
        .start('s')
        .xor('again')
        .and('split')
        .user('A')
        .node('join', 'complexGateway', {
          activationCondition: compute(['activationCount'], (count) => Number(count) >= 1),
        })
        .user('after')
        .xor('x')
        .when(is('more'))
        .to('again')
        .otherwise()
        .end('e')
        .at('split')
        .user('B')
        .to('join'),
      { variables: { more: true } },
    );
    t.done('A').done('B').done('after').set({ more: false });
    expect(t.waiting).toEqual(['A', 'B']);
    t.done('B').done('after').done('A');
    expect(t.status).toBe('completed');
  });

  it('leaves by conditions that tell start from reset', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('split')
        .user('A')
        .node('join', 'complexGateway', {
          activationCondition: compute(['activationCount'], (count) => Number(count) >= 1),
        })
        .when(is('waitingForStart'))
        .user('first')
        .end('e1')
        .at('join')
        .when(compute(['waitingForStart'], (start) => start === false))
        .user('rest')
        .end('e2')
        .at('split')
        .user('B')
        .to('join'),
    );
    t.done('A');
    expect(t.waiting).toEqual(['B', 'first']);
    t.done('B');
    expect(t.waiting).toEqual(['first', 'rest']);
  });

  it('stops with an incident when enough can never come', () => {
    const t = trial(discriminator(9));
    t.done('A').done('B').done('C');
    expect(t.waiting).toEqual(['!join']);
    t.resolve('join');
    expect(t.waiting).toEqual(['after']);
  });
});

describe('flows out of activities', () => {
  it('takes all flows without condition, and those whose condition holds', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('T')
        .user('A')
        .end('ea')
        .at('T')
        .when(is('b'))
        .user('B')
        .end('eb')
        .at('T')
        .when(is('c'))
        .user('C')
        .end('ec'),
      {
        variables: { b: false, c: true },
      },
    );
    t.done('T');
    expect(t.waiting).toEqual(['A', 'C']);
  });

  it('takes the default when no condition holds, and stops where there is none', () => {
    const draw = () => model('p').start('s').user('T').when(is('b')).user('B').end('eb');
    expect(
      trial(draw().at('T').otherwise().user('D').end('ed'), { variables: { b: false } }).done('T').waiting,
    ).toEqual(['D']);
    const t = trial(draw(), { variables: { b: false } }).done('T');
    expect(t.waiting).toEqual(['!T']);
    t.set({ b: true }).resolve('T');
    expect(t.waiting).toEqual(['B']);
  });

  it('waits for the start quantity and sends the completion quantity', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('T', {}, { completionQuantity: 3 })
        .user('A', {}, { startQuantity: 2 })
        .end('e'),
    );
    t.done('T');
    expect(t.waiting).toEqual(['!A', 'A']);
    expect(t.state.alive[1]?.arrivals).toEqual({ A: { 'T→A': 1 } });
    t.resolve('A').done('A').done('A');
    expect(t.status).toBe('completed');
  });

  it('runs expressions on a flow, and holds the token up for a job on it', () => {
    const listeners = [
      {
        on: 'take',
        expression: evaluating('set', [], () => ({
          ok: true,
          value: null,
          warnings: [],
          assignments: { seen: 1 },
        })),
        job: null,
      },
      { on: 'take', expression: null, job: { ...serviceJob } },
    ] as const;
    const t = trial(model('p').start('s').listening(listeners).user('A').end('e'));
    expect(t.variables).toEqual({ seen: 1 });
    expect(t.waiting).toEqual(['s→A']);
    t.done('s→A', { told: true });
    expect(t.waiting).toEqual(['A']);
    expect(t.variables).toEqual({ seen: 1, told: true });
  });
});

const serviceJob = {
  type: value('notify'),
  retry: { maxAttempts: 3, backoff: [] },
  timeoutMs: null,
  priority: null,
  headers: {},
  origin: null,
  resultVariable: null,
  resultExpression: null,
  errorExpression: null,
  script: null,
  mergeResult: true,
} as const;
