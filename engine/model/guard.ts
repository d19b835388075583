/**
 * The gate of every XML file: decodes it and refuses, in one linear pass without recursion, what would cost a parser
 * more than it is worth (reference: entity bombs, depth, numbers of elements and attributes, see docs/adr/0021).
 */
import { decodeXml } from './xml/decode.ts';

/** Largest file, bytes (or UTF-16 units of a text). */
export const MAX_XML_BYTES = 10 * 1024 * 1024;
export const MAX_XML_DEPTH = 200;
export const MAX_XML_ELEMENTS = 100_000;
/** Attributes of one element, namespace declarations included. */
export const MAX_XML_ATTRIBUTES = 200;

/** Codes of docs/findings.md. */
export type XmlProblem =
  | 'XML_NOT_XML'
  | 'XML_TOO_LARGE'
  | 'XML_TOO_MANY_ELEMENTS'
  | 'XML_TOO_MANY_ATTRIBUTES'
  | 'XML_TOO_DEEP'
  | 'XML_DOCTYPE'
  | 'XML_BAD_CHARACTER';

export type Guarded =
  | {
      readonly ok: true;
      /** The text without byte order mark; numeric references above U+FFFF stand as characters. */
      readonly text: string;
      readonly encoding: string;
      /** The file is not in the encoding it declares; it was read in another. */
      readonly guessed: boolean;
    }
  | { readonly ok: false; readonly code: XmlProblem; readonly message: string; readonly remedy: string };

export function guardXml(content: string | Uint8Array): Guarded {
  if (content.length > MAX_XML_BYTES)
    return refused('XML_TOO_LARGE', 'The file is larger than 10 MB.', 'Split the diagram.');
  const decoded = decodeXml(content);
  const problem = new Pass(decoded.text).run();
  if (problem) return problem;
  const text = replaceReferences(decoded.text);
  return { ok: true, text, encoding: decoded.encoding, guessed: decoded.guessed };
}

function refused(code: XmlProblem, message: string, remedy: string): Guarded & { ok: false } {
  return { ok: false, code, message, remedy };
}

/** One walk from markup to markup. Well-formedness in detail is the scanner's; this only counts and refuses. */
class Pass {
  private readonly text: string;
  private depth = 0;
  private elements = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): (Guarded & { ok: false }) | null {
    const { text } = this;
    let position = text.indexOf('<');
    if (position < 0)
      return refused('XML_NOT_XML', 'The file is not XML.', 'Export the diagram as BPMN 2.0 XML.');
    const start = badReference(text.slice(0, position));
    if (start) return start;
    while (position >= 0) {
      const end = this.skip(position);
      if (typeof end === 'object') return end;
      const next = text.indexOf('<', end);
      const between = badReference(text.slice(end, next < 0 ? text.length : next));
      if (between) return between;
      position = next;
    }
    return null;
  }

  /** The position after the markup that starts here, or a refusal. */
  private skip(position: number): number | (Guarded & { ok: false }) {
    const { text } = this;
    if (text.startsWith('<!--', position)) return this.after('-->', position + 4);
    if (text.startsWith('<![CDATA[', position)) return this.after(']]>', position + 9);
    if (text.startsWith('<?', position)) return this.after('?>', position + 2);
    if (text.startsWith('<!', position))
      return refused(
        'XML_DOCTYPE',
        'The file has a document type declaration, which may carry entities.',
        'Remove the <!DOCTYPE …> line.',
      );
    if (text.startsWith('</', position)) {
      this.depth -= 1;
      return this.after('>', position + 2);
    }
    return this.startTag(position);
  }

  private startTag(position: number): number | (Guarded & { ok: false }) {
    const { text } = this;
    this.elements += 1;
    if (this.elements > MAX_XML_ELEMENTS)
      return refused(
        'XML_TOO_MANY_ELEMENTS',
        'The file has more than 100,000 elements.',
        'Split the diagram.',
      );
    let attributes = 0;
    let at = position + 1;
    for (; at < text.length; at += 1) {
      const char = text.charCodeAt(at);
      if (char === 62 /* > */) break;
      if (char !== 34 /* " */ && char !== 39 /* ' */) continue;
      attributes += 1;
      const close = text.indexOf(text.charAt(at), at + 1);
      if (close < 0) return text.length;
      const bad = badReference(text.slice(at + 1, close));
      if (bad) return bad;
      at = close;
    }
    if (attributes > MAX_XML_ATTRIBUTES)
      return refused(
        'XML_TOO_MANY_ATTRIBUTES',
        'An element has more than 200 attributes.',
        'Remove some of them.',
      );
    if (text.charCodeAt(at - 1) !== 47 /* / */) this.depth += 1;
    if (this.depth > MAX_XML_DEPTH)
      return refused('XML_TOO_DEEP', 'Elements are nested more than 200 deep.', 'Flatten the diagram.');
    return at + 1;
  }

  private after(mark: string, from: number): number {
    const found = this.text.indexOf(mark, from);
    return found < 0 ? this.text.length : found + mark.length;
  }
}

const REFERENCE = /&#(?:x([0-9a-f]+)|([0-9]+));/gi;

function codePoint(hexadecimal: string | undefined, decimal: string | undefined): number {
  return hexadecimal === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hexadecimal, 16);
}

/** Whether a code point is a character of XML 1.0 (§2.2). NUL, other controls and lone surrogates are not. */
function isXmlCharacter(code: number): boolean {
  if (code === 9 || code === 10 || code === 13) return true;
  return (
    code >= 32 &&
    code <= 0x10ffff &&
    !(code >= 0xd800 && code <= 0xdfff) &&
    code !== 0xfffe &&
    code !== 0xffff
  );
}

function badReference(text: string): (Guarded & { ok: false }) | null {
  if (text.includes('\u0000')) return controlRefused('U+0000');
  if (!text.includes('&#')) return null;
  for (const [all, hexadecimal, decimal] of text.matchAll(REFERENCE))
    if (!isXmlCharacter(codePoint(hexadecimal, decimal))) return controlRefused(all);
  return null;
}

function controlRefused(what: string): Guarded & { ok: false } {
  return refused(
    'XML_BAD_CHARACTER',
    `The file holds a character that XML does not allow: ${what.slice(0, 20)}.`,
    'Remove the character.',
  );
}

/**
 * saxen decodes `&#x1F600;` by `String.fromCharCode`, which gives another character; so those above U+FFFF are written
 * out. In CDATA and comments a reference is plain text; there it is rare enough, and harmless, to be written out too.
 */
function replaceReferences(text: string): string {
  if (!text.includes('&#')) return text;
  return text.replace(REFERENCE, (all, hexadecimal?: string, decimal?: string) => {
    const code = codePoint(hexadecimal, decimal);
    return code > 0xffff && isXmlCharacter(code) ? String.fromCodePoint(code) : all;
  });
}
