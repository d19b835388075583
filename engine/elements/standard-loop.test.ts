/** Standard loops: how often, and when they test. */
import { describe, expect, it } from '@jest/globals';
import type { Loop } from '../model/definition.ts';
import { compute, value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

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
