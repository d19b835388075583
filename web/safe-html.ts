/** HTML that a form's author wrote, rebuilt from a short list of tags: what is not on the list is dropped or shown as text. */
import Handlebars from 'handlebars';
import { safeHref } from './links.ts';

const MAX_TEXT = 100_000;
const MAX_DEPTH = 50;
const VOID = new Set(['br', 'hr']);
const ALLOWED = new Set(
  'a b blockquote br code dd div dl dt em h3 h4 h5 h6 hr i li ol p pre small span strong sub sup table tbody td th thead tr u ul'.split(
    ' ',
  ),
);
/** Their content is no text for people. */
const SILENT = /<(script|style|template|iframe|object|noscript|svg|math)\b[\s\S]*?(<\/\1\s*>|$)/gi;

/** Every tag in the result was written by this function: no attribute but a checked `href` survives. */
export function safeHtml(source: string): string {
  const text = source
    .slice(0, MAX_TEXT)
    .replace(SILENT, '')
    .replace(/<!--[\s\S]*?(-->|$)/g, '');
  const open: string[] = [];
  let html = '';
  let at = 0;
  for (const match of text.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>/g)) {
    html += words(text.slice(at, match.index));
    at = match.index + match[0].length;
    const [, slash = '', name = '', attributes = ''] = match;
    const tag = name.toLowerCase().replace(/^h[12]$/, 'h3');
    if (!ALLOWED.has(tag)) continue;
    if (slash) html += close(tag, open);
    else if (VOID.has(tag)) html += `<${tag}>`;
    else if (open.length < MAX_DEPTH) {
      open.push(tag);
      html += tag === 'a' ? anchor(attributes) : `<${tag}>`;
    }
  }
  html += words(text.slice(at));
  return (
    html +
    open
      .toReversed()
      .map((tag) => `</${tag}>`)
      .join('')
  );
}

/** A closing tag closes what was opened inside it as well; one that closes nothing is dropped. */
function close(tag: string, open: string[]): string {
  const from = open.lastIndexOf(tag);
  if (from < 0) return '';
  return open
    .splice(from)
    .toReversed()
    .map((one) => `</${one}>`)
    .join('');
}

function anchor(attributes: string): string {
  const [, quoted, single] = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes) ?? [];
  const href = Handlebars.escapeExpression(safeHref(decode(quoted ?? single ?? '#')));
  return `<a href="${href}" rel="noopener noreferrer">`;
}

function words(text: string): string {
  return Handlebars.escapeExpression(decode(text));
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

function decode(text: string): string {
  return text.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
