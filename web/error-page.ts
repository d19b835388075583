/** What people see instead of a problem document: what is wrong in a sentence, and where to go on. */
import type { Request, Response } from 'express';
import type { Views } from './views.ts';

export interface PageProblem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Repeats what was logged; null when there is nothing to look up. */
  readonly reference: string | null;
}

export function errorPage(views: Views): (req: Request, res: Response, problem: PageProblem) => void {
  return (req, res, { status, title, detail, reference }) => {
    const login = `/login?returnTo=${encodeURIComponent(req.method === 'GET' ? req.originalUrl : '/')}`;
    const way = status === 401 ? { href: login, action: 'Log in' } : { href: null, action: null };
    const text = detail === title ? null : detail;
    views.render(
      res,
      'web/error',
      { title, text, reference, symbol: SYMBOLS[status] ?? 'circle-alert', ...way },
      status,
    );
  };
}

const SYMBOLS: Readonly<Record<number, string>> = {
  401: 'lock',
  403: 'lock',
  404: 'search',
  409: 'users',
  429: 'hourglass',
  503: 'hourglass',
};
