/** Ad-hoc sub-processes: what runs in them, and when they are done. */
import { describe, expect, it } from '@jest/globals';
import { compute, value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

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
