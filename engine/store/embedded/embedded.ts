/** The embedded database: PGlite (PostgreSQL in WebAssembly) in a thread, made durable and single-user by us. */
/* oxlint-disable unicorn/require-post-message-target-origin -- threads, not windows */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { BatonError } from '../../errors.ts';
import { lockFolder } from './lock-file.ts';
import { EmbeddedSocket } from './socket.ts';

export interface Embedded {
  /** A new connection, for `new pg.Client({ stream })`. */
  socket(): EmbeddedSocket;
  /** The whole database as a tar file, to start others from. */
  dump(): Promise<Uint8Array>;
  /** CPU time that the database's thread has used, microseconds; 0 where the system does not tell. */
  cpuUsage(): Promise<number>;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Null: in memory. */
  readonly dataDir: string | null;
  /** Dump to start an empty database from; spares `initdb`, which takes seconds. */
  readonly template?: string | null;
}

type Message =
  | { readonly type: 'opened' | 'closed' }
  | { readonly type: 'data'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly type: 'lost'; readonly connection: number }
  | { readonly type: 'dumped'; readonly bytes: ArrayBuffer }
  | { readonly type: 'cpu'; readonly microseconds: number };

/** Throws DATABASE_UNREACHABLE when another process has the folder or the database does not start. */
export async function openEmbedded({ dataDir, template = null }: EmbeddedOptions): Promise<Embedded> {
  const unlock = dataDir === null ? () => undefined : lockFolder(dataDir);
  const folder = dataDir === null ? null : path.resolve(dataDir, 'database');
  try {
    if (folder) mkdirSync(folder, { recursive: true });
    const isNew = !folder || !existsSync(path.join(folder, 'PG_VERSION'));
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData: { folder, template: isNew ? template : null },
    });
    const embedded = hub(worker, unlock);
    await opened(worker);
    return embedded;
  } catch (error) {
    unlock();
    throw error instanceof BatonError ? error : unreachable(error);
  }
}

function unreachable(error: unknown): BatonError {
  return new BatonError('DATABASE_UNREACHABLE', `The embedded database did not start: ${String(error)}`);
}

function opened(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`its thread ended with code ${code}`)));
  });
}

function hub(worker: Worker, unlock: () => void): Embedded {
  const sockets = new Map<number, EmbeddedSocket>();
  let last = 0;
  let measured: (microseconds: number) => void = () => undefined;
  let dumped: (bytes: Uint8Array) => void = () => undefined;
  worker.on('message', (message: Message) => {
    if (message.type === 'data') sockets.get(message.connection)?.push(message.bytes);
    if (message.type === 'lost') drop(message.connection, 'idle in a transaction for too long');
    if (message.type === 'cpu') measured(message.microseconds);
    if (message.type === 'dumped') dumped(new Uint8Array(message.bytes));
  });
  worker.on('error', (error) => dropAll(`the embedded database failed: ${error.message}`));
  worker.on('exit', () => dropAll('the embedded database is closed'));

  function drop(id: number, why: string): void {
    sockets.get(id)?.destroy(new Error(`Connection lost: ${why}`));
    sockets.delete(id);
  }
  function dropAll(why: string): void {
    for (const id of sockets.keys()) drop(id, why);
  }

  return {
    socket() {
      const connection = ++last;
      const socket = new EmbeddedSocket({
        send: (bytes) => worker.postMessage({ type: 'data', connection, bytes }, [bytes.buffer]),
        end: () => {
          if (sockets.delete(connection)) worker.postMessage({ type: 'end', connection });
        },
      });
      sockets.set(connection, socket);
      return socket;
    },
    dump() {
      worker.postMessage({ type: 'dump' });
      return new Promise((resolve) => (dumped = resolve));
    },
    cpuUsage() {
      worker.postMessage({ type: 'cpu' });
      return new Promise((resolve) => (measured = resolve));
    },
    async close() {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage({ type: 'close' });
      await ended;
      unlock();
    },
  };
}
