/** Headers that every answer carries: Content-Security-Policy with a nonce, and the rest of OWASP's list. */
import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import { locals } from './context.ts';

export function securityHeaders(options: { readonly tls: boolean }): RequestHandler {
  return (_request, response, next) => {
    const nonce = randomBytes(16).toString('base64');
    locals(response).nonce = nonce;
    response.setHeader('Content-Security-Policy', contentSecurityPolicy(nonce));
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    response.setHeader('X-Frame-Options', 'SAMEORIGIN');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()');
    response.setHeader('X-DNS-Prefetch-Control', 'off');
    if (options.tls) response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    next();
  };
}

/** An answer of the API is data: opened in a window of its own (XML may hold scripts), it may do nothing at all. */
export const apiHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
  );
  response.setHeader('X-Frame-Options', 'DENY');
  next();
};

/**
 * `style-src-attr` allows style attributes: bpmn-js and dmn-js place their overlays with them. Style elements and
 * scripts still need the nonce or our own origin.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
  ].join('; ');
}
