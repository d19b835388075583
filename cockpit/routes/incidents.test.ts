import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BatonError } from '../../engine/index.ts';
import { cockpitFor, flashOf } from '../testing/visit.ts';

const cockpit = cockpitFor(request);

describe('retrying many incidents', () => {
  it('retries the whole group and says how many', async () => {
    const { fake, post } = cockpit();
    const response = await post('/cockpit/incidents/retry', { ids: '1042-9 1043-9', back: '/cockpit' });
    expect(fake.calls.map(({ args }) => args[1])).toEqual(['1042-9', '1043-9']);
    expect(flashOf(response)).toContain('2 incidents are being tried again.');
    expect(response.headers['location']).toBe('/cockpit');
  });

  it('goes on after one that cannot be retried', async () => {
    const { post } = cockpit({
      'incidents.retry': (_subject, id) => {
        if (id === '1-1') throw new BatonError('NOT_FOUND', 'It is gone.');
      },
    });
    const response = await post('/cockpit/incidents/retry', { id: ['1-1', '2-1'] });
    expect(flashOf(response)).toContain(
      '1 incident is being tried again. 1 could not be retried: It is gone.',
    );
  });

  it('goes back to no other server', async () => {
    const response = await cockpit().post('/cockpit/incidents/retry', { id: '1-1', back: '//evil.example' });
    expect(response.headers['location']).toBe('/cockpit/incidents');
  });

  it('does not hide a fault of ours', async () => {
    const { fake, post } = cockpit();
    fake.fail('incidents.retry', new Error('broken'));
    expect((await post('/cockpit/incidents/retry', { id: '1-1' })).status).toBe(500);
  });
});
