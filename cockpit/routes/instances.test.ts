import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { pageOf, type Fixtures } from '../testing/fake-engine.ts';
import { definition } from '../testing/fixtures.ts';
import { cockpitFor } from '../testing/visit.ts';

const cockpit = cockpitFor(request);

describe('searching instances', () => {
  it('turns the address into a filter', async () => {
    const { get, asked } = cockpit();
    await get(
      '/cockpit/instances?q=A-1&process=order&status=incident&element=Book&key=K&by=anna&variable=amount%3D120&variable=city%3DBern&sort=ended&order=asc&after=x',
    );
    expect(asked('instances.list')).toEqual([
      {
        search: 'A-1',
        processId: 'order',
        definitionKey: undefined,
        status: 'incident',
        element: 'Book',
        businessKey: 'K',
        startedBy: 'anna',
        variables: [
          { name: 'amount', value: 120 },
          { name: 'city', value: 'Bern' },
        ],
        sort: 'ended',
        order: 'asc',
        after: 'x',
        limit: 50,
      },
    ]);
  });

  it('makes the fields of a new condition part of the address', async () => {
    const response = await cockpit().get('/cockpit/instances?status=active&vn=paid&vv=true');
    expect(response.status).toBe(303);
    expect(response.headers['location']).toBe('/cockpit/instances?status=active&variable=paid%3Dtrue');
  });

  it('shows a condition as a chip that can be taken away, and keeps it when the form is sent', async () => {
    const { text } = await cockpit().get('/cockpit/instances?status=active&variable=paid%3Dtrue');
    expect(text).toContain('paid is true');
    expect(text).toContain('href="/cockpit/instances?status&#x3D;active"');
    expect(text).toContain('<input type="hidden" name="variable" value="paid&#x3D;true">');
  });
});

describe('versions of a searched process', () => {
  const versions = {
    'definitions.list': (_subject: unknown, { processId }: { processId?: string }) =>
      pageOf(processId ? [definition, { ...definition, key: '6', version: 2 }] : [definition]),
  };

  it('are a field of the search', async () => {
    const { text } = await cockpit(versions as Fixtures).get('/cockpit/instances?process=order&definition=6');
    expect(text).toContain('<option value="6" selected>Version 2</option>');
    expect(text).not.toContain('class="chip removable"');
  });

  it('are a condition of its own where no process is chosen', async () => {
    const { text } = await cockpit(versions as Fixtures).get('/cockpit/instances?definition=7');
    expect(text).toContain('Order to cash, version 3');
    expect(text).toContain('<input type="hidden" name="definition" value="7">');
  });
});
