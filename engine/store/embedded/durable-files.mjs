/** Files of the embedded database that survive a power cut: PGlite itself never syncs, so its writes are watched here. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** Changed data files from which on the file system is synced as a whole. */
const MANY_FILES = 256;

/**
 * Keeps PostgreSQL's own order of durability (measured in performance.md §6): the write-ahead log is on disk before an
 * answer leaves (`syncLog`) and before any data page that it protects is written; the data pages are on disk before
 * `pg_control` names a checkpoint that relies on them.
 */
export class DurableFiles extends NodeFS {
  /** Segments of the log written since the last sync. */
  #log = new Set();
  /** Data files written since the last checkpoint. */
  #data = new Set();
  /** Open descriptors of log segments, since the same one is synced again and again. */
  #descriptors = new Map();
  /** Bytes of log written since the last checkpoint. */
  logBytes = 0;

  async init(pg, options) {
    const { emscriptenOpts } = await super.init(pg, options);
    const watch = (module) => this.#watch(module.NODEFS);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...emscriptenOpts.preRun, watch] } };
  }

  #watch(nodefs) {
    const write = nodefs.stream_ops.write;
    nodefs.stream_ops.write = (stream, buffer, offset, length, position) => {
      const file = nodefs.realPath(stream.node);
      const isControl = file.endsWith('/global/pg_control');
      if (isControl) this.#syncBeforeCheckpoint();
      else if (!file.includes('/pg_wal/')) this.syncLog();
      const written = write(stream, buffer, offset, length, position);
      if (isControl) sync(file);
      else if (file.includes('/pg_wal/')) {
        this.#log.add(file);
        this.logBytes += written;
      } else this.#data.add(file);
      return written;
    };
  }

  /** Puts the log on disk. Costs nothing when nothing was written. */
  syncLog() {
    if (this.#log.size === 0) return;
    for (const file of this.#log) {
      let descriptor = this.#descriptors.get(file);
      if (descriptor === undefined) {
        descriptor = openOrNull(file);
        if (descriptor === null) continue; // renamed since: its bytes are synced under the new name
        syncFolder(path.dirname(file));
        this.#descriptors.set(file, descriptor);
        this.#closeOldest();
      }
      fs.fdatasyncSync(descriptor);
    }
    this.#log.clear();
  }

  #closeOldest() {
    if (this.#descriptors.size <= 4) return;
    const [file, descriptor] = this.#descriptors.entries().next().value;
    fs.closeSync(descriptor);
    this.#descriptors.delete(file);
  }

  #syncBeforeCheckpoint() {
    this.syncLog();
    if (this.#data.size > MANY_FILES && syncFileSystem(this.rootDir)) this.#data.clear();
    for (const file of this.#data) sync(file);
    for (const folder of new Set([...this.#data].map((file) => path.dirname(file)))) syncFolder(folder);
    this.#data.clear();
    this.logBytes = 0;
  }

  async closeFs() {
    this.#syncBeforeCheckpoint();
    for (const descriptor of this.#descriptors.values()) fs.closeSync(descriptor);
    this.#descriptors.clear();
    await super.closeFs();
  }
}

/**
 * All files of the file system at once, by coreutils' `sync`; false where there is none. A new database writes a thousand
 * files, which take half a minute one by one on a busy disk.
 */
function syncFileSystem(folder) {
  return spawnSync('sync', ['-f', folder], { stdio: 'ignore' }).status === 0;
}

/** Null when the file is gone. */
function openOrNull(file) {
  try {
    return fs.openSync(file, 'r+');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function sync(file) {
  const descriptor = openOrNull(file);
  if (descriptor === null) return;
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
}

function syncFolder(folder) {
  if (!fs.existsSync(folder)) return;
  const descriptor = fs.openSync(folder, 'r');
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
}
