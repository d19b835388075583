import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BatonError } from '../../engine/index.ts';
import { instance } from '../testing/fixtures.ts';
import { cockpitFor, flashOf } from '../testing/visit.ts';

const cockpit = cockpitFor(request);

describe('changing an instance', () => {
  it('sets a variable in its scope', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/instances/1042/variables', {
      name: 'amount',
      value: '99.5',
      format: 'json',
      scope: '4',
    });
    expect(asked('instances.setVariables')).toEqual(['1042', { amount: 99.5 }, 4]);
    expect(response.status).toBe(303);
  });

  it('keeps text as text', async () => {
    const { post, asked } = cockpit();
    await post('/cockpit/instances/1042/variables', {
      name: 'zip',
      value: '01234',
      format: 'text',
      scope: '',
    });
    expect(asked('instances.setVariables')).toEqual(['1042', { zip: '01234' }, undefined]);
  });

  it('gives a value that is no JSON back, with the reason at the field', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/instances/1042/variables', {
      name: 'amount',
      value: '99,5',
      format: 'json',
      scope: '1',
    });
    expect(response.status).toBe(422);
    expect(response.text).toContain('This is not JSON');
    expect(response.text).toContain('>99,5</textarea>');
    expect(asked('instances.setVariables')).toBeUndefined();
  });

  it('retries with changed variables in one step', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/instances/1042/retry', {
      incident: '1042-9',
      variables: '{"amount": 1}',
      retries: '5',
    });
    expect(asked('incidents.retry')).toEqual(['1042-9', { retries: 5, variables: { amount: 1 } }]);
    expect([response.status, response.headers['location']]).toEqual([303, '/cockpit/instances/1042']);
  });

  it('gives a refused retry back open, with what was typed', async () => {
    const { fake, post } = cockpit();
    fake.fail('incidents.retry', new BatonError('CONFLICT', 'It was retried by somebody else.'));
    const response = await post('/cockpit/instances/1042/retry', {
      incident: '1042-9',
      variables: '{"amount": 1}',
    });
    expect(response.status).toBe(422);
    expect(response.text).toContain('It was retried by somebody else.');
    expect(response.text).toMatch(/<details class="disclosure" open>[\s\S]*amount/);
  });

  it('cancels with the reason', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/instances/1042/cancel', { reason: 'ordered twice' });
    expect(asked('instances.cancel')).toEqual(['1042', 'ordered twice']);
    expect(flashOf(response)).toContain('The instance was cancelled.');
  });

  it('tells on the page when it had ended already', async () => {
    const { fake, post } = cockpit();
    fake.fail('instances.cancel', new BatonError('ENDED'));
    const response = await post('/cockpit/instances/1042/cancel', {});
    expect(response.status).toBe(303);
    expect(flashOf(response)).toContain('The process instance has ended');
  });

  it.each(['variables', 'retry', 'cancel'])('refuses %s without the CSRF token', async (action) => {
    const { fake, post } = cockpit();
    expect(
      (await post(`/cockpit/instances/1042/${action}`, { _csrf: 'x', name: 'a', value: '1' })).status,
    ).toBe(403);
    expect(fake.calls).toEqual([]);
  });

  it('offers nothing on an instance that has ended', async () => {
    const { get } = cockpit({
      'instances.get': () => ({ ...instance, status: 'completed', incidents: 0 }),
      'instances.elements': () => [],
    });
    const { text } = await get('/cockpit/instances/1042?tab=variables');
    expect(text).not.toContain('/cancel');
    expect(text).not.toContain('Add a variable');
    expect(text).toContain('It is completed.');
  });
});
