/** Hosts PGlite in a thread of its own and serves connections that speak PostgreSQL's wire protocol over messages. */
/* oxlint-disable unicorn/require-post-message-target-origin -- threads, not windows */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableFiles } from './durable-files.mjs';
import { Frames } from './frames.mjs';

/** Checkpoint after this much log, which bounds the time to recover and the size of the folder. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
/** A connection idle this long inside a transaction holds up all others: it is rolled back and closed. */
const IDLE_IN_TRANSACTION_MS = 30_000;

const startParams = [
  ...PGlite.defaultStartParams,
  ...['wal_recycle=off', 'wal_init_zero=off', 'max_wal_size=512MB', 'timezone=UTC', 'jit=off'].flatMap(
    (s) => ['-c', s],
  ),
  ...(workerData.folder ? [] : ['-c', 'shared_buffers=32MB']),
];

/** @type {Map<number, Frames>} */
const connections = new Map();
/** Connections with messages to run, in order of arrival. */
const waiting = new Set();
/** There is one session: a connection inside a transaction keeps it to itself. */
let owner = null;
let idleTimer = null;

const files = workerData.folder ? new DurableFiles(workerData.folder) : null;
const database = await open();
if (files) simple('checkpoint');
parentPort.on('message', receive);
parentPort.postMessage({ type: 'opened' });

async function open() {
  const template = workerData.template;
  const loadDataDir = template ? new Blob([readFileSync(template)]) : undefined;
  return PGlite.create({ ...(files ? { fs: files } : {}), loadDataDir, startParams });
}

function receive(message) {
  switch (message.type) {
    case 'data':
      connectionOf(message.connection).push(message.bytes);
      waiting.add(message.connection);
      return serve();
    case 'end':
      return end(message.connection);
    case 'dump':
      return database
        .dumpDataDir('none')
        .then((blob) => blob.arrayBuffer())
        .then((bytes) => parentPort.postMessage({ type: 'dumped', bytes }, [bytes]));
    case 'cpu':
      return parentPort.postMessage({ type: 'cpu', microseconds: ownCpu() });
    case 'close':
      return close();
  }
}

/** CPU time of this thread, which no API of Node 20 tells; Linux only, else 0. */
function ownCpu() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1000;
  } catch {
    return 0;
  }
}

function connectionOf(id) {
  let frames = connections.get(id);
  if (!frames) connections.set(id, (frames = new Frames()));
  return frames;
}

function serve() {
  for (;;) {
    const id = owner !== null ? (waiting.has(owner) ? owner : undefined) : waiting.values().next().value;
    if (id === undefined) return;
    waiting.delete(id);
    const { bytes, isStartup } = connections.get(id).take();
    if (isStartup) send(id, Frames.startupAnswer());
    if (bytes) run(id, bytes);
  }
}

function run(id, bytes) {
  clearTimeout(idleTimer);
  const parts = [];
  void database.execProtocolRawStream(bytes, {
    syncToFs: false,
    onRawData: (part) => parts.push(part.slice()),
  });
  owner = database.isInTransaction() ? id : null;
  if (owner === null) files?.syncLog();
  else idleTimer = setTimeout(giveUp, IDLE_IN_TRANSACTION_MS, id);
  send(id, parts.length === 1 ? parts[0] : join(parts));
  if (owner === null && files && files.logBytes > CHECKPOINT_BYTES) simple('checkpoint');
}

function join(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function send(connection, bytes) {
  if (bytes.length > 0) parentPort.postMessage({ type: 'data', connection, bytes }, [bytes.buffer]);
}

/** Runs a statement of our own and drops the answer. */
function simple(sql) {
  void database.execProtocolRawStream(Frames.query(sql), { syncToFs: false, onRawData: () => undefined });
}

function giveUp(id) {
  end(id);
  parentPort.postMessage({ type: 'lost', connection: id });
}

function end(id) {
  connections.delete(id);
  waiting.delete(id);
  if (owner !== id) return;
  clearTimeout(idleTimer);
  simple('rollback');
  owner = null;
  serve();
}

async function close() {
  if (owner !== null) simple('rollback');
  if (files) simple('checkpoint');
  await database.close();
  parentPort.postMessage({ type: 'closed' });
  parentPort.close();
}
