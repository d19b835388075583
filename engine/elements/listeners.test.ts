/** Listeners of any element: when they run, and what happens when they fail. */
import { describe, expect, it } from '@jest/globals';
import { error } from '../testing/event-definitions.ts';
import { compute, evaluating } from '../testing/expressions.ts';
import { listener } from '../testing/listeners.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('listeners', () => {
  it('hold the element up before its work and before it leaves', () => {
    const t = trial(
      model('p')
        .start('s')
        .service('J', {}, { listeners: [listener('enter'), listener('leave')] })
        .end('e'),
    );
    expect(t.get('J').wait).toMatchObject({ purpose: 'listener' });
    t.done('J');
    expect(t.get('J').wait).toMatchObject({ purpose: 'work' });
    t.done('J');
    expect(t.get('J').wait).toMatchObject({ purpose: 'listener', listener: 1 });
    expect(t.done('J').status).toBe('completed');
  });

  it('that fail stop it, and go on from there', () => {
    const failing = compute(['x'], () => null);
    const t = trial(
      model('p')
        .start('s')
        .user(
          'U',
          {},
          {
            listeners: [
              listener(
                'enter',
                evaluating('count', ['n'], (c) => ({
                  ok: true,
                  value: null,
                  warnings: [],
                  assignments: { n: Number(c.get('n')) + 1 },
                })),
              ),
              listener('enter', failing),
            ],
          },
        )
        .end('e'),
      { variables: { n: 0 } },
    );
    expect(t.incidents['U']).toMatch(/there is no variable x/);
    t.set({ x: 1 }).resolve('U');
    expect(t.variables).toEqual({ n: 1, x: 1 });
    expect(t.waiting).toEqual(['U']);
  });

  it('may throw an error', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { listeners: [listener('enter')] })
        .end('e')
        .boundary('b', 'U', error('E'))
        .user('H')
        .end('eh'),
    );
    expect(t.throws('U', 'E').waiting).toEqual(['H']);
  });
});
