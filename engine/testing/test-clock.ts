/** A clock that stands still until a test moves it: timeouts fire in their order as time passes them. */
import type { Clock } from '../clock.ts';

export interface TestClock extends Clock {
  /** Moves on, firing on the way what comes due, in order of time. Waits for what each of them starts at once. */
  advance(milliseconds: number): Promise<void>;
}

/** Timeouts that one `advance` may fire; more is a loop that never lets time pass. */
const MAX_FIRED = 100_000;

export function createTestClock(begin: number = Date.UTC(2026, 0, 15, 9)): TestClock {
  let now = begin;
  let count = 0;
  const timeouts = new Map<number, { readonly at: number; readonly callback: () => void }>();

  const due = (until: number): number | undefined => {
    const [first] = [...timeouts]
      .filter(([, { at }]) => at <= until)
      .toSorted((a, b) => a[1].at - b[1].at || a[0] - b[0]);
    return first?.[0];
  };

  return {
    now: () => now,
    after(delayMs, callback) {
      count += 1;
      const id = count;
      timeouts.set(id, { at: now + Math.max(delayMs, 0), callback });
      return () => void timeouts.delete(id);
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      for (let fired = 0; ; fired += 1) {
        if (fired > MAX_FIRED) throw new Error('timeouts without end');
        const id = due(until);
        const timeout = id === undefined ? undefined : timeouts.get(id);
        if (id === undefined || !timeout) break;
        timeouts.delete(id);
        now = Math.max(now, timeout.at);
        timeout.callback();
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = until;
    },
  };
}
