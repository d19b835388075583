/** `baton start` as a program of its own: what it says when it cannot start, and that it then ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../package-root.ts';
import { lockFolder } from '../store/embedded/lock-file.ts';
import { temporaryFolder, type Folder } from './testing/terminal.ts';

let folder: Folder;
let taken: Server;
let port: number;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = temporaryFolder();
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '0.0.0.0', resolve));
  port = (taken.address() as { port: number }).port;
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await new Promise((resolve) => taken.close(resolve));
  folder.remove();
});

interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

function baton(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', 'tsx', path.join(packageRoot(), 'engine/main.ts'), ...words],
    {
      cwd: packageRoot(),
      env: {
        PATH: process.env['PATH'] ?? '',
        BATON_DATA_DIR: path.join(folder.path, 'data'),
        BATON_SAMPLES_PORT: '0',
        ...environment,
      },
    },
  );
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()));
  return new Promise((resolve) => child.once('close', (exit) => resolve({ exit, out, err })));
}

describe('baton start that cannot start', () => {
  it('says in one sentence that the port is taken, and ends', async () => {
    const said = await baton(['start', '--samples', '--port', String(port)]);
    expect(said).toMatchObject({ exit: 1, out: '' });
    expect(said.err).toBe(
      `baton start: port ${port} is taken by another program; choose one with --port or PORT.\n`,
    );
  }, 120_000);

  it('says that the data folder is in use', async () => {
    const data = path.join(folder.path, 'used');
    const release = lockFolder(data);
    const said = await baton(['start', '--samples', '--port', '0'], { BATON_DATA_DIR: data });
    release();
    expect(said).toMatchObject({ exit: 1, out: '' });
    expect(said.err).toMatch(
      /^baton start: The embedded database in .* is already open by process \d+; .*\n$/,
    );
  }, 120_000);

  it('says that the database does not answer', async () => {
    const url = 'postgres://nobody:secret-word@127.0.0.1:9/none';
    const said = await baton(['start', '--samples'], { DATABASE_URL: url });
    expect(said).toMatchObject({ exit: 1, out: '' });
    expect(said.err.trim().split('\n')).toHaveLength(1);
    expect(said.err).toMatch(/^baton start: .*(database|PostgreSQL).*$/im);
    expect(said.err).not.toContain('secret-word');
  }, 120_000);

  it('says which setting is wrong', async () => {
    const said = await baton(['start'], { PORT: 'eighty', DATABASE_URL: 'mysql://x' });
    expect(said).toMatchObject({ exit: 1, out: '' });
    expect(said.err.trim().split('\n')).toEqual([
      'baton start: PORT must be a whole number from 0 to 65535, not "eighty".',
      'baton start: DATABASE_URL must begin with postgres:// or postgresql://.',
    ]);
  }, 120_000);
});

describe('npx baton', () => {
  it('ends without a word of its own when its reader goes away', async () => {
    const child = spawn(
      'sh',
      ['-c', `"${process.execPath}" --no-warnings --import tsx engine/main.ts help | true`],
      { cwd: packageRoot() },
    );
    children.push(child);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()));
    const exit = await new Promise((resolve) => child.once('close', resolve));
    expect([exit, err]).toEqual([0, '']);
  }, 120_000);
});
