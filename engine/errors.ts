/** The catalogue of every error we return: code, HTTP status, title. Pages and API show the same sentence. */
import type { Json } from './json.ts';

export const catalogue = {
  INVALID: { status: 400, title: 'The request is not valid' },
  UNAUTHENTICATED: { status: 401, title: 'Log in first' },
  FORBIDDEN: { status: 403, title: 'You may not do this' },
  CSRF: { status: 403, title: 'The form has expired; load the page again' },
  NOT_FOUND: { status: 404, title: 'There is no such thing' },
  CONFLICT: { status: 409, title: 'Somebody else was faster' },
  BUSY: { status: 409, title: 'A step before this one is still at work; try again shortly' },
  ENDED: { status: 409, title: 'The process instance has ended' },
  TOO_LARGE: { status: 413, title: 'Too large' },
  UNSUPPORTED_MEDIA: { status: 415, title: 'This content type is not accepted here' },
  DEPLOYMENT_REFUSED: { status: 422, title: 'The diagram cannot be deployed as it is' },
  FORM_INVALID: { status: 422, title: 'The form has errors' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  BUG: { status: 500, title: 'Something went wrong on our side' },
  OVERLOADED: { status: 503, title: 'The server is busy; try again shortly' },
  DATABASE_UNREACHABLE: { status: 503, title: 'The database cannot be reached' },
} as const;

export type ErrorCode = keyof typeof catalogue;

/** An error for the caller. `message` is one sentence with the remedy; `details` is shown to programs (problem+json). */
export class BatonError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, Json>>;

  constructor(code: ErrorCode, message?: string, details: Readonly<Record<string, Json>> = {}) {
    super(message ?? catalogue[code].title);
    this.name = 'BatonError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return catalogue[this.code].status;
  }
}
