/** What the commands share: reading words and files, and saying what went wrong in one sentence. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BatonError } from '../errors.ts';
import type { Resource } from '../engine.ts';

/** Where a command writes: the process's own streams, or a test's. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

/** Gets the words after the command's name; returns the exit code. */
export type Command = (words: readonly string[], terminal: Terminal) => Promise<number>;

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

export type Parsed =
  | {
      readonly ok: true;
      readonly files: readonly string[];
      readonly values: Readonly<Record<string, string | boolean | undefined>>;
    }
  | { readonly ok: false; readonly message: string };

/** Splits options from files; an unknown option is a usage error in one sentence. */
export function parseWords(words: readonly string[], options: Options): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { ok: true, files: positionals, values: values as Record<string, string | boolean | undefined> };
  } catch (error) {
    return { ok: false, message: (error as Error).message.split('. To specify')[0] ?? 'wrong options' };
  }
}

const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Reads files as resources named by their base name; throws INVALID naming the file. */
export async function readResources(files: readonly string[]): Promise<Resource[]> {
  return Promise.all(
    files.map(async (file) => {
      const found = await stat(file).catch(() => null);
      if (!found) throw new BatonError('INVALID', `There is no file ${file}.`);
      if (!found.isFile()) throw new BatonError('INVALID', `${file} is no file.`);
      if (found.size > MAX_FILE_BYTES) throw new BatonError('TOO_LARGE', `${file} is larger than 10 MB.`);
      try {
        return { name: path.basename(file), content: new Uint8Array(await readFile(file)) };
      } catch (error) {
        throw new BatonError('INVALID', `${file} cannot be read: ${(error as Error).message}`);
      }
    }),
  );
}

/** One sentence for the terminal. A bug shows its message, never its stack. */
export function failure(error: unknown): string {
  if (error instanceof BatonError) return error.message;
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'EADDRINUSE') return 'the port is taken by another program; set PORT to a free one.';
  if (code === 'EACCES') return 'this port or file is not allowed to this user.';
  return message ?? String(error);
}
