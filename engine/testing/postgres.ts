/** A PostgreSQL server for tests: the one that BATON_TEST_DATABASE_URL names, or a private one while the tests run. */
import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Database } from '../store/database.ts';
import { openDatabase } from '../store/database.ts';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

export interface TestServer {
  readonly url: string;
  /** Process id of the private server's postmaster, to measure it; null for a server that was there. */
  readonly pid: number | null;
  close(): Promise<void>;
}

/** Why there is none, for the line of a skipped test; null when there is one. */
export function postgresMissing(): string | null {
  if (process.env.BATON_TEST_DATABASE_URL || binaries() !== null) return null;
  return `no PostgreSQL: neither BATON_TEST_DATABASE_URL nor ${DEBIAN}/*/bin is there`;
}

/** The newest installation of Debian's packages. */
function binaries(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const versions = readdirSync(DEBIAN).filter((version) => existsSync(`${DEBIAN}/${version}/bin/initdb`));
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : `${DEBIAN}/${newest}/bin`;
}

export async function startPostgres(): Promise<TestServer> {
  const given = process.env.BATON_TEST_DATABASE_URL;
  if (given) return { url: given, pid: null, close: async () => undefined };
  const bin = binaries();
  if (bin === null) throw new Error(postgresMissing() ?? '');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'baton-postgres-'));
  const as = await postgresUser(folder);
  const data = path.join(folder, 'data');
  await run(`${bin}/initdb`, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], as);
  const port = await freePort();
  const server = spawn(
    `${bin}/postgres`,
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${folder}`,
    ],
    { ...as, stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return {
    url,
    pid: server.pid ?? null,
    async close() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL does not run as root: then it is the user that its package made. */
async function postgresUser(folder: string): Promise<{ readonly uid?: number; readonly gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) => Number((await run('id', [which, 'postgres'])).stdout)),
  );
  chownSync(folder, uid ?? 0, gid ?? 0);
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const READY_TRIES = 100;
const READY_WAIT_MS = 100;

async function untilReady(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const database: Database = await openDatabase({ url, poolSize: 1 });
    try {
      await database.query('select 1');
      return;
    } catch (error) {
      if (attempt === READY_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, READY_WAIT_MS));
    } finally {
      await database.close();
    }
  }
}
