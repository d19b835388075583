/** The real program as a process of its own, for tests that kill it: `baton start --samples` on a data directory. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../engine/package-root.ts';

export interface ServerProcess {
  readonly address: string;
  /** One-time passwords by user; empty on a start that found users. */
  readonly passwords: ReadonlyMap<string, string>;
  /** `kill -9`: no goodbye. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

const START_MS = 120_000;

/** Rejects with what the program printed when it does not come up. */
export async function startServer(options: {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<ServerProcess> {
  const main = path.join(packageRoot(), 'dist/engine/main.js');
  if (!existsSync(main)) throw new Error('Baton is not built; run "node build.mjs" first');
  const child = spawn(process.execPath, [main, 'start', '--samples', '--port', '0'], {
    env: { ...process.env, BATON_DATA_DIR: options.dataDir, BATON_SAMPLES_PORT: '0', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = await banner(child);
  return {
    address: /running at (\S+)/.exec(printed)?.[1] ?? '',
    passwords: new Map(
      [...printed.matchAll(/^ {4}(\w+) +(\w{4}-\w{4}-\w{4})/gm)].map(([, name = '', password = '']) => [
        name,
        password,
      ]),
    ),
    kill: async () => void (await ended(child, 'SIGKILL')),
    stop: () => ended(child, 'SIGTERM'),
  };
}

function banner(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`the server did not start:\n${printed}`)), START_MS);
    const take = (chunk: Buffer): void => {
      printed += String(chunk);
      if (!printed.includes('Stop with Ctrl+C')) return;
      clearTimeout(timer);
      resolve(printed);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${printed}`));
    });
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}
