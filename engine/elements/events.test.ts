/** Events in their positions: who is interrupted, who is not, and what they bring along. */
import { describe, expect, it } from '@jest/globals';
import {
  cancel,
  compensate,
  conditional,
  error,
  escalation,
  link,
  message,
  multiple,
  signal,
  terminate,
  timer,
} from '../testing/event-definitions.ts';
import { compute, read, value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

const boundary = (on: Parameters<ReturnType<typeof model>['boundary']>[2], interrupting = true) =>
  model('p').start('s').user('T').end('e').boundary('b', 'T', on, interrupting).user('H').end('eh');

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

describe('escalation events', () => {
  const escalating = (interrupting: boolean) =>
    model('p')
      .start('s')
      .sub('S', (inside) => inside.start('is').throw('up', escalation('late')).user('A').end('ie'))
      .end('e')
      .boundary('b', 'S', escalation('late', 'why'), interrupting)
      .user('H')
      .end('eh');

  it('go on beside the work, or interrupt it', () => {
    const beside = trial(escalating(false));
    expect(beside.waiting).toEqual(['A', 'H']);
    expect(beside.variables).toEqual({ why: 'late' });
    expect(trial(escalating(true)).waiting).toEqual(['H']);
  });

  it('that nobody catches change nothing', () => {
    const t = trial(model('p').start('s').throw('up', escalation('x')).user('A').end('e'));
    expect(t.waiting).toEqual(['A']);
    expect(t.incidents).toEqual({});
  });

  it('start an event sub-process beside the scope, each time', () => {
    const t = trial(
      model('p')
        .start('s')
        .throw('up', escalation('x'))
        .throw('up2', escalation('x'))
        .user('A')
        .end('e')
        .onEvent('handler', { id: 'on', on: escalation('x'), interrupting: false }, (handling) =>
          handling.user('H').end('eh'),
        ),
    );
    expect(t.waiting).toEqual(['A', 'H', 'H']);
  });

  it('reach the caller', () => {
    const child = model('child').start('cs').throw('up', escalation('x')).user('C').end('ce');
    const t = trial(
      model('p')
        .start('s')
        .call('call', 'child')
        .end('e')
        .boundary('b', 'call', escalation('x'), false)
        .user('H')
        .end('eh'),
      { others: [child] },
    );
    expect(t.waiting).toEqual(['C', 'H', 'call']);
  });

  it('come from a job, which goes on', () => {
    const t = trial(
      model('p')
        .start('s')
        .service('J')
        .end('e')
        .boundary('b', 'J', escalation('slow'), false)
        .user('H')
        .end('eh'),
    );
    t.player.send(t.id, {
      type: 'job.escalate',
      wait: t.get('J').wait.id,
      code: 'slow',
      variables: { n: 1 },
    });
    expect(t.waiting).toEqual(['H', 'J']);
    expect(t.variables).toEqual({ n: 1 });
  });
});

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

describe('conditional events', () => {
  const hot = conditional(compute(['temperature'], (degrees) => Number(degrees) > 30));

  it('happen when a variable that they read makes them true, each time anew', () => {
    const t = trial(boundary(hot, false), { variables: { temperature: 20 } });
    expect(t.set({ temperature: 31 }).waiting).toEqual(['H', 'T']);
    expect(t.set({ temperature: 35 }).waiting).toEqual(['H', 'T']);
    expect(t.set({ temperature: 10 }).set({ temperature: 32 }).waiting).toEqual(['H', 'H', 'T']);
  });

  it('happen at once when true already, and wait while a variable is missing', () => {
    const t = trial(model('p').start('s').catch('c', hot).user('A').end('e'));
    expect(t.incidents).toEqual({});
    expect(t.set({ other: 1 }).waiting).toEqual([]);
    expect(t.set({ temperature: 50 }).waiting).toEqual(['A']);
    expect(
      trial(model('p').start('s').catch('c', hot).user('A').end('e'), { variables: { temperature: 50 } })
        .waiting,
    ).toEqual(['A']);
  });

  it('notice a value that is there only between two elements of one step', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('x')
        .script('up', value(99), 'temperature')
        .script('down', value(0), 'temperature')
        .end('e')
        .at('x')
        .user('T')
        .end('et')
        .boundary('b', 'T', hot)
        .user('H')
        .end('eh'),
      { variables: { temperature: 0 } },
    );
    expect(t.waiting).toEqual(['H']);
  });

  it('start event sub-processes', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('T')
        .end('e')
        .onEvent('handler', { id: 'on', on: hot }, (handling) => handling.user('H').end('eh')),
      { variables: { temperature: 1 } },
    );
    expect(t.set({ temperature: 40 }).waiting).toEqual(['H']);
    expect(t.done('H').status).toBe('completed');
  });
});

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

describe('terminate', () => {
  it('ends all in its scope and completes it, and no more', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').user('A').end('ie', terminate).at('is').user('B').end('ib'))
        .user('after')
        .end('e'),
    );
    t.done('A');
    expect(t.cancelled).toEqual(['B']);
    expect(t.waiting).toEqual(['after']);
  });

  it('drops tokens that are on their way or parked', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('x')
        .user('A')
        .and('join')
        .end('e')
        .at('x')
        .user('B')
        .to('join')
        .at('x')
        .user('C')
        .end('stop', terminate),
    );
    t.done('A').done('C');
    expect(t.status).toBe('completed');
  });
});

describe('link events', () => {
  it('jump to the catching link of the same name', () => {
    const t = trial(model('p').start('s').throw('out', link('L')).linked('in', 'L').user('A').end('e'));
    expect(t.waiting).toEqual(['A']);
    expect(t.path).toEqual(['s', 'out', 'in']);
  });
});

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

describe('compensation', () => {
  const booked = () =>
    model('p')
      .start('s')
      .script('v1', value('first'), 'v')
      .service('flight')
      .compensatedBy('flight', 'undo flight')
      .script('v2', value('second'), 'v')
      .service('hotel')
      .compensatedBy('hotel', 'undo hotel')
      .script('v3', value('third'), 'v')
      .service('car')
      .compensatedBy('car', 'undo car');

  it('undoes in reverse order what was completed, and only that, waiting for each handler', () => {
    const t = trial(booked().throw('back', compensate()).end('e'));
    t.done('flight').done('hotel').done('car');
    expect(t.waiting).toEqual(['undo car']);
    t.done('undo car');
    expect(t.waiting).toEqual(['undo hotel']);
    t.done('undo hotel').done('undo flight');
    expect(t.status).toBe('completed');
  });

  it('shows each handler the variables as they were, and lets it write those of now', () => {
    const t = trial(booked().end('e', compensate()));
    t.done('flight').done('hotel').done('car').done('undo car');
    const seen = t.player.find('job', 'undo hotel')!;
    expect(t.player.state(t.id).alive[seen.owner]?.frozen).toMatchObject({ v: 'second' });
    t.done('undo hotel', { v: 'written' });
    expect(t.variables['v']).toBe('written');
  });

  it('undoes one activity when it is named, and nothing twice', () => {
    const t = trial(booked().throw('one', compensate('hotel')).throw('all', compensate()).end('e'));
    t.done('flight').done('hotel').done('car');
    expect(t.waiting).toEqual(['undo hotel']);
    t.done('undo hotel').done('undo car').done('undo flight');
    expect(t.status).toBe('completed');
  });

  it('passes when there is nothing to undo', () => {
    expect(trial(model('p').start('s').throw('back', compensate()).end('e')).status).toBe('completed');
  });

  it('undoes a completed sub-process by what completed in it, or by its own handler', () => {
    const inner = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').service('a').compensatedBy('a', 'undo a').end('ie'))
        .end('e', compensate()),
    );
    expect(inner.done('a').waiting).toEqual(['undo a']);
    const own = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').service('a').compensatedBy('a', 'undo a').end('ie'))
        .compensatedBy('S', 'undo S')
        .end('e', compensate()),
    );
    expect(own.done('a').waiting).toEqual(['undo S']);
  });

  it('runs a compensation event sub-process, which may compensate further in', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) =>
          inside
            .start('is')
            .service('a')
            .compensatedBy('a', 'undo a')
            .end('ie')
            .onEvent('handler', { id: 'on', on: compensate() }, (handling) =>
              handling.user('H').throw('more', compensate()).end('eh'),
            ),
        )
        .end('e', compensate()),
    );
    t.done('a');
    expect(t.waiting).toEqual(['H']);
    t.done('H');
    expect(t.waiting).toEqual(['undo a']);
    expect(t.done('undo a').status).toBe('completed');
  });

  it('undoes every inner instance of a multi-instance', () => {
    const loop = {
      kind: 'multiInstance',
      sequential: false,
      collection: value([1, 2]),
      cardinality: null,
      elementVariable: 'i',
      indexVariable: null,
      completionCondition: null,
      output: null,
      behavior: 'All',
      thrown: null,
      complex: [],
    } as const;
    const t = trial(
      model('p').start('s').service('a', {}, { loop }).compensatedBy('a', 'undo a').end('e', compensate()),
    );
    t.done('a').done('a');
    expect(t.waiting).toEqual(['undo a']);
    expect(t.done('undo a').waiting).toEqual(['undo a']);
    expect(t.done('undo a').status).toBe('completed');
  });

  it('goes on at once when the event does not wait', () => {
    const t = trial(
      booked()
        .throw('back', { type: 'compensate', activity: null, waitForCompletion: false })
        .user('after')
        .end('e'),
    );
    t.done('flight').done('hotel').done('car');
    expect(t.waiting).toEqual(['after', 'undo car', 'undo flight', 'undo hotel']);
  });
});

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
