/** Tells pages that something changed: topics only, at most every 250 ms, so that a burst is one refresh. */
import type { Clock } from '../clock.ts';
import type { Live } from '../engine.ts';

export const LIVE_INTERVAL_MS = 250;

type Listener = (change: { readonly topics: readonly string[] }) => void;

export interface LiveFeed extends Live {
  announce(topics: readonly string[]): void;
  close(): void;
}

/** The first change after a quiet time is told at once, those of the next 250 ms together at their end. */
export function createLive(clock: Clock): LiveFeed {
  const listeners = new Set<Listener>();
  const pending = new Set<string>();
  let cancelTimer: (() => void) | null = null;
  let closed = false;

  const tell = (): void => {
    cancelTimer = null;
    if (closed || pending.size === 0) return;
    const topics = [...pending].toSorted();
    pending.clear();
    cancelTimer = clock.after(LIVE_INTERVAL_MS, tell);
    for (const listener of listeners) listener({ topics });
  };

  return {
    subscribe(listener) {
      // A wrapper, so that one function subscribed twice is two subscriptions.
      const own: Listener = (change) => listener(change);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    announce(topics) {
      for (const topic of topics) pending.add(topic);
      if (cancelTimer === null) tell();
    },
    close() {
      closed = true;
      cancelTimer?.();
      listeners.clear();
    },
  };
}
