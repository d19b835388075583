/** Link events: a jump to the link of the same name. */
import { describe, expect, it } from '@jest/globals';
import { link } from '../../testing/event-definitions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

describe('link events', () => {
  it('jump to the catching link of the same name', () => {
    const t = trial(model('p').start('s').throw('out', link('L')).linked('in', 'L').user('A').end('e'));
    expect(t.waiting).toEqual(['A']);
    expect(t.path).toEqual(['s', 'out', 'in']);
  });
});
