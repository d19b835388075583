/** Message events: whom a message reaches, and what it brings along. */
import { describe, expect, it } from '@jest/globals';
import { boundary } from '../../testing/boundary.ts';
import { message } from '../../testing/event-definitions.ts';
import { read, value } from '../../testing/expressions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

describe('message events', () => {
  it('wait by name and key, and hand their variables to the process', () => {
    const t = trial(
      model('p')
        .start('s')
        .catch('c', message('paid', { correlation: read('order') }))
        .end('e'),
      {
        variables: { order: 7 },
      },
    );
    expect(t.player.find('message')?.wait).toMatchObject({ name: 'paid', correlation: '7' });
    expect(t.publish('paid', { sum: 1 }, '8').status).toBe('active');
    t.publish('paid', { sum: 2 }, '7');
    expect(t.variables).toEqual({ order: 7, sum: 2 });
  });

  it('correlate by the business key when the diagram names no key', () => {
    const t = trial(model('p').start('s').catch('c', message('paid')).end('e'), { businessKey: 'A-1' });
    expect(t.player.find('message')?.wait.correlation).toBe('A-1');
  });

  it('with a key that has no value become an incident', () => {
    const t = trial(
      model('p')
        .start('s')
        .catch('c', message('paid', { correlation: read('order') }))
        .end('e'),
    );
    expect(t.incidents['c']).toMatch(/correlation: The correlation key "order" gave null/);
  });

  it('on the boundary may come again and again when they do not interrupt', () => {
    const t = trial(boundary(message('hint'), false))
      .publish('hint', { h: 1 })
      .publish('hint', { h: 2 });
    expect(t.waiting).toEqual(['H', 'H', 'T', 'b']);
    expect(t.variables).toEqual({ h: 2 });
  });

  it('are thrown with their payload, and start a process', () => {
    const started = model('q').start('begin', message('order')).user('Q').end('e');
    const thrower = model('p')
      .start('s')
      .throw('t', message('order', { payload: [{ target: 'item', source: read('what') }] }))
      .end('e', message('order'));
    const t = trial(thrower, { variables: { what: 'tea' }, others: [started] });
    expect(t.status).toBe('completed');
    expect(t.player.instances().map((id) => t.player.state(id).alive[1]?.variables)).toEqual([
      undefined,
      { item: 'tea' },
      {},
    ]);
  });

  it('are received by a receive task, and sent by a send task', () => {
    const spec = { name: value('ping'), correlation: null, payload: [] };
    const receiver = model('q')
      .start('s')
      .node('R', 'receiveTask', { message: spec, instantiate: false })
      .end('e');
    const t = trial(receiver);
    expect(t.waiting).toEqual(['R']);
    expect(t.publish('ping', { a: 1 }).variables).toEqual({ a: 1 });
    const sender = model('p')
      .start('s')
      .node('S', 'sendTask', { message: spec, job: null, script: null })
      .end('e');
    expect(trial(sender).player.events.map(({ type }) => type)).toContain('message.thrown');
  });
});
