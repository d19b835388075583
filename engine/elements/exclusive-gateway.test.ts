/** Exclusive gateways: which one way they send a token. */
import { describe, expect, it } from '@jest/globals';
import { evaluating, is, read } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

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
