/**
 * Sessions of pages: a cookie with a random id, a CSRF token that every form carries. The API does not read the cookie
 * (except for same-origin calls that bring the CSRF token in a header), so it needs no token of that kind.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Engine } from '../engine.ts';
import { BatonError } from '../errors.ts';
import { locals } from './context.ts';

export interface Sessions {
  /** Puts subject, CSRF token and nonce of the visitor into `response.locals`. */
  readonly identify: RequestHandler;
  /** Refuses a changing request without the right CSRF token; runs after the body was parsed. */
  readonly guard: RequestHandler;
  readonly start: (request: Request, response: Response, userName: string) => Promise<void>;
  readonly end: (request: Request, response: Response) => Promise<void>;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function createSessions(engine: Engine, options: { readonly tls: boolean }): Sessions {
  // `__Host-` needs https; browsers drop such cookies on plain http.
  const name = options.tls ? '__Host-baton' : 'baton';
  const visitor = options.tls ? '__Host-baton-visitor' : 'baton-visitor';
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${options.tls ? '; Secure' : ''}`;

  return {
    identify: async (request, response, next) => {
      const page = locals(response);
      page.subject = null;
      const bearer = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
      if (bearer !== undefined) {
        page.subject = await engine.users.byToken(bearer);
        page.csrfToken = '';
        if (!page.subject) throw new BatonError('UNAUTHENTICATED', 'The token is unknown or has expired.');
        return next();
      }
      const cookies = cookiesOf(request);
      const sessionId = cookies.get(name);
      const session = sessionId === undefined ? null : await engine.users.session(sessionId);
      if (session) {
        page.subject = session.subject;
        page.csrfToken = session.csrfToken;
        return next();
      }
      // Before login the token is derived from a random visitor cookie that no other site can read (double submit).
      // No secret of this process goes in, so that any node accepts the form of another.
      let id = cookies.get(visitor);
      if (id === undefined || !/^[\w-]{22}$/.test(id)) {
        id = randomBytes(16).toString('base64url');
        response.append('Set-Cookie', `${visitor}=${id}${attributes}`);
      }
      page.csrfToken = createHash('sha256').update(`login:${id}`).digest('base64url');
      next();
    },

    guard: (request, response, next) => {
      if (SAFE_METHODS.has(request.method)) return next();
      const { subject, csrfToken } = locals(response);
      if (subject?.kind === 'program') return next();
      const body = request.body as unknown;
      const field =
        typeof body === 'object' && body !== null ? (body as Record<string, unknown>)._csrf : undefined;
      const given = request.get('x-csrf-token') ?? (typeof field === 'string' ? field : '');
      if (csrfToken === '' || !same(given, csrfToken)) throw new BatonError('CSRF');
      next();
    },

    async start(request, response, userName) {
      const old = cookiesOf(request).get(name);
      if (old !== undefined) await engine.users.endSession(old);
      const session = await engine.users.createSession(userName);
      response.append('Set-Cookie', `${name}=${session.id}${attributes}`);
      response.append('Set-Cookie', `${visitor}=; Max-Age=0${attributes}`);
    },

    async end(request, response) {
      const id = cookiesOf(request).get(name);
      if (id !== undefined) await engine.users.endSession(id);
      response.append('Set-Cookie', `${name}=; Max-Age=0${attributes}`);
      response.setHeader('Clear-Site-Data', '"cache"');
    },
  };
}

function cookiesOf(request: Request): Map<string, string> {
  const pairs = (request.get('cookie') ?? '').split(';', 50).map((pair) => pair.trim());
  return new Map(
    pairs.flatMap((pair) => {
      const equals = pair.indexOf('=');
      return equals < 1 ? [] : [[pair.slice(0, equals), pair.slice(equals + 1)] as const];
    }),
  );
}

function same(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
