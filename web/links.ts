/** Addresses: what may stand in an href, where one may be sent back to, and the current address with changes. */

/** A base that no user can own, to resolve relative addresses against. */
const NOWHERE = 'http://baton.invalid';
const MAX_ADDRESS = 2000;

/**
 * The address when it is a path on this server, else `fallback`. Refuses other hosts, `//host`, `/\host` and control
 * characters, since browsers read these as another host (ASVS 3.7.2).
 */
export function safeReturnTo(value: unknown, fallback = '/'): string {
  if (typeof value !== 'string' || value.length > MAX_ADDRESS) return fallback;
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return fallback;
  const url = new URL(value, NOWHERE);
  // `/..//host` is tidied up to `//host`, which a browser takes for another site.
  if (url.origin !== NOWHERE || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}

/** The address when a link may carry it: http, https, mailto or relative. Anything else becomes `#`. */
export function safeHref(value: unknown): string {
  if (typeof value !== 'string' || !URL.canParse(value, NOWHERE)) return '#';
  const { protocol } = new URL(value, NOWHERE);
  return ['http:', 'https:', 'mailto:'].includes(protocol) ? value : '#';
}

/** `address` with query parameters replaced; null, undefined, false and empty text remove one. */
export function withQuery(
  address: string,
  changes: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string {
  const url = new URL(address, NOWHERE);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '' || value === false)
      url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  return url.pathname + url.search;
}
