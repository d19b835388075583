/** User tasks: their assignment, their claims, and the listeners of their life. */
import { describe, expect, it } from '@jest/globals';
import { timer } from '../testing/event-definitions.ts';
import { evaluating, read, value } from '../testing/expressions.ts';
import { listener } from '../testing/listeners.ts';
import { model } from '../testing/model.ts';
import { TEST_START } from '../testing/test-env.ts';
import { trial } from '../testing/trial.ts';

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
