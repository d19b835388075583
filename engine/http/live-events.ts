/** GET /events: server-sent events that say only "something changed"; each page then fetches what it may see. */
import type { RequestHandler } from 'express';
import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { locals } from './context.ts';

const MAX_STREAMS_PER_USER = 20;
const MAX_STREAMS = 5000;
const HEARTBEAT_MS = 25_000;
/** Browsers wait this long before they connect again. */
const RETRY_MS = 3000;

export function liveEvents(engine: Engine, clock: Clock): RequestHandler {
  const perUser = new Map<string, number>();
  let open = 0;
  return (_request, response) => {
    const { subject } = locals(response);
    if (!subject) throw new BatonError('UNAUTHENTICATED');
    const streams = perUser.get(subject.id) ?? 0;
    if (streams >= MAX_STREAMS_PER_USER || open >= MAX_STREAMS) {
      throw new BatonError('TOO_MANY_REQUESTS', 'Too many pages are open; close some.', {
        retryAfterSeconds: 30,
      });
    }
    perUser.set(subject.id, streams + 1);
    open += 1;
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const unsubscribe = engine.live.subscribe(({ topics }) => {
      // Turbo reads the stream element; other clients the event name and its topics.
      response.write(`data: <turbo-stream action="refresh"></turbo-stream>\n\n`);
      response.write(`event: change\ndata: ${JSON.stringify({ topics })}\n\n`);
    });
    let stopHeartbeat = beat();
    function beat(): () => void {
      return clock.after(HEARTBEAT_MS, () => {
        response.write(': still here\n\n');
        stopHeartbeat = beat();
      });
    }
    response.on('close', () => {
      unsubscribe();
      stopHeartbeat();
      open -= 1;
      const left = (perUser.get(subject.id) ?? 1) - 1;
      if (left > 0) perUser.set(subject.id, left);
      else perUser.delete(subject.id);
    });
  };
}
