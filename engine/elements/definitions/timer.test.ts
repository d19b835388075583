/** Timer events: when they fire, how often, and what happens when a timer cannot be read. */
import { describe, expect, it } from '@jest/globals';
import { boundary } from '../../testing/boundary.ts';
import { timer } from '../../testing/event-definitions.ts';
import { read } from '../../testing/expressions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

describe('timer events', () => {
  it('let an intermediate event pass when its time has come', () => {
    const t = trial(model('p').start('s').catch('c', timer('PT1H')).end('e'));
    expect(t.minutes(59).status).toBe('active');
    expect(t.minutes(1).status).toBe('completed');
  });

  it('interrupt on the boundary', () => {
    const t = trial(boundary(timer('PT1H'))).minutes(60);
    expect(t.waiting).toEqual(['H']);
    expect(t.cancelled).toEqual(['T']);
    expect(t.player.nextDue()).toBeNull();
  });

  it('are forgotten when the work is done in time', () => {
    const t = trial(boundary(timer('PT1H'))).done('T');
    expect(t.status).toBe('completed');
    expect(t.player.nextDue()).toBeNull();
  });

  it('repeat beside the work when they do not interrupt, as often as the cycle says', () => {
    const t = trial(boundary(timer('R2/PT1H'), false)).minutes(300);
    expect(t.waiting).toEqual(['H', 'H', 'T']);
    expect(t.player.nextDue()).toBeNull();
    t.done('T').done('H').done('H');
    expect(t.status).toBe('completed');
  });

  it('are refused before they are due', () => {
    const t = trial(boundary(timer('PT1H')));
    const wait = t.player.find('timer')!.wait.id;
    expect(() => t.player.send(t.id, { type: 'timer.fire', wait })).toThrow(/not due yet/);
  });

  it('that cannot be read stop the element, before its work starts, and are read again', () => {
    const t = trial(boundary(timer(read('term'), 'duration')), { variables: { term: 'soon' } });
    expect(t.waiting).toEqual(['!T']);
    expect(t.incidents['T']).toMatch(/timer: .*"soon" is not a duration/);
    t.set({ term: 'PT5M' }).resolve('T');
    expect(t.waiting).toEqual(['T']);
    expect(t.minutes(5).waiting).toEqual(['H']);
  });
});
