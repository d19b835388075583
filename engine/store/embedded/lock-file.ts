/** One process per folder: PGlite itself would let two in, and one of them would lose its work (performance.md §6). */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { BatonError } from '../../errors.ts';

const NAME = 'baton.lock';
/** Folders held by this very process, by path: the process id alone would not tell two openers of one process apart. */
const held = new Set<string>();

/**
 * Takes the folder, or throws DATABASE_UNREACHABLE in one sentence. The lock of a process that is gone is taken over.
 * Returns the release.
 */
export function lockFolder(folder: string): () => void {
  const key = path.resolve(folder);
  mkdirSync(key, { recursive: true });
  const file = path.join(key, NAME);
  if (held.has(key) || !(create(file) || (takeOver(file) && create(file)))) throw inUse(key, read(file));
  held.add(key);
  return () => {
    held.delete(key);
    rmSync(file, { force: true });
  };
}

function inUse(folder: string, owner: Owner | null): BatonError {
  const by = owner ? ` by process ${owner.pid}` : '';
  return new BatonError(
    'DATABASE_UNREACHABLE',
    `The embedded database in ${folder} is already open${by}; stop that one first, or set DATABASE_URL to use PostgreSQL with several.`,
  );
}

function create(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Renames a dead process's lock away; a rename takes effect for one of several who try. */
function takeOver(file: string): boolean {
  const owner = read(file);
  if (owner && isAlive(owner)) return false;
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return true;
  }
  const moved = read(aside);
  const wasSame = moved?.pid === owner?.pid && moved?.startedAt === owner?.startedAt;
  if (wasSame) rmSync(aside, { force: true });
  else renameSync(aside, file);
  return wasSame;
}

interface Owner {
  readonly pid: number;
  readonly startedAt: string | null;
}

function read(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

/** A process id is used again, in a container always the same: the start time tells. Our own id was checked in `held`. */
function isAlive(owner: Owner): boolean {
  if (owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const startedAt = startOf(owner.pid);
  return startedAt === null || owner.startedAt === null || startedAt === owner.startedAt;
}

/** Ticks since boot at which the process started, with the boot's id; Linux only, else null. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}
