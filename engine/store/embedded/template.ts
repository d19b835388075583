/** A dump of an empty, migrated database in the temporary folder: in-memory databases start from it in under a second. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

/** Where the dump is, or would be; its name holds the versions of PGlite and of the migrations. */
export function templateFile(): string {
  const folder = path.join(os.tmpdir(), `baton-${os.userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return path.join(folder, `embedded-${fingerprint()}.tar`);
}

/** Null when there is none yet, or one that somebody else put there. */
export function existingTemplate(): string | null {
  const file = templateFile();
  return existsSync(file) && statSync(file).uid === os.userInfo().uid ? file : null;
}

/** Several processes may do so at once: each writes its own file, and the rename is atomic. */
export function saveTemplate(dump: Uint8Array): void {
  const file = templateFile();
  const own = `${file}.${process.pid}`;
  writeFileSync(own, dump, { mode: 0o600 });
  renameSync(own, file);
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const manifest = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  hash.update(readFileSync(path.resolve(path.dirname(manifest), '../package.json')));
  const folder = path.resolve(import.meta.dirname, '../migrations');
  for (const name of readdirSync(folder).sort())
    if (/^\d.*\.(ts|js)$/.test(name)) hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
