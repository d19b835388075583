/** Variables of elements: where results go, and what mappings take in and hand out. */
import { describe, expect, it } from '@jest/globals';
import { compute, evaluating, read } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('variables', () => {
  it('of a result go where the variable is visible, else to the process', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.initial({ local: 0 }).start('is').service('J').user('U').end('ie'))
        .end('e'),
    );
    t.done('J', { local: 1, other: 2 });
    expect(t.variables).toEqual({ other: 2 });
    const scope = Object.values(t.state.alive).find(({ element }) => element === 'S');
    expect(scope?.variables).toEqual({ local: 1 });
  });

  it('with output mappings leave by these only', () => {
    const t = trial(
      model('p')
        .start('s')
        .service('J', {}, { outputs: { total: read('sum') } })
        .end('e'),
    ).done('J', { sum: 3, noise: 4 });
    expect(t.variables).toEqual({ total: 3 });
  });

  it('of inputs are local, each mapping sees those before it', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { inputs: { a: read('x'), b: compute(['a'], (a) => Number(a) + 1) } })
        .end('e'),
      { variables: { x: 1 } },
    );
    expect(Object.values(t.state.alive).find(({ element }) => element === 'U')?.variables).toEqual({
      a: 1,
      b: 2,
    });
    expect(t.variables).toEqual({ x: 1 });
  });

  it('cannot be mapped: an incident, after which the mapping is tried again', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { outputs: { y: compute(['x'], (x) => x) } })
        .end('e'),
    ).done('U');
    expect(t.incidents['U']).toMatch(/Mapping to y: .*there is no variable x/);
    expect(t.set({ x: 5 }).resolve('U').variables).toEqual({ x: 5, y: 5 });
  });

  it('set by an expression itself are set', () => {
    const setting = evaluating('execution.setVariable', [], () => ({
      ok: true,
      value: null,
      warnings: [],
      assignments: { z: 9 },
    }));
    expect(trial(model('p').start('s').script('S', setting).end('e')).variables).toEqual({ z: 9 });
  });

  it('can be set in one scope', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').user('U').end('ie'))
        .end('e'),
    );
    const scope = Object.values(t.state.alive).find(({ element }) => element === 'S')!.id;
    t.player.send(t.id, { type: 'variables.set', scope, values: { here: 1 } });
    expect(t.state.alive[scope]?.variables).toEqual({ here: 1 });
    expect(() => t.player.send(t.id, { type: 'variables.set', scope: 999, values: {} })).toThrow(
      /no scope 999/,
    );
  });
});
