/** Escalation events: who hears of them, and who is interrupted. */
import { describe, expect, it } from '@jest/globals';
import { escalation } from '../../testing/event-definitions.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

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
