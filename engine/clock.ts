/** The Clock port: the only place that reads the computer's time or sets a timeout. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back after at least `delayMs`; returns a function that cancels. Never keeps the process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Longest delay that a Node timeout holds; a longer one would fire after one millisecond. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timeout = setTimeout(callback, Math.min(Math.max(delayMs, 0), MAX_DELAY_MS));
    timeout.unref();
    return () => clearTimeout(timeout);
  },
};
