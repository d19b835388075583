/**
 * Keeps HTTP calls away from the inside of the network: the very address that a socket connects to is checked, so that
 * neither odd spellings nor a name that resolves differently the second time get through. Operators list what is
 * allowed inside with BATON_HTTP_ALLOW_HOSTS.
 */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ConnectorError } from '../connector.ts';

/** `host`, `host:port` or `*`, separated by commas or space. */
export function allowedHosts(setting: string | undefined): ReadonlySet<string> {
  return new Set(
    (setting ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((host) => host !== ''),
  );
}

/** Throws for anything but http and https, for credentials in the address, and for forbidden literal addresses. */
export function checkUrl(text: string, allowed: ReadonlySet<string>): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // Only its beginning is told: the rest may hold a secret.
    const beginning = /^[a-z]*:?[^?#:@]{0,40}/i.exec(text)?.[0] ?? '';
    throw refuse(`"${beginning}…" is not a URL; it begins with http:// or https://`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse(`${url.protocol} addresses are not called`);
  if (url.username !== '' || url.password !== '')
    throw refuse('Put credentials into the authentication fields, not into the URL');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isAllowed(url, allowed) && isIP(host) !== 0 && !isPublic(host)) throw inside(url.host);
  return url;
}

export function isAllowed(url: URL, allowed: ReadonlySet<string>): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return allowed.has('*') || allowed.has(url.hostname) || allowed.has(`${url.hostname}:${port}`);
}

/** A lookup for the socket that refuses names with any forbidden address. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    const addresses = found as LookupAddress[];
    if (error) return callback(error, '', 0);
    if (addresses.length === 0 || addresses.some(({ address }) => !isPublic(address))) {
      return callback(inside(hostname) as NodeJS.ErrnoException, '', 0);
    }
    const [first] = addresses;
    if (options.all) (callback as (e: null, a: LookupAddress[]) => void)(null, addresses);
    else callback(null, first?.address ?? '', first?.family ?? 4);
  });
};

/** Only ordinary unicast addresses of the internet; IPv4 within IPv6 is judged as IPv4. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv6
    ? // IPv4-compatible addresses (RFC 4291 §2.5.5.1), which the library takes for ordinary ones.
      !parsed.match(ipaddr.IPv6.parse('::'), 96)
    : !METADATA.has(parsed.toString());
}

/** Services of cloud providers for their own machines, at public addresses: Azure's WireServer. */
const METADATA = new Set(['168.63.129.16']);

function inside(host: string): ConnectorError {
  return refuse(
    `${host} is an address inside the network; an operator can allow it with BATON_HTTP_ALLOW_HOSTS`,
  );
}

function refuse(problem: string): ConnectorError {
  return new ConnectorError(`HTTP: ${problem}.`, { retryable: false });
}
