/** Event sub-processes: who is interrupted, who is not, and when their scope completes. */
import { describe, expect, it } from '@jest/globals';
import { message, timer } from '../testing/event-definitions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('event sub-processes', () => {
  const scope = (on: ReturnType<typeof message> | ReturnType<typeof timer>, interrupting: boolean) =>
    model('p')
      .start('s')
      .sub('S', (inside) =>
        inside
          .start('is')
          .user('A')
          .end('ie')
          .onEvent('handler', { id: 'on', on, interrupting }, (handling) => handling.user('H').end('eh')),
      )
      .user('after')
      .end('e');

  it('interrupting: take over the scope, which completes with them', () => {
    const t = trial(scope(message('stop'), true)).publish('stop', { x: 1 });
    expect(t.waiting).toEqual(['H']);
    expect(t.cancelled).toEqual(['A']);
    expect(t.done('H').waiting).toEqual(['after']);
  });

  it('not interrupting: run beside, again and again, and the scope waits for them', () => {
    const t = trial(scope(message('note'), false))
      .publish('note')
      .publish('note');
    expect(t.waiting).toEqual(['A', 'H', 'H', 'on']);
    t.done('A').done('H');
    expect(t.waiting).toEqual(['H', 'on']);
    expect(t.done('H').waiting).toEqual(['after']);
  });

  it('with a timer cycle run each time', () => {
    const t = trial(scope(timer('R3/PT1H'), false)).minutes(121);
    expect(t.waiting).toEqual(['A', 'H', 'H']);
  });

  it('are not triggered any more when the scope is taken over', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('A')
        .end('e')
        .onEvent('h1', { id: 'on1', on: message('one') }, (handling) => handling.user('H1').end('e1'))
        .onEvent('h2', { id: 'on2', on: message('two') }, (handling) => handling.user('H2').end('e2')),
    );
    t.publish('one').publish('two');
    expect(t.waiting).toEqual(['H1']);
  });
});
