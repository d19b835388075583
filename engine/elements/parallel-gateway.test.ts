/** Parallel gateways: which tokens they wait for. */
import { describe, expect, it } from '@jest/globals';
import { value } from '../testing/expressions.ts';
import { model } from '../testing/model.ts';
import { trial } from '../testing/trial.ts';

describe('parallel gateway', () => {
  it('takes one token from each flow and keeps a surplus for the next time', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('split')
        .xor('twice')
        .user('A')
        .and('join')
        .user('after')
        .end('e')
        .at('split')
        .to('twice')
        .at('split')
        .user('B')
        .to('join')
        .at('split')
        .user('C')
        .to('join'),
    );
    t.done('A').done('A');
    expect(t.state.alive[1]?.arrivals).toEqual({ join: { 'A→join': 2 } });
    t.done('B').done('C');
    expect(t.waiting).toEqual(['!join', 'after']);
    expect(t.state.alive[1]?.arrivals).toEqual({ join: { 'A→join': 1 } });
    t.done('after').resolve('join').done('after');
    expect(t.status).toBe('completed');
  });

  it('makes an incident at once of a token that can never be joined, though something else still runs', () => {
    const t = trial(
      model('p')
        .start('s')
        .and('split')
        .xor('x')
        .when(value(true))
        .user('A')
        .end('ea')
        .at('x')
        .otherwise()
        .and('join')
        .end('e')
        .at('split')
        .user('B')
        .to('join')
        .at('split')
        .user('other')
        .end('eo'),
    );
    expect(t.incidents).toEqual({});
    t.done('B').done('A');
    expect(t.waiting).toEqual(['!join', 'other']);
    expect(t.incidents['join']).toMatch(/waits for a token on x→join that can never come/);
    t.resolve('join');
    expect(t.path.at(-1)).toBe('e');
    t.done('other');
    expect(t.status).toBe('completed');
  });
});
