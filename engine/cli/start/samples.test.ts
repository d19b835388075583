/** Checks what a second start with the samples does to what people made of them. */
import { describe, expect, it } from '@jest/globals';
import { testEngine } from '../../testing/test-engine.ts';
import { system } from '../../system-subject.ts';
import { deploySamples, sampleFiles } from './samples.ts';

describe('deploying the samples', () => {
  it('names them at each start, and leaves a changed one the newest version', async () => {
    const t = await testEngine();
    expect(await deploySamples(t.engine)).toContain('Order to cash');
    const changed = sampleFiles('order-to-cash').map(({ name, content }) => ({
      name,
      content: Buffer.from(content).toString('utf8').replace('Pack and ship', 'Pack, label and ship'),
    }));
    await t.engine.definitions.deploy(system, changed);
    expect(await deploySamples(t.engine)).toContain('Order to cash');
    const { items } = await t.engine.definitions.list(system, {
      latestOnly: true,
      processId: 'order-to-cash',
    });
    expect(items).toMatchObject([{ version: 2 }]);
    await t.close();
  });
});
