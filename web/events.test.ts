import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventsRouter } from './events.ts';

type Listener = (change: { readonly topics: readonly string[] }) => void;

describe('GET /events', () => {
  const listeners = new Set<Listener>();
  const beats = new Set<() => void>();
  const live = {
    subscribe(listener: Listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const every = (_delayMs: number, callback: () => void) => {
    beats.add(callback);
    return () => void beats.delete(callback);
  };
  const app = express();
  app.use((req, res, next) => {
    const name = req.get('x-user');
    res.locals['subject'] = name ? { id: `user:${name}` } : null;
    next();
  });
  app.use(eventsRouter({ live, every }));
  let server: http.Server;

  beforeAll(async () => {
    server = app.listen(0);
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  function open(user: string | null): Promise<http.IncomingMessage> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const headers = user === null ? {} : { 'x-user': user };
      http.get({ port, path: '/events', headers, agent: false }, resolve).on('error', reject);
    });
  }

  /** Reads until the text has come. */
  async function heard(stream: http.IncomingMessage, wanted: string): Promise<string> {
    let text = '';
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      text += chunk.toString();
      if (text.includes(wanted)) return text;
    }
    return text;
  }

  it('is closed to whoever is not logged in', async () => {
    expect((await open(null)).statusCode).toBe(401);
  });

  it('says that something changed, never what, and keeps the line alive', async () => {
    const stream = await open('anna');
    expect(stream.headers['content-type']).toContain('text/event-stream');
    await heard(stream, 'retry:');
    for (const listener of listeners) listener({ topics: ['tasks', 'instances'] });
    expect(await heard(stream, '\n\n')).toContain('event: refresh\ndata: tasks,instances');
    for (const beat of beats) beat();
    expect(await heard(stream, '\n\n')).toContain(': still here');
    stream.destroy();
  });

  it('closes the oldest connection of a reader who opens too many', async () => {
    const streams = [];
    for (let at = 0; at < 13; at += 1) streams.push(await open('ben'));
    const first = streams[0];
    first?.resume();
    await new Promise((resolve) => first?.once('end', resolve));
    expect(first?.complete).toBe(true);
    for (const stream of streams) stream.destroy();
  });

  it('forgets connections that are gone', async () => {
    const stream = await open('carla');
    await heard(stream, 'retry:');
    const before = listeners.size;
    const closed = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (listeners.size < before) {
          clearInterval(timer);
          resolve();
        }
      }, 5);
    });
    stream.destroy();
    await closed;
    expect(listeners.size).toBeLessThan(before);
  });
});
