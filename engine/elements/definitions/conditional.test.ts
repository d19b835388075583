/** Conditional events: which changes of variables make them happen. */
import { describe, expect, it } from '@jest/globals';
import { boundary } from '../../testing/boundary.ts';
import { conditional } from '../../testing/event-definitions.ts';
import { compute, value } from '../../testing/expressions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

describe('conditional events', () => {
  const hot = conditional(compute(['temperature'], (degrees) => Number(degrees) > 30));

  it('happen when a variable that they read makes them true, each time anew', () => {
    const t = trial(boundary(hot, false), { variables: { temperature: 20 } });
    expect(t.set({ temperature: 31 }).waiting).toEqual(['H', 'T']);
    expect(t.set({ temperature: 35 }).waiting).toEqual(['H', 'T']);
    expect(t.set({ temperature: 10 }).set({ temperature: 32 }).waiting).toEqual(['H', 'H', 'T']);
  });

  it('happen at once when true already, and wait while a variable is missing', () => {
    const t = trial(model('p').start('s').catch('c', hot).user('A').end('e'));
    expect(t.incidents).toEqual({});
    expect(t.set({ other: 1 }).waiting).toEqual([]);
    expect(t.set({ temperature: 50 }).waiting).toEqual(['A']);
    expect(
      trial(model('p').start('s').catch('c', hot).user('A').end('e'), { variables: { temperature: 50 } })
        .waiting,
    ).toEqual(['A']);
  });

  it('notice a value that is there only between two elements of one step', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('x')
        .script('up', value(99), 'temperature')
        .script('down', value(0), 'temperature')
        .end('e')
        .at('x')
        .user('T')
        .end('et')
        .boundary('b', 'T', hot)
        .user('H')
        .end('eh'),
      { variables: { temperature: 0 } },
    );
    expect(t.waiting).toEqual(['H']);
  });

  it('start event sub-processes', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('T')
        .end('e')
        .onEvent('handler', { id: 'on', on: hot }, (handling) => handling.user('H').end('eh')),
      { variables: { temperature: 1 } },
    );
    expect(t.set({ temperature: 40 }).waiting).toEqual(['H']);
    expect(t.done('H').status).toBe('completed');
  });
});
