/** Terminate end events: what ends with them, and what goes on. */
import { describe, expect, it } from '@jest/globals';
import { terminate } from '../../testing/event-definitions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

describe('terminate', () => {
  it('ends all in its scope and completes it, and no more', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').user('A').end('ie', terminate).at('is').user('B').end('ib'))
        .user('after')
        .end('e'),
    );
    t.done('A');
    expect(t.cancelled).toEqual(['B']);
    expect(t.waiting).toEqual(['after']);
  });

  it('drops tokens that are on their way or parked', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('x')
        .user('A')
        .and('join')
        .end('e')
        .at('x')
        .user('B')
        .to('join')
        .at('x')
        .user('C')
        .end('stop', terminate),
    );
    t.done('A').done('C');
    expect(t.status).toBe('completed');
  });
});
