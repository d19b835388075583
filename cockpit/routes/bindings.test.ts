import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { cockpitFor } from '../testing/visit.ts';

const cockpit = cockpitFor(request);

describe('bindings', () => {
  const key = 'camunda7/class/com.acme.Notify';

  it('stores only what the target needs', async () => {
    const { post, asked } = cockpit();
    await post(
      '/cockpit/bindings',
      { key, target: 'nothing', type: 'http', inputs: 'nonsense', script: 'x' },
      'architect',
    );
    expect(asked('bindings.put')).toEqual([{ key, target: 'nothing', type: null, inputs: {}, script: null }]);
  });

  it('stores a connector with its inputs', async () => {
    const { post, asked } = cockpit();
    await post(
      '/cockpit/bindings',
      { key, target: 'connector', type: 'http', inputs: '{"url": "=address"}' },
      'architect',
    );
    expect(asked('bindings.put')).toEqual([
      { key, target: 'connector', type: 'http', inputs: { url: '=address' }, script: null },
    ]);
  });

  it.each([
    [{ key: 'nonsense', target: 'nothing' }, 'dialect/kind/value'],
    [{ key, target: 'connector' }, 'Name the connector'],
    [{ key, target: 'worker', type: 'x', inputs: '{' }, 'This is not JSON'],
    [{ key, target: 'script', script: ' ' }, 'Write the script'],
  ])('gives %j back', async (fields, words) => {
    const response = await cockpit().post('/cockpit/bindings', fields, 'architect');
    expect(response.status).toBe(422);
    expect(response.text).toContain(words);
  });

  it('shows operators the table without buttons', async () => {
    const { get } = cockpit();
    expect((await get('/cockpit/bindings')).text).not.toContain('/cockpit/bindings/remove');
    expect((await get('/cockpit/bindings/edit?key=x')).status).toBe(403);
  });
});
