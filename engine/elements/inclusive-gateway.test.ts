/** Inclusive gateways: which ways they send tokens, and which tokens they still wait for. */
import { describe, expect, it } from '@jest/globals';
import { timer } from '../testing/event-definitions.ts';
import { is, value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

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

  const forked = () =>
    model('p').start('s').and('split').user('A').or('join').user('after').end('e').at('split').user('B');

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
    const t = trial(forked().to('join').boundary('late', 'B', timer('PT1H')).user('C').to('join'));
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
    const t = trial(forked().xor('x').when(value(false)).to('join').otherwise().end('gone'));
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
