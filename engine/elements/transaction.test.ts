/** Transactions: cancelled, or completed. */
import { describe, expect, it } from '@jest/globals';
import { cancel } from '../testing/event-definitions.ts';
import { compute } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('transactions', () => {
  const trip = () =>
    model('p')
      .start('s')
      .scope('T', 'transaction', {}, (inside) =>
        inside
          .start('is')
          .service('flight')
          .compensatedBy('flight', 'undo flight')
          .user('pay')
          .xor('x')
          .when(compute(['refused'], (refused) => refused === true))
          .end('cancelled', cancel)
          .at('x')
          .otherwise()
          .end('booked')
          .at('is')
          .user('other')
          .end('eo'),
      )
      .user('after')
      .end('e')
      .boundary('b', 'T', cancel)
      .user('sorry')
      .end('es');

  it('cancelled: end what runs, compensate, then leave by the cancel boundary event', () => {
    const t = trial(trip(), { variables: { refused: true } });
    t.done('flight').done('pay');
    expect(t.waiting).toEqual(['undo flight']);
    expect(t.cancelled).toEqual(['other']);
    t.done('undo flight');
    expect(t.waiting).toEqual(['sorry']);
  });

  it('completed: go on as any sub-process', () => {
    const t = trial(trip(), { variables: { refused: false } });
    t.done('flight').done('pay').done('other');
    expect(t.waiting).toEqual(['after']);
  });
});
