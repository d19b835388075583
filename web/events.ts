/** `GET /events`: tells open pages that something changed, never what. Each page then fetches what its reader may see. */
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Live, Subject } from '../engine/index.ts';

/** Connections one reader may hold open; the oldest is closed when another comes. */
const MAX_PER_READER = 12;
const MAX_CONNECTIONS = 5000;
/** Proxies cut idle connections after a minute; a comment line well before that keeps them. */
const HEARTBEAT_MS = 25_000;
const RETRY_MS = 3000;

export interface EventsOptions {
  readonly live: Live;
  /** Calls back after a delay, again and again until the returned function is called. */
  readonly every?: (delayMs: number, callback: () => void) => () => void;
}

export function eventsRouter({ live, every = repeat }: EventsOptions): Router {
  const open = new Map<string, Response[]>();
  let connections = 0;
  const router = Router();
  router.get('/events', (req, res) => {
    const subject = (res.locals['subject'] ?? null) as Subject | null;
    if (!subject) return void res.sendStatus(401);
    if (connections >= MAX_CONNECTIONS) return void res.set('Retry-After', '30').sendStatus(503);
    connections += 1;
    const mine = open.get(subject.id) ?? [];
    while (mine.length >= MAX_PER_READER) mine.shift()?.end();
    open.set(subject.id, [...mine, res]);
    begin(req, res);
    const unsubscribe = live.subscribe(({ topics }) => {
      res.write(`event: refresh\ndata: ${topics.join(',')}\n\n`);
    });
    const stop = every(HEARTBEAT_MS, () => res.write(': still here\n\n'));
    res.on('close', () => {
      connections -= 1;
      unsubscribe();
      stop();
      const rest = (open.get(subject.id) ?? []).filter((other) => other !== res);
      if (rest.length > 0) open.set(subject.id, rest);
      else open.delete(subject.id);
    });
  });
  return router;
}

function begin(req: Request, res: Response): void {
  req.socket.setTimeout(0);
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    // `no-transform` also keeps the compression middleware from holding lines back.
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  res.write(`retry: ${RETRY_MS}\n\n`);
}

function repeat(delayMs: number, callback: () => void): () => void {
  const timer = setInterval(callback, delayMs);
  timer.unref();
  return () => clearInterval(timer);
}
