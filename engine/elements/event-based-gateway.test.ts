/** Event-based gateways: which event decides, and how they start a process. */
import { describe, expect, it } from '@jest/globals';
import { message, timer } from '../testing/event-definitions.ts';
import { read, value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('event-based gateway', () => {
  const race = () =>
    model('p')
      .start('s')
      .node('g', 'eventBasedGateway', { instantiate: false, parallel: false })
      .catch('msg', message('paid'), { outputs: { sum: read('amount') } })
      .user('A')
      .end('ea')
      .at('g')
      .catch('late', timer('PT1H'))
      .user('B')
      .end('eb')
      .at('g')
      .node('receive', 'receiveTask', {
        message: { name: value('other'), correlation: null, payload: [] },
        instantiate: false,
      })
      .user('C')
      .end('ec');

  const starting = (parallel: boolean) =>
    model('p')
      .node('g', 'eventBasedGateway', { instantiate: true, parallel })
      .catch('m1', message('one'))
      .user('A')
      .end('ea')
      .at('g')
      .catch('m2', message('two'))
      .user('B')
      .end('eb');

  it('goes the way of the first event and forgets the others', () => {
    const t = trial(race());
    expect(t.waiting).toEqual(['msg', 'receive']);
    t.publish('paid', { amount: 5, noise: 1 });
    expect(t.waiting).toEqual(['A']);
    expect(t.variables).toEqual({ sum: 5 });
    expect(t.player.nextDue()).toBeNull();
    expect(t.player.events.some((event) => event.type === 'flow.taken' && event.flow === 'g→msg')).toBe(true);
  });

  it('takes the timer, and the receive task', () => {
    expect(trial(race()).minutes(60).waiting).toEqual(['B']);
    expect(trial(race()).publish('other', { x: 1 }).variables).toEqual({ x: 1 });
    expect(trial(race()).publish('other').waiting).toEqual(['C']);
  });

  it('starts a process by any of its events', () => {
    const t = trial(model('other').start('s').user('wait').end('e'), { others: [starting(false)] });
    expect(t.player.publish({ name: 'two', variables: { x: 1 } })).toBe('started');
    expect(t.waiting).toEqual(['B', 'wait']);
  });

  it('with parallel waits for all of its events, each going its own way', () => {
    const t = trial(starting(true), { at: 'm1' });
    expect(t.waiting).toEqual(['A', 'm2']);
    t.done('A');
    expect(t.status).toBe('active');
    t.publish('two').done('B');
    expect(t.status).toBe('completed');
  });
});
