/** Reads uploaded files of a multipart/form-data request, with limits on number and size. */
import busboy from 'busboy';
import type { Request } from 'express';
import { BatonError } from '../../errors.ts';

const MAX_FILES = 200;
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_TOTAL_BYTES = 50 * 1024 * 1024;

export interface UploadedFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Rejects with UNSUPPORTED_MEDIA, TOO_LARGE or INVALID. Names are reduced to their last part. */
export async function readFiles(request: Request): Promise<readonly UploadedFile[]> {
  if (!request.is('multipart/form-data')) {
    throw new BatonError(
      'UNSUPPORTED_MEDIA',
      'Send the files as multipart/form-data, each in a field "files".',
    );
  }
  const files = await receive(request);
  if (files.length === 0)
    throw new BatonError('INVALID', 'The request carries no file; put each in a field "files".');
  return files;
}

function receive(request: Request): Promise<UploadedFile[]> {
  const parser = parserOf(request);
  return new Promise((resolve, reject) => {
    const files: UploadedFile[] = [];
    let total = 0;
    const refuse = (error: BatonError): void => {
      request.unpipe(parser);
      request.resume();
      reject(error);
    };
    parser.on('file', (_field, stream, { filename }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        total += chunk.length;
        if (total > MAX_TOTAL_BYTES) refuse(new BatonError('TOO_LARGE', 'The files together exceed 50 MB.'));
        else chunks.push(chunk);
      });
      // A body that ends in the middle of a file is an error of the file's stream too; unheard, it would end the process.
      stream.on('error', () => refuse(new BatonError('INVALID', 'The multipart body is damaged.')));
      stream.on('limit', () => refuse(new BatonError('TOO_LARGE', `The file "${filename}" exceeds 10 MB.`)));
      stream.on('end', () => {
        const name = (filename ?? '').split(/[\\/]/).at(-1) ?? '';
        if (name !== '') files.push({ name, content: Buffer.concat(chunks) });
      });
    });
    // Who hangs up in the middle leaves no promise open.
    request.on('close', () => {
      if (!request.complete) refuse(new BatonError('INVALID', 'The upload was broken off.'));
    });
    parser.on('filesLimit', () => refuse(new BatonError('TOO_LARGE', `More than ${MAX_FILES} files.`)));
    parser.on('error', () => refuse(new BatonError('INVALID', 'The multipart body is damaged.')));
    parser.on('close', () => resolve(files));
    request.pipe(parser);
  });
}

/** INVALID when the header names no boundary between the files. */
function parserOf(request: Request): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { files: MAX_FILES, fileSize: MAX_FILE_BYTES, fields: 50, fieldSize: 100_000, headerPairs: 50 },
    });
  } catch {
    throw new BatonError('INVALID', 'The multipart body has no boundary.');
  }
}
