/** Complex gateways: how many tokens are enough, and what becomes of the rest. */
import { describe, expect, it } from '@jest/globals';
import { compute, is } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

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
