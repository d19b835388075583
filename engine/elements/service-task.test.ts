/** Jobs of service tasks: their attempts, their results, and what happens when something is wrong. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.ts';
import { error } from '../testing/event-definitions.ts';
import { evaluating, value } from '../testing/expressions.ts';
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
