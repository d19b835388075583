import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { cockpitFor } from '../testing/visit.ts';

const cockpit = cockpitFor(request);

describe('the diagram of a definition', () => {
  it('links each step to the instances that are there, and back', async () => {
    const { get } = cockpit();
    expect((await get('/cockpit/definitions/7')).text).toContain(
      'href="/cockpit/definitions/7?element=Check#instances"',
    );
    expect((await get('/cockpit/definitions/7?element=Check')).text).toContain(
      'href="/cockpit/definitions/7#instances"',
    );
  });

  it('shows tokens and incidents, and says them in words', async () => {
    const { text } = await cockpit().get('/cockpit/definitions/7');
    expect(text).toContain('aria-label="Book payment, service task: 2 here now, 2 incidents"');
    expect(text).toMatch(/diagram-outline.*Check order.*3 here now/s);
  });

  it('is not told to who may not see instances', async () => {
    const { fake, get } = cockpit();
    expect((await get('/cockpit/definitions/7', 'architect')).status).toBe(200);
    expect(fake.calls.map(({ name }) => name)).not.toContain('instances.list');
    for (const path of ['/cockpit', '/cockpit/definitions/7'])
      expect((await get(path, 'architect')).text).not.toMatch(
        /href="\/cockpit\/(instances|incidents)|#instances/,
      );
  });

  it('gives the file as an attachment that no browser renders', async () => {
    const response = await cockpit().get('/cockpit/definitions/7/xml');
    expect(response.headers['content-disposition']).toBe('attachment; filename=order-v3.bpmn');
    expect(response.headers['content-type']).toContain('text/plain');
  });
});

describe('starting an instance', () => {
  it('starts that version with the variables and opens the instance', async () => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/definitions/7/start', {
      businessKey: ' A-7 ',
      variables: '{"amount": 7}',
    });
    expect(asked('instances.start')).toEqual([
      { definitionKey: '7', businessKey: 'A-7', variables: { amount: 7 } },
    ]);
    expect([response.status, response.headers['location']]).toEqual([303, '/cockpit/instances/1042']);
  });

  it.each(['{amount}', '[1]', '"x"'])('gives %s back with what is wrong', async (variables) => {
    const { post, asked } = cockpit();
    const response = await post('/cockpit/definitions/7/start', { businessKey: 'A-7', variables });
    expect(response.status).toBe(422);
    expect(response.text).toContain('There is a problem');
    expect(response.text).toContain('value="A-7"');
    expect(asked('instances.start')).toBeUndefined();
  });
});
