/** Compensation: what is undone, in which order, by whom and with which variables. */
import { describe, expect, it } from '@jest/globals';
import { compensate } from '../../testing/event-definitions.ts';
import { value } from '../../testing/expressions.ts';
import { multi } from '../../testing/loops.ts';
import { model } from '../../testing/model.ts';
import { trial } from '../../testing/trial.ts';

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
    const loop = multi({ collection: value([1, 2]), elementVariable: 'i' });
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
