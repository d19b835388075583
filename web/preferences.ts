/** What a reader chose for this browser: colours, time zone, language, single-key shortcuts. Kept in cookies. */
import { Router, urlencoded } from 'express';
import type { Request } from 'express';
import { readCookie, setPreference } from './cookies.ts';
import { safeReturnTo } from './links.ts';

export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** IANA zone; the browser reports it once, until then the server's. */
  readonly zone: string;
  readonly locale: string;
  /** Single-key shortcuts can be turned off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
}

const THEMES = ['system', 'light', 'dark'] as const;

/** The zone of the process; what a browser reports wins. */
const PROCESS_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function readPreferences(req: Request, fallbackZone = PROCESS_ZONE): Preferences {
  const theme = readCookie(req, 'theme');
  const zone = readCookie(req, 'zone');
  return {
    theme: THEMES.find((known) => known === theme) ?? 'system',
    zone: zone !== null && isZone(zone) ? zone : fallbackZone,
    locale: localeOf(req),
    shortcuts: readCookie(req, 'shortcuts') !== 'off',
  };
}

/** `POST /preferences` with `theme` or `shortcuts`, then back to where one was. Works without JavaScript. */
export function preferencesRouter(): Router {
  const router = Router();
  router.post('/preferences', urlencoded({ extended: false, limit: '4kb' }), (req, res) => {
    const { theme, shortcuts, returnTo } = (req.body ?? {}) as Record<string, unknown>;
    const chosen = THEMES.find((known) => known === theme);
    if (chosen) setPreference(res, 'theme', chosen);
    if (shortcuts === 'on' || shortcuts === 'off') setPreference(res, 'shortcuts', shortcuts);
    res.redirect(303, safeReturnTo(returnTo));
  });
  return router;
}

/** Pages are in English; the region decides how dates are written. */
function localeOf(req: Request): string {
  const english = /\ben-[A-Z]{2}\b/.exec((req.headers['accept-language'] ?? '').slice(0, 200));
  return english?.[0] ?? 'en-GB';
}

function isZone(zone: string): boolean {
  try {
    return zone.length <= 64 && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
