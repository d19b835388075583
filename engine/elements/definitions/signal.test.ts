/** Signal events: everyone who waits is reached, oneself too. */
import { describe, expect, it } from '@jest/globals';
import { signal } from '../../testing/event-definitions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

describe('signal events', () => {
  it('reach everyone who waits, and start processes', () => {
    const started = model('q').start('begin', signal('alarm')).user('Q').end('e');
    const t = trial(
      model('p')
        .start('s')
        .and('x')
        .catch('c1', signal('alarm'))
        .user('A')
        .end('e1')
        .at('x')
        .catch('c2', signal('alarm'))
        .user('B')
        .end('e2'),
      { others: [started] },
    );
    expect(t.player.signal('alarm', { loud: true })).toBe(3);
    expect(t.waiting).toEqual(['A', 'B', 'Q']);
  });

  it('are thrown to others and to oneself', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('x')
        .catch('c', signal('alarm'))
        .user('A')
        .end('e1')
        .at('x')
        .throw('t', signal('alarm'))
        .end('e2'),
    );
    expect(t.waiting).toEqual(['A']);
  });

  it('of the end event of a sub-process are caught on its boundary', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inner) => inner.start('i').end('ie', signal('done')))
        .end('e')
        .boundary('b', 'S', signal('done'))
        .user('H')
        .end('eh'),
    );
    expect(t.waiting).toEqual(['H']);
    expect(t.cancelled).toContain('S');
  });

  it('reach the caller of an end event', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('x')
        .catch('c', signal('done'))
        .end('e1')
        .at('x')
        .user('U')
        .end('e2', signal('done')),
    );
    t.done('U');
    expect(t.status).toBe('completed');
  });
});
