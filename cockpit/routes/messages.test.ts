import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { cockpitFor, flashOf } from '../testing/visit.ts';

const cockpit = cockpitFor(request);

describe('messages', () => {
  it('sends a message', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/messages', {
      kind: 'message',
      name: 'paid',
      correlation: 'A-1',
      variables: '{"amount": 1}',
    });
    expect(asked('messages.publish')).toEqual([
      { name: 'paid', correlationKey: 'A-1', variables: { amount: 1 } },
    ]);
    expect(flashOf(response)).toContain('went to an instance');
  });

  it('sends a signal', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/messages', { kind: 'signal', name: 'stop', variables: '' });
    expect(asked('messages.signal')).toEqual([{ name: 'stop', variables: {} }]);
    expect(flashOf(response)).toContain('reached 2 places');
  });

  it('wants a name', async () => {
    expect((await cockpit().post('/cockpit/messages', { kind: 'message', name: ' ' })).status).toBe(422);
  });
});
