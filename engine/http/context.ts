/** What the middleware knows of a request: who asks, the CSRF token of the session, the nonce of the page. */
import type { Request, Response } from 'express';
import { BatonError } from '../errors.ts';
import type { Subject } from '../views.ts';

export interface PageLocals {
  /** Null: nobody is logged in. */
  subject: Subject | null;
  /** Goes into every form as `_csrf`; of the session, or of the anonymous visitor (login). */
  csrfToken: string;
  /** For `script-src` and `style-src` of the Content-Security-Policy. */
  nonce: string;
}

export function locals(response: Response): PageLocals {
  return response.locals as PageLocals;
}

/** The subject of an API call; throws UNAUTHENTICATED. */
export function subjectOf(response: Response): Subject {
  const { subject } = locals(response);
  if (!subject) throw new BatonError('UNAUTHENTICATED');
  return subject;
}

/** One value of the query string; throws INVALID when it is given twice. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new BatonError('INVALID', `Give the query parameter "${name}" once.`);
  return value;
}
