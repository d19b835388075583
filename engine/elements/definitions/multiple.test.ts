/** Events with several definitions: the first of them, or all. */
import { describe, expect, it } from '@jest/globals';
import { boundary } from '../../testing/boundary.ts';
import { message, multiple, signal, timer } from '../../testing/event-definitions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

describe('multiple events', () => {
  it('happen with the first of their definitions', () => {
    const t = trial(boundary(multiple([message('m'), timer('PT1H')])));
    expect(t.minutes(60).waiting).toEqual(['H']);
    expect(trial(boundary(multiple([message('m'), timer('PT1H')]))).publish('m', { v: 1 }).variables).toEqual(
      { v: 1 },
    );
  });

  it('parallel multiple happen when all of them have', () => {
    const t = trial(
      model('p')
        .start('s')
        .catch('c', multiple([message('m'), signal('g')], true))
        .user('A')
        .end('e'),
    );
    expect(t.publish('m', { a: 1 }).waiting).toEqual(['c']);
    expect(t.signal('g', { b: 2 }).waiting).toEqual(['A']);
    expect(t.variables).toEqual({ a: 1, b: 2 });
  });

  it('parallel multiple on a boundary, not interrupting, begin anew', () => {
    const t = trial(boundary(multiple([message('m'), signal('g')], true), false));
    expect(t.publish('m').signal('g').waiting).toEqual(['H', 'T', 'b', 'b']);
    expect(t.signal('g').publish('m').waiting).toEqual(['H', 'H', 'T', 'b', 'b']);
  });

  it('throw all they carry', () => {
    const t = trial(
      model('p')
        .start('s')
        .throw('t', multiple([message('m'), signal('g')]))
        .end('e'),
    );
    expect(t.player.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['message.thrown', 'signal.thrown']),
    );
  });
});
