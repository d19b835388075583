/** Activities: their work, their results, their variables, loops, and what happens when something is wrong. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.ts';
import type { Listener, Loop } from '../model/definition.ts';
import { error, escalation, signal, terminate, timer } from '../testing/event-definitions.ts';
import { compute, evaluating, read, value } from '../testing/expressions.ts';
import { job, model } from '../testing/model.ts';
import { TEST_START } from '../testing/test-env.ts';
import { trial } from '../testing/trial.ts';

const response = (from: (response: JsonObject) => unknown) =>
  evaluating('response …', ['response'], (context) => ({
    ok: true,
    value: from(context.get('response') as JsonObject) as never,
    warnings: [],
  }));

describe('jobs', () => {
  const worker = (spec: Parameters<typeof job>[1], extras = {}) =>
    model('p').start('s').service('J', spec, extras).end('e');

  it('carry their type, attempts and priority', () => {
    const t = trial(
      worker({ type: value('pay'), retry: { maxAttempts: 5, backoff: [] }, priority: value(7) }),
    );
    expect(t.get('J').wait).toMatchObject({
      type: 'job',
      purpose: 'work',
      jobType: 'pay',
      attempt: 1,
      retriesLeft: 5,
      priority: 7,
      dueAt: TEST_START,
    });
  });

  it('count attempts, back off as the diagram says, and end in an incident that a retry takes up', () => {
    const t = trial(worker({ retry: { maxAttempts: 3, backoff: ['PT1M', 'PT10M'] } }));
    const fail = (retryInMs: number | null = null) =>
      t.player.send(t.id, {
        type: 'job.fail',
        wait: t.get('J').wait.id,
        message: 'down',
        retriesLeft: null,
        retryInMs,
      });
    fail();
    expect(t.get('J').wait).toMatchObject({ attempt: 2, retriesLeft: 2, dueAt: TEST_START + 60_000 });
    fail();
    expect(t.get('J').wait).toMatchObject({ attempt: 3, retriesLeft: 1, dueAt: TEST_START + 600_000 });
    fail(5);
    expect(t.get('J').wait).toMatchObject({ attempt: 4, retriesLeft: 0, dueAt: TEST_START + 5 });
    expect(t.incidents['J']).toBe('job: down');
    t.resolve('J');
    expect(t.get('J').wait).toMatchObject({ retriesLeft: 1, dueAt: TEST_START });
    expect(t.incidents).toEqual({});
  });

  it('back off longer each time when nobody says how long', () => {
    const t = trial(worker({}));
    t.fails('J', 'x', 2);
    expect(t.get('J').wait).toMatchObject({ dueAt: TEST_START + 10_000 });
    t.fails('J', 'x', 1);
    expect(t.get('J').wait).toMatchObject({ dueAt: TEST_START + 20_000 });
  });

  it('count a late result even after an incident', () => {
    const t = trial(worker({})).fails('J');
    expect(t.done('J', { late: true }).status).toBe('completed');
    expect(t.variables).toEqual({ late: true });
  });

  it('put their whole result under one variable, or compute variables from it', () => {
    expect(
      trial(worker({ resultVariable: 'answer', mergeResult: false })).done('J', { a: 1, b: 2 }).variables,
    ).toEqual({ answer: { a: 1, b: 2 } });
    const computed = worker({
      resultExpression: response((got) => ({ status: got.code })),
      mergeResult: false,
    });
    expect(trial(computed).done('J', { code: 200, noise: 1 }).variables).toEqual({ status: 200 });
  });

  it('keep a result that cannot be taken, and take it when the incident is resolved, without doing the work again', () => {
    const failing = evaluating('…', ['factor'], (context) => {
      const factor = context.get('factor');
      return factor === undefined
        ? { ok: false, message: 'no factor' }
        : { ok: true, value: { product: Number(factor) * 2 }, warnings: [] };
    });
    const t = trial(worker({ resultExpression: failing, mergeResult: false })).done('J', { x: 1 });
    expect(t.incidents['J']).toMatch(/expression: The result: .*no factor/);
    expect(t.waiting).toEqual(['!J']);
    t.set({ factor: 4 }).resolve('J');
    expect(t.variables).toEqual({ factor: 4, product: 8 });
    expect(t.status).toBe('completed');
  });

  it('have their result judged by an error expression', () => {
    const spec = {
      errorExpression: response((got) =>
        got.code === 402
          ? { errorType: 'bpmnError', code: 'refused', message: 'no money' }
          : got.code === 500
            ? { errorType: 'jobError', message: 'try again', retries: 2 }
            : null,
      ),
    };
    const draw = () =>
      worker(spec)
        .boundary('b', 'J', error('refused', { message: 'why' }))
        .user('H')
        .end('eh');
    expect(trial(draw()).done('J', { code: 402 }).waiting).toEqual(['H']);
    expect(trial(draw()).done('J', { code: 402 }).variables).toEqual({ why: 'no money' });
    const retried = trial(draw()).done('J', { code: 500 });
    expect(retried.get('J').wait).toMatchObject({ attempt: 2, retriesLeft: 2 });
    expect(retried.done('J', { code: 200 }).status).toBe('completed');
  });

  it('of scripts bring assignments and a value apart', () => {
    const script = {
      script: { language: 'javascript', source: '…' },
      resultVariable: 'r',
      mergeResult: false,
    } as const;
    const t = trial(worker(script));
    expect(t.get('J').wait).toMatchObject({ purpose: 'script' });
    expect(t.done('J', { 'script.result': 42, assigned: 1 }).variables).toEqual({ r: 42, assigned: 1 });
  });

  it('are missing in a service task that says nothing: an incident, not a silent pass', () => {
    const t = trial(model('p').start('s').node('J', 'serviceTask', { job: null, script: null }).end('e'));
    expect(t.incidents['J']).toMatch(/does not say what to do/);
  });
});

describe('variables', () => {
  it('of a result go where the variable is visible, else to the process', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.initial({ local: 0 }).start('is').service('J').user('U').end('ie'))
        .end('e'),
    );
    t.done('J', { local: 1, other: 2 });
    expect(t.variables).toEqual({ other: 2 });
    const scope = Object.values(t.state.alive).find(({ element }) => element === 'S');
    expect(scope?.variables).toEqual({ local: 1 });
  });

  it('with output mappings leave by these only', () => {
    const t = trial(
      model('p')
        .start('s')
        .service('J', {}, { outputs: { total: read('sum') } })
        .end('e'),
    ).done('J', { sum: 3, noise: 4 });
    expect(t.variables).toEqual({ total: 3 });
  });

  it('of inputs are local, each mapping sees those before it', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { inputs: { a: read('x'), b: compute(['a'], (a) => Number(a) + 1) } })
        .end('e'),
      { variables: { x: 1 } },
    );
    expect(Object.values(t.state.alive).find(({ element }) => element === 'U')?.variables).toEqual({
      a: 1,
      b: 2,
    });
    expect(t.variables).toEqual({ x: 1 });
  });

  it('cannot be mapped: an incident, after which the mapping is tried again', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { outputs: { y: compute(['x'], (x) => x) } })
        .end('e'),
    ).done('U');
    expect(t.incidents['U']).toMatch(/Mapping to y: .*there is no variable x/);
    expect(t.set({ x: 5 }).resolve('U').variables).toEqual({ x: 5, y: 5 });
  });

  it('set by an expression itself are set', () => {
    const setting = evaluating('execution.setVariable', [], () => ({
      ok: true,
      value: null,
      warnings: [],
      assignments: { z: 9 },
    }));
    expect(trial(model('p').start('s').script('S', setting).end('e')).variables).toEqual({ z: 9 });
  });

  it('can be set in one scope', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').user('U').end('ie'))
        .end('e'),
    );
    const scope = Object.values(t.state.alive).find(({ element }) => element === 'S')!.id;
    t.player.send(t.id, { type: 'variables.set', scope, values: { here: 1 } });
    expect(t.state.alive[scope]?.variables).toEqual({ here: 1 });
    expect(() => t.player.send(t.id, { type: 'variables.set', scope: 999, values: {} })).toThrow(
      /no scope 999/,
    );
  });
});

describe('user tasks', () => {
  it('evaluate their assignment when created', () => {
    const t = trial(
      model('p')
        .start('s')
        .user(
          'U',
          {
            assignee: read('who'),
            candidateGroups: value('sales, finance'),
            candidateUsers: value(['ben']),
            dueDate: value('PT2H'),
            followUpDate: value('2026-01-02T00:00:00Z'),
            priority: value(80),
          },
          { name: 'Check it' },
        )
        .end('e'),
      { variables: { who: 'anna' } },
    );
    expect(t.task('U')).toMatchObject({
      name: 'Check it',
      assignee: 'anna',
      candidateGroups: ['sales', 'finance'],
      candidateUsers: ['ben'],
      priority: 80,
      dueAt: TEST_START + 7_200_000,
      followUpAt: Date.UTC(2026, 0, 2),
      createdAt: TEST_START,
    });
  });

  it('with a date that is none stop with an incident', () => {
    expect(
      trial(
        model('p')
          .start('s')
          .user('U', { dueDate: value('someday') })
          .end('e'),
      ).incidents['U'],
    ).toMatch(/due date: "someday"/);
  });

  it('are claimed by one, and not by a second', () => {
    const t = trial(model('p').start('s').user('U').end('e'));
    const claim = (assignee: string) =>
      t.player.send(t.id, { type: 'task.change', wait: t.task('U').id, assignee, expectAssignee: null });
    claim('anna');
    expect(t.task('U').assignee).toBe('anna');
    const before = JSON.stringify(t.state);
    expect(() => claim('ben')).toThrow('The task is assigned to anna');
    expect(JSON.stringify(t.state)).toBe(before);
    expect(() =>
      t.player.send(t.id, {
        type: 'task.complete',
        wait: t.task('U').id,
        variables: {},
        expectAssignee: 'ben',
      }),
    ).toThrow(/assigned to anna/);
  });

  it('are created only when the jobs of their creating listeners are done, which may change them', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', { assignee: value('anna') }, { listeners: [listener('creating'), listener('creating')] })
        .end('e'),
    );
    expect(t.get('U').wait).toMatchObject({ type: 'job', purpose: 'listener', listener: 0 });
    t.done('U', { 'task.assignee': 'ben', 'task.priority': 90, seen: 1 });
    expect(t.get('U').wait).toMatchObject({ type: 'job', listener: 1 });
    t.done('U', { 'task.candidateGroups': ['sales'] });
    expect(t.task('U')).toMatchObject({ assignee: 'ben', priority: 90, candidateGroups: ['sales'] });
    expect(t.variables).toEqual({ seen: 1 });
  });

  it('run assigning and completing listeners, which hold completion up', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { listeners: [listener('assigning'), listener('completing')] })
        .end('e'),
    );
    t.player.send(t.id, { type: 'task.change', wait: t.task('U').id, assignee: 'anna' });
    expect(() => t.player.complete(t.player.find('task')!)).toThrow(/listener of the task is at work/);
    t.player.complete(t.player.find('job')!, { 'task.dueAt': '2026-02-01' });
    expect(t.task('U').dueAt).toBe(Date.UTC(2026, 1, 1));
    t.player.complete(t.player.find('task')!, { ok: true });
    expect(t.waiting).toEqual(['U']);
    expect(t.done('U').status).toBe('completed');
  });
});

describe('canceling listeners', () => {
  it('of a task that is taken away run before its scope may end', () => {
    const setting = evaluating('gone = true', [], () => ({
      ok: true,
      value: null,
      warnings: [],
      assignments: { gone: true },
    }));
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { listeners: [listener('canceling', setting), listener('canceling')] })
        .end('e')
        .boundary('b', 'U', timer('PT1H'))
        .end('eb'),
    );
    t.minutes(60);
    expect(t.waiting).toEqual(['U']);
    expect(t.path).toContain('eb');
    t.done('U', { told: true });
    expect(t.variables).toEqual({ gone: true, told: true });
    expect(t.status).toBe('completed');
  });

  it('do not run when the whole instance is cancelled, nor when the task is completed', () => {
    const draw = () =>
      trial(
        model('p')
          .start('s')
          .user('U', {}, { listeners: [listener('canceling')] })
          .end('e'),
      );
    const cancelled = draw();
    cancelled.player.send(cancelled.id, { type: 'instance.cancel', reason: null });
    expect(cancelled.status).toBe('cancelled');
    expect(draw().done('U').status).toBe('completed');
  });
});

const listener = (on: Listener['on'], expression: Listener['expression'] = null): Listener => ({
  on,
  expression,
  job: expression ? null : job(`listen ${on}`),
});

describe('listeners', () => {
  it('hold the element up before its work and before it leaves', () => {
    const t = trial(
      model('p')
        .start('s')
        .service('J', {}, { listeners: [listener('enter'), listener('leave')] })
        .end('e'),
    );
    expect(t.get('J').wait).toMatchObject({ purpose: 'listener' });
    t.done('J');
    expect(t.get('J').wait).toMatchObject({ purpose: 'work' });
    t.done('J');
    expect(t.get('J').wait).toMatchObject({ purpose: 'listener', listener: 1 });
    expect(t.done('J').status).toBe('completed');
  });

  it('that fail stop it, and go on from there', () => {
    const failing = compute(['x'], () => null);
    const t = trial(
      model('p')
        .start('s')
        .user(
          'U',
          {},
          {
            listeners: [
              listener(
                'enter',
                evaluating('count', ['n'], (c) => ({
                  ok: true,
                  value: null,
                  warnings: [],
                  assignments: { n: Number(c.get('n')) + 1 },
                })),
              ),
              listener('enter', failing),
            ],
          },
        )
        .end('e'),
      { variables: { n: 0 } },
    );
    expect(t.incidents['U']).toMatch(/there is no variable x/);
    t.set({ x: 1 }).resolve('U');
    expect(t.variables).toEqual({ n: 1, x: 1 });
    expect(t.waiting).toEqual(['U']);
  });

  it('may throw an error', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { listeners: [listener('enter')] })
        .end('e')
        .boundary('b', 'U', error('E'))
        .user('H')
        .end('eh'),
    );
    expect(t.throws('U', 'E').waiting).toEqual(['H']);
  });
});

const multi = (spec: Partial<Extract<Loop, { kind: 'multiInstance' }>>): Loop => ({
  kind: 'multiInstance',
  sequential: false,
  collection: null,
  cardinality: null,
  elementVariable: null,
  indexVariable: null,
  completionCondition: null,
  output: null,
  behavior: 'All',
  thrown: null,
  complex: [],
  ...spec,
});

describe('multi-instance', () => {
  it('parallel: one instance for each item, each with its own variables, outputs in the order of the items', () => {
    const loop = multi({
      collection: read('items'),
      elementVariable: 'item',
      indexVariable: 'i',
      output: { collection: 'results', element: read('result') },
    });
    const t = trial(model('p').start('s').user('U', {}, { loop }).end('e'), {
      variables: { items: ['a', 'b', 'c'] },
    });
    expect(t.waiting).toEqual(['U', 'U', 'U']);
    const inner = Object.values(t.state.alive).filter(({ loop: position }) => position?.index !== undefined);
    expect(inner.map(({ variables }) => variables)).toEqual([
      { item: 'a', i: 0, loopCounter: 1, result: null },
      { item: 'b', i: 1, loopCounter: 2, result: null },
      { item: 'c', i: 2, loopCounter: 3, result: null },
    ]);
    const [first, second, third] = t.player.waits();
    t.player.complete(third!, { result: 'C' });
    t.player.complete(first!, { result: 'A' });
    t.player.complete(second!, { result: 'B' });
    expect(t.variables).toEqual({ items: ['a', 'b', 'c'], results: ['A', 'B', 'C'] });
    expect(t.status).toBe('completed');
  });

  it('collects an output that a mapping computes', () => {
    const loop = multi({ cardinality: value(2), output: { collection: 'results', element: read('result') } });
    const t = trial(
      model('p')
        .start('s')
        .service('J', {}, { loop, outputs: { result: read('sum'), last: read('sum') } })
        .end('e'),
    );
    t.done('J', { sum: 1 }).done('J', { sum: 2 });
    expect(t.variables).toEqual({ results: [1, 2], last: 2 });
  });

  it('sequential: one after the other', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop: multi({ sequential: true, cardinality: value(3) }) })
        .user('after')
        .end('e'),
    );
    t.done('U').done('U');
    expect(t.waiting).toEqual(['U']);
    expect(t.done('U').waiting).toEqual(['after']);
  });

  it('ends early when its completion condition holds, which sees the counters', () => {
    const half = compute(
      ['nrOfCompletedInstances', 'nrOfInstances'],
      (done, all) => Number(done) * 2 >= Number(all),
    );
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop: multi({ cardinality: value(4), completionCondition: half }) })
        .user('after')
        .end('e'),
    );
    expect(t.done('U').waiting).toEqual(['U', 'U', 'U']);
    expect(t.done('U').waiting).toEqual(['after']);
    expect(t.cancelled).toEqual(['U', 'U']);
  });

  it('of nothing is over at once; of no list is an incident', () => {
    const draw = () =>
      model('p')
        .start('s')
        .user(
          'U',
          {},
          { loop: multi({ collection: read('items'), output: { collection: 'r', element: value(1) } }) },
        )
        .end('e');
    expect(trial(draw(), { variables: { items: [] } }).variables).toEqual({ items: [], r: [] });
    const t = trial(draw(), { variables: { items: 'a' } });
    expect(t.incidents['U']).toMatch(/"items" is not a list/);
    expect(t.set({ items: [1] }).resolve('U').waiting).toEqual(['U']);
  });

  it('has its boundary events once, on the whole', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop: multi({ cardinality: value(2) }) })
        .end('e')
        .boundary('b', 'U', timer('PT1H'))
        .user('H')
        .end('eh'),
    );
    expect(t.player.waits().filter(({ wait }) => wait.type === 'timer')).toHaveLength(1);
    expect(t.minutes(60).waiting).toEqual(['H']);
  });

  it('is left by an error from one of its instances', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub('S', (inside) => inside.start('is').user('U').end('boom', error('E')), {
          loop: multi({ cardinality: value(3) }),
        })
        .end('e')
        .boundary('b', 'S', error())
        .user('H')
        .end('eh'),
    );
    expect(t.done('U').waiting).toEqual(['H']);
  });

  it('lets a terminate event end one instance only', () => {
    const t = trial(
      model('p')
        .start('s')
        .sub(
          'S',
          (inside) => inside.start('is').user('U').end('stop', terminate).at('is').user('V').end('iv'),
          { loop: multi({ cardinality: value(2) }) },
        )
        .user('after')
        .end('e'),
    );
    expect(t.done('U').waiting).toEqual(['U', 'V']);
    expect(t.done('U').waiting).toEqual(['after']);
  });

  it('beyond its maximum is an incident', () => {
    expect(
      trial(
        model('p')
          .start('s')
          .user('U', {}, { loop: multi({ cardinality: value(10_001) }) })
          .end('e'),
      ).incidents['U'],
    ).toMatch(/^limit: /);
  });

  it.each([
    ['None', ['H', 'H']],
    ['One', ['H']],
  ] as const)('with behavior %s throws its event as instances complete', (behavior, expected) => {
    const loop = multi({ cardinality: value(2), behavior, thrown: escalation('part') });
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop })
        .end('e')
        .boundary('b', 'U', escalation('part'), false)
        .user('H')
        .end('eh'),
    );
    t.done('U').done('U');
    expect(t.waiting).toEqual(expected);
  });

  it.each([
    ['None', ['H', 'H', 'after']],
    ['One', ['H', 'after']],
    ['Complex', ['H', 'after']],
  ] as const)('with behavior %s is not aborted by an interrupting boundary event', (behavior, expected) => {
    const complex = [{ condition: value(true), event: signal('part') }];
    const loop = multi({
      cardinality: value(2),
      sequential: true,
      behavior,
      thrown: signal('part'),
      complex,
    });
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop })
        .user('after')
        .end('e')
        .boundary('b', 'U', signal('part'))
        .user('H')
        .end('eh'),
    );
    t.done('U');
    if (behavior !== 'Complex') t.done('U');
    expect(t.waiting).toEqual(expected);
  });

  it('with behavior Complex throws the event whose condition holds', () => {
    const second = compute(['nrOfCompletedInstances'], (done) => done === 2);
    const loop = multi({
      cardinality: value(3),
      behavior: 'Complex',
      complex: [{ condition: second, event: escalation('half') }],
    });
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop })
        .end('e')
        .boundary('b', 'U', escalation('half'))
        .user('H')
        .end('eh'),
    );
    expect(t.done('U').waiting).toEqual(['U', 'U']);
    expect(t.done('U').waiting).toEqual(['H']);
  });

  it('counts from zero in diagrams of Camunda 7', () => {
    const t = trial(
      model('p', { dialect: 'camunda7' })
        .start('s')
        .user('U', {}, { loop: multi({ cardinality: value(1) }) })
        .end('e'),
    );
    expect(Object.values(t.state.alive).at(-1)?.variables).toEqual({ loopCounter: 0 });
  });
});

describe('standard loop', () => {
  const again = compute(['more'], (more) => more === true);
  const loop = (spec: Partial<Extract<Loop, { kind: 'standard' }>>): Loop => ({
    kind: 'standard',
    testBefore: false,
    condition: again,
    maximum: null,
    ...spec,
  });

  it('repeats while its condition holds, testing after', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop: loop({}) })
        .end('e'),
      { variables: { more: true } },
    );
    t.done('U').done('U', { more: false });
    expect(t.status).toBe('completed');
  });

  it('tests before when it says so, and stops at its maximum', () => {
    expect(
      trial(
        model('p')
          .start('s')
          .user('U', {}, { loop: loop({ testBefore: true }) })
          .end('e'),
        { variables: { more: false } },
      ).status,
    ).toBe('completed');
    const t = trial(
      model('p')
        .start('s')
        .user('U', {}, { loop: loop({ maximum: value(2) }) })
        .end('e'),
      { variables: { more: true } },
    );
    expect(t.done('U').done('U').status).toBe('completed');
  });
});

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

describe('business rule task', () => {
  const rows = [{ discount: 5 }, { discount: 10 }];
  const decide = (
    mapResult: 'auto' | 'singleEntry' | 'singleResult' | 'collectEntries' | 'resultList',
    matched: readonly JsonObject[],
  ) =>
    trial(
      model('p')
        .start('s')
        .node('D', 'businessRuleTask', {
          decision: {
            decisionId: value('discount'),
            binding: { kind: 'latest' },
            resultVariable: 'r',
            mapResult,
          },
          job: null,
          script: null,
        })
        .end('e'),
      { env: { decide: () => ({ ok: true, value: 'as FEEL says', warnings: [], rows: matched }) } },
    );

  it.each([
    ['auto', rows, 'as FEEL says'],
    ['singleEntry', rows.slice(1), 10],
    ['singleResult', rows.slice(1), { discount: 10 }],
    ['collectEntries', rows, [5, 10]],
    ['resultList', rows, rows],
    ['singleEntry', [], null],
  ] as const)('maps %s', (how, matched, expected) => {
    expect(decide(how, matched).variables).toEqual({ r: expected });
  });

  it('with more rules than may match is an incident', () => {
    expect(decide('singleEntry', rows).incidents['D']).toBe(
      'decision: Decision discount: 2 rules matched where one may',
    );
  });
});

describe('ad-hoc sub-process', () => {
  const adHoc = (spec: object) =>
    model('p')
      .start('s')
      .scope(
        'A',
        'adHocSubProcess',
        {
          ordering: 'parallel',
          completionCondition: null,
          cancelRemaining: true,
          activeElements: null,
          ...spec,
        },
        (inside) => inside.user('a').user('a2').at('a'),
      )
      .user('after')
      .end('e');
  it('runs what it holds and is done when all is', () => {
    const t = trial(adHoc({}));
    expect(t.waiting).toEqual(['a']);
    expect(t.done('a').done('a2').waiting).toEqual(['after']);
  });

  it('runs what it is told to', () => {
    const t = trial(adHoc({ activeElements: value(['a2', 'a2']) }));
    expect(t.waiting).toEqual(['a2', 'a2']);
    expect(trial(adHoc({ activeElements: value(['nonsense']) })).incidents['A']).toMatch(
      /has no element "nonsense"/,
    );
  });

  it('one after the other when sequential', () => {
    const t = trial(adHoc({ ordering: 'sequential', activeElements: value(['a2', 'a2']) }));
    expect(t.waiting).toEqual(['a2']);
    expect(t.done('a2').waiting).toEqual(['a2']);
    expect(t.done('a2').waiting).toEqual(['after']);
  });

  it('ends by its completion condition', () => {
    const t = trial(
      adHoc({
        activeElements: value(['a2', 'a2']),
        completionCondition: compute(['enough'], (enough) => enough === true),
      }),
      { variables: { enough: true } },
    );
    expect(t.done('a2').waiting).toEqual(['after']);
    expect(t.cancelled).toEqual(['a2']);
  });
});
