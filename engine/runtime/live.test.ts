import { describe, expect, it } from '@jest/globals';
import { createTestClock } from '../testing/test-clock.ts';
import { createLive, LIVE_INTERVAL_MS } from './live.ts';

function collecting() {
  const clock = createTestClock();
  const live = createLive(clock);
  const told: string[] = [];
  const end = live.subscribe(({ topics }) => told.push(topics.join(' ')));
  return { clock, live, told, end };
}

describe('live', () => {
  it('tells the first change at once and those of the next 250 ms together', async () => {
    const { clock, live, told } = collecting();
    live.announce(['tasks']);
    expect(told).toEqual(['tasks']);
    live.announce(['tasks', 'instances']);
    live.announce(['incidents', 'tasks']);
    await clock.advance(LIVE_INTERVAL_MS - 1);
    expect(told).toEqual(['tasks']);
    await clock.advance(1);
    expect(told).toEqual(['tasks', 'incidents instances tasks']);
    live.announce(['tasks']);
    expect(told).toHaveLength(2);
    await clock.advance(LIVE_INTERVAL_MS);
    expect(told).toHaveLength(3);
  });

  it('is at once again after a quiet time, and says nothing in one', async () => {
    const { clock, live, told } = collecting();
    live.announce(['tasks']);
    await clock.advance(LIVE_INTERVAL_MS * 10);
    live.announce(['instances']);
    expect(told).toEqual(['tasks', 'instances']);
  });

  it('stops for whoever ended the subscription, and for all when closed', async () => {
    const { clock, live, told, end } = collecting();
    const others: string[] = [];
    live.subscribe(({ topics }) => others.push(...topics));
    live.announce(['tasks']);
    end();
    live.announce(['instances']);
    await clock.advance(LIVE_INTERVAL_MS);
    expect(told).toEqual(['tasks']);
    expect(others).toEqual(['tasks', 'instances']);
    live.close();
    live.announce(['definitions']);
    await clock.advance(LIVE_INTERVAL_MS);
    expect(others).toEqual(['tasks', 'instances']);
  });
});
