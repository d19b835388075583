/** Sequence flows out of activities: which are taken, with how many tokens, and the listeners on them. */
import { describe, expect, it } from '@jest/globals';
import { evaluating, is } from '../testing/expressions.ts';
import { job, model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('flows out of activities', () => {
  it('takes all flows without condition, and those whose condition holds', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('T')
        .user('A')
        .end('ea')
        .at('T')
        .when(is('b'))
        .user('B')
        .end('eb')
        .at('T')
        .when(is('c'))
        .user('C')
        .end('ec'),
      {
        variables: { b: false, c: true },
      },
    );
    t.done('T');
    expect(t.waiting).toEqual(['A', 'C']);
  });

  it('takes the default when no condition holds, and stops where there is none', () => {
    const draw = () => model('p').start('s').user('T').when(is('b')).user('B').end('eb');
    expect(
      trial(draw().at('T').otherwise().user('D').end('ed'), { variables: { b: false } }).done('T').waiting,
    ).toEqual(['D']);
    const t = trial(draw(), { variables: { b: false } }).done('T');
    expect(t.waiting).toEqual(['!T']);
    t.set({ b: true }).resolve('T');
    expect(t.waiting).toEqual(['B']);
  });

  it('waits for the start quantity and sends the completion quantity', () => {
    const t = trial(
      model('p')
        .start('s')
        .user('T', {}, { completionQuantity: 3 })
        .user('A', {}, { startQuantity: 2 })
        .end('e'),
    );
    t.done('T');
    expect(t.waiting).toEqual(['!A', 'A']);
    expect(t.state.alive[1]?.arrivals).toEqual({ A: { 'T→A': 1 } });
    t.resolve('A').done('A').done('A');
    expect(t.status).toBe('completed');
  });

  it('runs expressions on a flow, and holds the token up for a job on it', () => {
    const listeners = [
      {
        on: 'take',
        expression: evaluating('set', [], () => ({
          ok: true,
          value: null,
          warnings: [],
          assignments: { seen: 1 },
        })),
        job: null,
      },
      { on: 'take', expression: null, job: job('notify') },
    ] as const;
    const t = trial(model('p').start('s').listening(listeners).user('A').end('e'));
    expect(t.variables).toEqual({ seen: 1 });
    expect(t.waiting).toEqual(['s→A']);
    t.done('s→A', { told: true });
    expect(t.waiting).toEqual(['A']);
    expect(t.variables).toEqual({ seen: 1, told: true });
  });
});
