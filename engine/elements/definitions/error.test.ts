/** Error events: who catches an error, and what happens when nobody does. */
import { describe, expect, it } from '@jest/globals';
import { error } from '../../testing/event-definitions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

describe('error events', () => {
  const thrower = (on = error('E1')) =>
    model('p')
      .start('s')
      .sub('S', (inside) => inside.start('is').user('A').end('boom', on))
      .end('e');

  it('end the sub-process and go on at its boundary, exact code first', () => {
    const t = trial(
      thrower()
        .boundary('any', 'S', error())
        .user('Any')
        .end('ea')
        .boundary('exact', 'S', error('E1', { code: 'code' }))
        .user('Exact')
        .end('ex'),
    );
    t.done('A');
    expect(t.waiting).toEqual(['Exact']);
    expect(t.variables).toEqual({ code: 'E1' });
    expect(t.path).toContain('boom');
    expect(t.cancelled).toEqual(['S']);
  });

  it('are caught by a boundary event without code', () => {
    expect(trial(thrower().boundary('any', 'S', error()).user('Any').end('ea')).done('A').waiting).toEqual([
      'Any',
    ]);
  });

  it('of another code are not caught, and end the instance abnormally', () => {
    const t = trial(thrower().boundary('other', 'S', error('E2')).end('ea')).done('A');
    expect(t.status).toBe('cancelled');
    expect(t.player.events.at(-1)).toMatchObject({
      type: 'instance.cancelled',
      error: { code: 'E1', message: null },
      reason: 'uncaught error E1',
    });
  });

  it('are caught by an error event sub-process before the boundary', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) =>
          inside
            .start('is')
            .user('A')
            .end('boom', error('E1'))
            .at('is')
            .user('B')
            .end('eb')
            .onEvent('handler', { id: 'on', on: error('E1', { code: 'c' }) }, (handling) =>
              handling.user('H').end('eh'),
            ),
        )
        .user('after')
        .end('e')
        .boundary('b', 'S', error())
        .end('ee'),
    );
    t.done('A');
    expect(t.waiting).toEqual(['H']);
    expect(t.cancelled).toEqual(['B']);
    expect(t.variables).toEqual({ c: 'E1' });
    t.done('H');
    expect(t.waiting).toEqual(['after']);
  });

  it('thrown by the handler itself go further out, not round in a circle', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) =>
          inside
            .start('is')
            .end('boom', error('E1'))
            .onEvent('handler', { id: 'on', on: error() }, (handling) => handling.end('again', error('E1'))),
        )
        .end('e')
        .boundary('b', 'S', error())
        .user('out')
        .end('ee'),
    );
    expect(t.waiting).toEqual(['out']);
  });

  it('thrown by a job are caught at its task with their variables', () => {
    const t = trial(
      model('p')
        .start('s')
        .service('J')
        .end('e')
        .boundary('b', 'J', error('refused', { message: 'why' }))
        .user('H')
        .end('eh'),
    );
    t.throws('J', 'refused', 'no money', { balance: 3 });
    expect(t.waiting).toEqual(['H']);
    expect(t.variables).toEqual({ balance: 3, why: 'no money' });
  });

  it('thrown by a job and caught by nobody stop it with an incident; resolved, the work is done again', () => {
    const t = trial(model('p').start('s').service('J').end('e')).throws('J', 'refused', 'no money');
    expect(t.incidents['J']).toBe('error: Nothing catches the error refused: no money');
    t.resolve('J').done('J');
    expect(t.status).toBe('completed');
  });

  it('of a called instance are caught at the call activity', () => {
    const child = model('child').start('cs').user('C').end('boom', error('E9'));
    const t = trial(
      model('p')
        .start('s')
        .call('call', 'child')
        .end('e')
        .boundary('b', 'call', error('E9'))
        .user('H')
        .end('eh'),
      { others: [child] },
    );
    t.done('C');
    expect(t.waiting).toEqual(['H']);
  });

  it('of a called instance that the caller does not catch stop the call activity', () => {
    const child = model('child').start('cs').user('C').end('boom', error('E9'));
    const t = trial(model('p').start('s').call('call', 'child').end('e'), { others: [child] }).done('C');
    expect(t.incidents['call']).toMatch(/error: Nothing catches the error E9/);
    t.resolve('call');
    expect(t.waiting).toEqual(['C', 'call']);
  });
});
