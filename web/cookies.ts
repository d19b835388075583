/** Reads the request's cookies and builds the two kinds we set: a lasting preference and a message shown once. */
import type { Request, Response } from 'express';

const MAX_COOKIE_HEADER = 16_384;
const YEAR_MS = 365 * 24 * 3600 * 1000;
const FLASH_MS = 60_000;
const MAX_FLASH = 500;

/** One cookie's value, or null. Undecodable text counts as none. */
export function readCookie(req: Request, name: string): string | null {
  const header = req.headers.cookie ?? '';
  if (header.length > MAX_COOKIE_HEADER) return null;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    try {
      return decodeURIComponent(pair.slice(at + 1).trim());
    } catch {
      return null;
    }
  }
  return null;
}

/** Keeps a preference (theme, zone, shortcuts) for a year. */
export function setPreference(res: Response, name: string, value: string): void {
  res.cookie(name, value, { maxAge: YEAR_MS, sameSite: 'lax', path: '/', secure: res.req.secure });
}

export interface Flash {
  readonly tone: 'success' | 'warning' | 'danger';
  readonly text: string;
  /** A link shown behind the text. */
  readonly href?: string;
  readonly action?: string;
}

/** Leaves a message for the next page this browser loads: what a form did, after its redirect. */
export function flash(res: Response, message: Flash): void {
  const text = message.text.slice(0, MAX_FLASH);
  const value = JSON.stringify({ ...message, text });
  res.cookie('flash', value, {
    maxAge: FLASH_MS,
    sameSite: 'lax',
    path: '/',
    httpOnly: true,
    secure: res.req.secure,
  });
}

/** Takes the message out, so that it is shown once. A forged one is only text and a checked link. */
export function takeFlash(res: Response): Flash | null {
  const value = readCookie(res.req, 'flash');
  if (value === null || res.headersSent) return null;
  res.clearCookie('flash', { path: '/', httpOnly: true, sameSite: 'lax' });
  return parseFlash(value);
}

function parseFlash(value: string): Flash | null {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { tone, text, href, action } = parsed as Record<string, unknown>;
    if (typeof text !== 'string') return null;
    return {
      tone: tone === 'danger' || tone === 'warning' ? tone : 'success',
      text: text.slice(0, MAX_FLASH),
      ...(typeof href === 'string' && typeof action === 'string' ? { href, action } : {}),
    };
  } catch {
    return null;
  }
}
