import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BatonError } from '../../engine/index.ts';
import { cockpitFor } from '../testing/visit.ts';

const cockpit = cockpitFor(request);

describe('decisions', () => {
  it('shows the result and the warnings of a trial', async () => {
    const { text } = await cockpit().post(
      '/cockpit/decisions/3',
      { variables: '{"amount": 1}' },
      'architect',
    );
    expect(text).toContain('approver');
    expect(text).toContain('The input &quot;region&quot; is missing.');
  });

  it('tells why a trial failed', async () => {
    const { fake, post } = cockpit();
    fake.fail('decisions.evaluate', new BatonError('INVALID', 'The table has no rule for this.'));
    const response = await post('/cockpit/decisions/3', { variables: '{}' }, 'architect');
    expect([response.status, response.text.includes('The table has no rule for this.')]).toEqual([422, true]);
  });
});
