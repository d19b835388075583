/** Business rule tasks: how the result of a decision is mapped. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.ts';
import { value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

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
