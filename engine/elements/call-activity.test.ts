/** Call activities: what is handed in and out, and what becomes of the called instance. */
import { describe, expect, it } from '@jest/globals';
import { timer } from '../testing/event-definitions.ts';
import { read } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('call activity', () => {
  const child = () => model('child').start('cs').user('C').end('ce');

  it('hands variables in and out', () => {
    const t = trial(model('p').start('s').call('call', 'child').end('e'), {
      variables: { a: 1 },
      others: [child()],
    });
    t.done('C', { b: 2 });
    expect(t.status).toBe('completed');
    expect(t.variables).toEqual({ a: 1, b: 2 });
  });

  it('hands over only what is mapped when it says so', () => {
    const spec = {
      allIn: false,
      allOut: false,
      inputs: [{ target: 'x', source: read('a') }],
      outputs: [{ target: 'y', source: read('b') }],
      businessKey: read('a'),
    };
    const t = trial(model('p').start('s').call('call', 'child', spec).end('e'), {
      variables: { a: 1, secret: 2 },
      others: [child()],
    });
    const called = t.player.state(t.player.instances().at(-1)!);
    expect(called.alive[1]?.variables).toEqual({ x: 1 });
    expect(called.businessKey).toBe('1');
    t.done('C', { b: 5, c: 6 });
    expect(t.variables).toEqual({ a: 1, secret: 2, y: 5 });
  });

  it('cancels the called instance when it is interrupted', () => {
    const t = trial(
      model('p')
        .start('s')
        .call('call', 'child')
        .end('e')
        .boundary('b', 'call', timer('PT1H'))
        .user('H')
        .end('eh'),
      { others: [child()] },
    );
    t.minutes(60);
    expect(t.waiting).toEqual(['H']);
    expect(t.player.instances().map((id) => t.player.state(id).status)).toEqual(['active', 'cancelled']);
  });

  it('of a process that is not there is an incident, and can be tried again', () => {
    const t = trial(model('p').start('s').call('call', 'child').end('e'));
    expect(t.incidents['call']).toBe('call: There is no process child');
    t.player.deploy(child().build());
    expect(t.resolve('call').waiting).toEqual(['C', 'call']);
  });

  it('into itself without end is an incident at the hundredth', () => {
    const t = trial(model('p').start('s').call('again', 'p').end('e'));
    expect(t.player.instances()).toHaveLength(101);
    expect(t.incidents['again']).toMatch(/^limit: /);
  });
});
