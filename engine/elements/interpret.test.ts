/** First things first: a process from start to end, its waits, its variables. */
import { describe, expect, it } from '@jest/globals';
import { checkInvariants } from '../core/index.ts';
import { compute, read, value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { Player } from '../testing/player.ts';
import { testEnv } from '../testing/test-env.ts';

const play = () => new Player({ env: testEnv() });

describe('interpret', () => {
  it('plays a process from start to end', () => {
    const order = model('order')
      .start('s')
      .user('approve', { assignee: value('anna') })
      .xor('ok?')
      .when(compute(['approved'], (approved) => approved === true))
      .service('pay')
      .end('paid')
      .at('ok?')
      .otherwise()
      .end('refused')
      .build();
    const player = play().deploy(order);
    const id = player.start('order', { variables: { amount: 3 } });
    expect(checkInvariants(player.state(id))).toEqual([]);
    const task = player.find('task', 'approve');
    expect(task?.wait.assignee).toBe('anna');
    player.complete(task!, { approved: true });
    player.complete(player.find('job', 'pay')!, { receipt: 7 });
    expect(player.state(id).status).toBe('completed');
    expect(player.output(id)).toEqual({ amount: 3, approved: true, receipt: 7 });
    expect(checkInvariants(player.state(id))).toEqual([]);
    expect(
      player.events
        .map((event) => ('element' in event ? `${event.type} ${event.element}` : event.type))
        .slice(0, 8),
    ).toEqual([
      'instance.started',
      'element.entered order',
      'variables.set order',
      'element.entered s',
      'element.completed s',
      'flow.taken',
      'element.entered approve',
      'wait.opened approve',
    ]);
  });

  it('joins what it split', () => {
    const both = model('both')
      .start('s')
      .and('split')
      .user('a')
      .and('join')
      .end('e')
      .at('split')
      .user('b')
      .to('join')
      .build();
    const player = play().deploy(both);
    const id = player.start('both');
    player.complete(player.find('task', 'b')!);
    expect(player.state(id).alive[1]!.arrivals).toEqual({ join: { 'b→join': 1 } });
    player.complete(player.find('task', 'a')!);
    expect(player.state(id).status).toBe('completed');
  });

  it('maps inputs and outputs', () => {
    const mapped = model('mapped')
      .start('s')
      .user('a', {}, { inputs: { 'x.y': read('order.amount') }, outputs: { 'result.total': read('sum') } })
      .end('e')
      .build();
    const player = play().deploy(mapped);
    const id = player.start('mapped', { variables: { order: { amount: 3 }, result: { old: 1 } } });
    player.complete(player.find('task')!, { sum: 9, noise: true });
    expect(player.output(id)).toEqual({ order: { amount: 3 }, result: { old: 1, total: 9 } });
  });
});
