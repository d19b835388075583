/** Multi-instance activities: their instances, their outputs, how they end and what they throw. */
import { describe, expect, it } from '@jest/globals';
import { error, escalation, signal, terminate, timer } from '../testing/event-definitions.ts';
import { compute, read, value } from '../testing/expressions.ts';
import { multi } from '../testing/loops.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('multi-instance', () => {
  it('parallel: one instance for each item, each with its own variables, outputs in the order of the items', () => {
    const loop = multi({
      collection: read('items'),
      elementVariable: 'item',
      indexVariable: 'i',
      output: { collection: 'results', element: read('result') },
    });
    const t = trial(model('p').start('s').user('U', {}, { loop }).end('e'), {
      variables: { items: ['a', 'b', 'c'] },
    });
    expect(t.waiting).toEqual(['U', 'U', 'U']);
    const inner = Object.values(t.state.alive).filter(({ loop: position }) => position?.index !== undefined);
    expect(inner.map(({ variables }) => variables)).toEqual([
      { item: 'a', i: 0, loopCounter: 1, result: null },
      { item: 'b', i: 1, loopCounter: 2, result: null },
      { item: 'c', i: 2, loopCounter: 3, result: null },
    ]);
    const [first, second, third] = t.player.waits();
    t.player.complete(third!, { result: 'C' });
    t.player.complete(first!, { result: 'A' });
    t.player.complete(second!, { result: 'B' });
    expect(t.variables).toEqual({ items: ['a', 'b', 'c'], results: ['A', 'B', 'C'] });
    expect(t.status).toBe('completed');
  });

  it('collects an output that a mapping computes', () => {
    const loop = multi({ cardinality: value(2), output: { collection: 'results', element: read('result') } });
    const t = trial(
      model('p')
        .start('s')
        .service('J', {}, { loop, outputs: { result: read('sum'), last: read('sum') } })
        .end('e'),
    );
    t.done('J', { sum: 1 }).done('J', { sum: 2 });
    expect(t.variables).toEqual({ results: [1, 2], last: 2 });
  });

  it('sequential: one after the other', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop: multi({ sequential: true, cardinality: value(3) }) })
        .user('after')
        .end('e'),
    );
    t.done('U').done('U');
    expect(t.waiting).toEqual(['U']);
    expect(t.done('U').waiting).toEqual(['after']);
  });

  it('ends early when its completion condition holds, which sees the counters', () => {
    const half = compute(
      ['nrOfCompletedInstances', 'nrOfInstances'],
      (done, all) => Number(done) * 2 >= Number(all),
    );
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop: multi({ cardinality: value(4), completionCondition: half }) })
        .user('after')
        .end('e'),
    );
    expect(t.done('U').waiting).toEqual(['U', 'U', 'U']);
    expect(t.done('U').waiting).toEqual(['after']);
    expect(t.cancelled).toEqual(['U', 'U']);
  });

  it('of nothing is over at once; of no list is an incident', () => {
    const draw = () =>
      model('p')
        .start('s')
        .user(
          'U',
          {},
          { loop: multi({ collection: read('items'), output: { collection: 'r', element: value(1) } }) },
        )
        .end('e');
    expect(trial(draw(), { variables: { items: [] } }).variables).toEqual({ items: [], r: [] });
    const t = trial(draw(), { variables: { items: 'a' } });
    expect(t.incidents['U']).toMatch(/"items" is not a list/);
    expect(t.set({ items: [1] }).resolve('U').waiting).toEqual(['U']);
  });

  it('has its boundary events once, on the whole', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop: multi({ cardinality: value(2) }) })
        .end('e')
        .boundary('b', 'U', timer('PT1H'))
        .user('H')
        .end('eh'),
    );
    expect(t.player.waits().filter(({ wait }) => wait.type === 'timer')).toHaveLength(1);
    expect(t.minutes(60).waiting).toEqual(['H']);
  });

  it('is left by an error from one of its instances', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').user('U').end('boom', error('E')), {
          loop: multi({ cardinality: value(3) }),
        })
        .end('e')
        .boundary('b', 'S', error())
        .user('H')
        .end('eh'),
    );
    expect(t.done('U').waiting).toEqual(['H']);
  });

  it('lets a terminate event end one instance only', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub(
          'S',
          (inside) => inside.start('is').user('U').end('stop', terminate).at('is').user('V').end('iv'),
          { loop: multi({ cardinality: value(2) }) },
        )
        .user('after')
        .end('e'),
    );
    expect(t.done('U').waiting).toEqual(['U', 'V']);
    expect(t.done('U').waiting).toEqual(['after']);
  });

  it('beyond its maximum is an incident', () => {
    expect(
      trial(
        model('p')
          .start('s')
          .user('U', {}, { loop: multi({ cardinality: value(10_001) }) })
          .end('e'),
      ).incidents['U'],
    ).toMatch(/^limit: /);
  });

  it.each([
    ['None', ['H', 'H']],
    ['One', ['H']],
  ] as const)('with behavior %s throws its event as instances complete', (behavior, expected) => {
    const loop = multi({ cardinality: value(2), behavior, thrown: escalation('part') });
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop })
        .end('e')
        .boundary('b', 'U', escalation('part'), false)
        .user('H')
        .end('eh'),
    );
    t.done('U').done('U');
    expect(t.waiting).toEqual(expected);
  });

  it.each([
    ['None', ['H', 'H', 'after']],
    ['One', ['H', 'after']],
    ['Complex', ['H', 'after']],
  ] as const)('with behavior %s is not aborted by an interrupting boundary event', (behavior, expected) => {
    const complex = [{ condition: value(true), event: signal('part') }];
    const loop = multi({
      cardinality: value(2),
      sequential: true,
      behavior,
      thrown: signal('part'),
      complex,
    });
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop })
        .user('after')
        .end('e')
        .boundary('b', 'U', signal('part'))
        .user('H')
        .end('eh'),
    );
    t.done('U');
    if (behavior !== 'Complex') t.done('U');
    expect(t.waiting).toEqual(expected);
  });

  it('with behavior Complex throws the event whose condition holds', () => {
    const second = compute(['nrOfCompletedInstances'], (done) => done === 2);
    const loop = multi({
      cardinality: value(3),
      behavior: 'Complex',
      complex: [{ condition: second, event: escalation('half') }],
    });
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop })
        .end('e')
        .boundary('b', 'U', escalation('half'))
        .user('H')
        .end('eh'),
    );
    expect(t.done('U').waiting).toEqual(['U', 'U']);
    expect(t.done('U').waiting).toEqual(['H']);
  });

  it('counts from zero in diagrams of Camunda 7', () => {
    const t = trial(
      model('p', { dialect: 'camunda7' })
        .start('s')
        .user('U', {}, { loop: multi({ cardinality: value(1) }) })
        .end('e'),
    );
    expect(Object.values(t.state.alive).at(-1)?.variables).toEqual({ loopCounter: 0 });
  });
});
