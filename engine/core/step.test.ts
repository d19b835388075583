/** The kernel's own promises: commands are whole or nothing, steps are bounded, events tell all. */
import { describe, expect, it } from '@jest/globals';
import { interpret } from '../elements/index.ts';
import { message, timer } from '../testing/event-definitions.ts';
import { compute, value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { TEST_START, testEnv } from '../testing/test-env.ts';
import { trial } from '../testing/trial.ts';
import {
  apply,
  checkInvariants,
  createState,
  evaluateStart,
  startSubscriptions,
  visibleVariables,
  type Command,
  type State,
} from './index.ts';

const empty = (): State =>
  createState({
    instance: '1',
    definitionKey: 'p',
    processId: 'p',
    businessKey: null,
    parent: null,
    depth: 0,
  });

describe('commands', () => {
  const waiting = () =>
    trial(model('p').start('s').user('U').service('J').end('e').boundary('b', 'U', timer('PT1H')).end('eb'));

  it.each<[string, (t: ReturnType<typeof waiting>) => Command, string]>([
    ['to a wait that is gone', () => ({ type: 'task.complete', wait: 99, variables: {} }), 'NOT_FOUND'],
    [
      'to a wait of another kind',
      (t) => ({ type: 'job.complete', wait: t.task('U').id, variables: {} }),
      'CONFLICT',
    ],
    ['to start again', () => ({ type: 'instance.start', variables: {} }), 'CONFLICT'],
    ['to set variables of nothing', () => ({ type: 'variables.set', scope: 77, values: {} }), 'NOT_FOUND'],
  ])('%s are rejected and change nothing', (_what, command, code) => {
    const t = waiting();
    const before = JSON.stringify(t.state);
    const outcome = interpret(t.player.definition('p'), t.state, command(t), testEnv());
    expect(outcome).toMatchObject({ ok: false, rejection: { code } });
    expect(JSON.stringify(t.state)).toBe(before);
  });

  it('after the end, and before the start, are rejected', () => {
    const t = trial(model('p').start('s').end('e'));
    expect(
      interpret(t.player.definition('p'), t.state, { type: 'instance.cancel', reason: null }, testEnv()),
    ).toMatchObject({ rejection: { code: 'ENDED' } });
    expect(
      interpret(t.player.definition('p'), empty(), { type: 'instance.cancel', reason: null }, testEnv()),
    ).toMatchObject({ rejection: { code: 'CONFLICT' } });
  });

  it('delivered twice count once', () => {
    const t = waiting();
    const command = { type: 'task.complete', wait: t.task('U').id, variables: {} } as const;
    t.player.send(t.id, command);
    expect(() => t.player.send(t.id, command)).toThrow(/does not wait any more/);
    expect(t.waiting).toEqual(['J']);
  });

  it('cancel everything, innermost first, and close every wait', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').user('U').end('ie'))
        .end('e'),
    );
    t.player.send(t.id, { type: 'instance.cancel', reason: 'no longer needed' });
    expect(t.cancelled).toEqual(['U', 'S', 'p']);
    expect(t.player.events.at(-1)).toMatchObject({ type: 'instance.cancelled', reason: 'no longer needed' });
    const opened = t.player.events.filter(({ type }) => type === 'wait.opened').length;
    expect(t.player.events.filter(({ type }) => type === 'wait.closed')).toHaveLength(opened);
    expect(checkInvariants(t.state)).toEqual([]);
  });
});

describe('start', () => {
  it('needs to be told where when there are several none start events', () => {
    const two = () => model('p').start('s1').user('A').end('ea').start('s2').user('B').end('eb');
    expect(() => trial(two())).toThrow('Process p can start at s1 or s2; name one of them');
    expect(trial(two(), { at: 's2' }).waiting).toEqual(['B']);
  });

  it('takes every element without incoming flow where there is no start event', () => {
    expect(trial(model('p').user('A').end('ea')).waiting).toEqual(['A']);
  });

  it('refuses a process that only events start, unless the event is named', () => {
    const byMessage = () => model('p').start('m', message('order')).user('A').end('e');
    expect(() => trial(byMessage())).toThrow('Process p has no none start event; it starts by m');
    expect(trial(byMessage(), { at: 'm', variables: { x: 1 } }).variables).toEqual({ x: 1 });
  });

  it('may begin at any element, also inside of a sub-process', () => {
    const nested = () =>
      model('p')
        .start('s')
        .user('first')
        .sub('S', (inside) => inside.start('is').user('A').user('B').end('ie'))
        .user('after')
        .end('e');
    const t = trial(nested(), { at: 'B' });
    expect(t.waiting).toEqual(['B']);
    expect(t.done('B').waiting).toEqual(['after']);
    expect(() => trial(nested(), { at: 'nowhere' })).toThrow(/has no element nowhere/);
  });

  it('tells who started, in the variable that the diagram names', () => {
    const definition = { ...model('p').start('s').user('U').end('e').build(), initiatorVariable: 'who' };
    expect(trial(definition).variables).toEqual({ who: null });
    const state = empty();
    interpret(
      definition,
      state,
      { type: 'instance.start', variables: { a: 1 }, startedBy: 'anna' },
      testEnv(),
    );
    expect(state.alive[1]?.variables).toEqual({ a: 1, who: 'anna' });
  });

  it('starts by the message of a receive task that instantiates', () => {
    const spec = { name: value('order'), correlation: null, payload: [] };
    const receiving = model('q')
      .node('R', 'receiveTask', { message: spec, instantiate: true })
      .user('U')
      .end('e');
    const t = trial(model('p').start('s').user('other').end('e'), { others: [receiving] });
    expect(t.player.publish({ name: 'order', variables: { x: 1 } })).toBe('started');
    expect(t.waiting).toEqual(['U', 'other']);
  });

  it('initial values give way to variables', () => {
    const process = () => model('p').initial({ a: 1, b: 2 }).start('s').end('e');
    expect(trial(process(), { variables: { b: 3 } }).variables).toEqual({ a: 1, b: 3 });
  });
});

describe('start subscriptions', () => {
  it('are the message, timer and signal start events, evaluated without variables', () => {
    const definition = model('p')
      .start('m', message('order'))
      .end('e1')
      .start('t', timer('R/PT1H'))
      .end('e2')
      .start('s')
      .end('e3')
      .build();
    const subscriptions = startSubscriptions(definition);
    expect(subscriptions.map(({ element }) => element)).toEqual(['m', 't']);
    expect(subscriptions.map((subscription) => evaluateStart(definition, subscription, testEnv()))).toEqual([
      { ok: true, value: { type: 'message', name: 'order' } },
      {
        ok: true,
        value: {
          type: 'timer',
          kind: 'cycle',
          text: 'R/PT1H',
          cron: 'spring',
          zone: 'UTC',
          dueAt: TEST_START + 3_600_000,
        },
      },
    ]);
  });

  it('that need a variable fail with the reason', () => {
    const definition = model('p')
      .start(
        't',
        timer(
          compute(['x'], (x) => x),
          'duration',
        ),
      )
      .end('e')
      .build();
    const [subscription] = startSubscriptions(definition);
    expect(evaluateStart(definition, subscription!, testEnv())).toMatchObject({
      ok: false,
      message: 'there is no variable x',
    });
  });
});

describe('bounds', () => {
  const endless = () =>
    model('p')
      .start('s')
      .xor('a')
      .script(
        'work',
        compute(['n'], (n) => Number(n) + 1),
        'n',
      )
      .to('a');

  it('cut a long step short and go on in a job', () => {
    const definition = endless().build();
    const state = empty();
    const outcome = interpret(
      definition,
      state,
      { type: 'instance.start', variables: { n: 0 } },
      testEnv({ maxMoves: 100 }),
    );
    expect(outcome.ok && outcome.events.length).toBeLessThan(600);
    const [wait] = Object.values(state.alive[1]?.waits ?? {});
    expect(wait).toMatchObject({ type: 'job', purpose: 'continue', round: 1 });
    const before = Number(state.alive[1]?.variables['n']);
    interpret(
      definition,
      state,
      { type: 'job.complete', wait: wait!.id, variables: {} },
      testEnv({ maxMoves: 100 }),
    );
    expect(Number(state.alive[1]?.variables['n'])).toBeGreaterThan(before + 40);
  });

  it('end an endless loop as an incident, which lets it go on as long again', () => {
    const definition = endless().build();
    const state = empty();
    const env = testEnv({ maxMoves: 50_000 });
    interpret(definition, state, { type: 'instance.start', variables: { n: 0 } }, env);
    const next = () => Object.values(state.alive[1]?.waits ?? {})[0]!;
    for (let round = 1; next().type === 'job' && round < 10; round++)
      interpret(definition, state, { type: 'job.complete', wait: next().id, variables: {} }, env);
    expect(next()).toMatchObject({
      type: 'incident',
      incident: { message: 'The process moved 100000 times without waiting for anything' },
    });
    interpret(definition, state, { type: 'incident.resolve', wait: next().id }, env);
    expect(next()).toMatchObject({ type: 'job', purpose: 'continue' });
  });

  it('drop tokens under way with the scope they are in', () => {
    const sub = model('p')
      .start('s')
      .sub('S', (inside) => inside.start('is').xor('a').script('work', value(1)).to('a'))
      .end('e')
      .boundary('b', 'S', timer('PT1H'))
      .end('eb')
      .build();
    const state = empty();
    interpret(sub, state, { type: 'instance.start', variables: {} }, testEnv({ maxMoves: 10 }));
    const timerWait = Object.values(state.alive)
      .flatMap(({ waits }) => Object.values(waits))
      .find(({ type }) => type === 'timer');
    interpret(
      sub,
      state,
      { type: 'timer.fire', wait: timerWait!.id },
      testEnv({ now: TEST_START + 3_600_000, maxMoves: 10 }),
    );
    expect(state.status).toBe('completed');
  });
});

describe('state and events', () => {
  it('an event is not changed by what happens later in the same step', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', { assignee: value('anna') })
        .end('e'),
    );
    const opened = t.player.events.find(({ type }) => type === 'wait.opened');
    t.player.send(t.id, { type: 'task.change', wait: t.task('U').id, assignee: 'ben' });
    expect(opened).toMatchObject({ wait: { assignee: 'anna' } });
  });

  it('an event that does not fit the state is a bug', () => {
    expect(() => apply(empty(), { type: 'element.completed', id: 5, element: 'x', kind: 'task' })).toThrow(
      /not alive/,
    );
    expect(() => apply(empty(), { type: 'flow.arrived', scope: 5, element: 'x', flow: 'f' })).toThrow(
      /not alive/,
    );
  });

  it('visible variables come from the inside out', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { inputs: { b: value(20), c: value(30) } })
        .end('e'),
      { variables: { a: 1, b: 2 } },
    );
    expect(visibleVariables(t.state, t.get('U').owner)).toEqual({ a: 1, b: 20, c: 30 });
  });

  it('broken states are recognised', () => {
    const t = trial(model('p').start('s').user('U').end('e'));
    const state = JSON.parse(JSON.stringify(t.state)) as State;
    const task = Object.values(state.alive).at(-1)!;
    task.waits = {};
    task.scope = 99;
    expect(checkInvariants(state)).toEqual(
      expect.arrayContaining([
        `U (${task.id}) outlives its scope`,
        `U (${task.id}) is older than its scope`,
        `U (${task.id}) waits for nothing`,
      ]),
    );
  });
});
