#!/usr/bin/env node
/** `npx baton …`: builds what changed, then runs the command line. */
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
if (existsSync(path.join(root, 'tsconfig.json'))) {
  const built = spawnSync(process.execPath, [path.join(root, 'build.mjs'), '--quiet'], {
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
await import('../dist/engine/main.js');
