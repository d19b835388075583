/** Errors as RFC 9457 problem documents for programs, and as a page for people. */
import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { BatonError, catalogue, type ErrorCode } from '../errors.ts';
import { locals } from './context.ts';

export type ErrorPage = (
  request: Request,
  response: Response,
  problem: {
    readonly status: number;
    readonly title: string;
    readonly detail: string;
    readonly reference: string | null;
  },
) => void;

export const notFound: RequestHandler = () => {
  throw new BatonError('NOT_FOUND', 'There is nothing at this address.');
};

/** Bugs are logged with a reference that the answer repeats; nothing of their text leaves the server. */
export function problemHandler(options: {
  readonly page: ErrorPage;
  readonly log: (reference: string, error: unknown) => void;
}): ErrorRequestHandler {
  return (raised: unknown, request, response, next) => {
    if (response.headersSent) return next(raised);
    const error = asBatonError(raised);
    const reference = error.code === 'BUG' ? randomBytes(6).toString('hex') : null;
    if (reference) options.log(reference, raised);
    if (error.status === 503 || error.status === 429) response.setHeader('Retry-After', retryAfter(error));
    if (error.code === 'UNAUTHENTICATED' && isApi(request)) response.setHeader('WWW-Authenticate', 'Bearer');
    const problem = {
      status: error.status,
      title: catalogue[error.code].title,
      detail: error.message,
      reference,
    };
    if (!isApi(request) && request.accepts(['html', 'json']) === 'html')
      return options.page(request, response, problem);
    response
      .status(error.status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: `urn:baton:error:${error.code}`,
          title: problem.title,
          status: error.status,
          detail: error.message,
          code: error.code,
          ...(reference ? { reference } : {}),
          ...error.details,
        }),
      );
  };
}

export function isApi(request: Request): boolean {
  return (
    request.originalUrl.startsWith('/api/') || locals(request.res as Response).subject?.kind === 'program'
  );
}

function retryAfter({ details }: BatonError): string {
  const { retryAfterSeconds, retryAfterMs } = details;
  if (typeof retryAfterMs === 'number') return String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return String(typeof retryAfterSeconds === 'number' ? retryAfterSeconds : 1);
}

/** Errors of express' own parsers carry a status; whatever else is thrown is a bug. */
function asBatonError(raised: unknown): BatonError {
  if (raised instanceof BatonError) return raised;
  const { status, message, type } = raised as { status?: unknown; message?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) return new BatonError('BUG');
  const code: ErrorCode =
    status === 413
      ? 'TOO_LARGE'
      : status === 415
        ? 'UNSUPPORTED_MEDIA'
        : status === 404
          ? 'NOT_FOUND'
          : 'INVALID';
  const detail =
    type === 'entity.parse.failed'
      ? 'The body is not valid JSON.'
      : typeof message === 'string'
        ? message
        : '';
  return new BatonError(code, detail);
}
