import { describe, expect, it } from '@jest/globals';
import { callOf, itKeepsTheContract } from '../contract.ts';
import { logConnector } from './index.ts';

itKeepsTheContract({ connector: logConnector, working: () => ({ inputs: { message: 'hello' } }) });

describe('log', () => {
  it('writes the message', async () => {
    const logged: string[] = [];
    await logConnector.run(callOf(logConnector, { message: 'Order is on its way' }, { logged }));
    expect(logged).toEqual(['Order is on its way']);
  });
});
