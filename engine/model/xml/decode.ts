/** Bytes of a file → text: byte order marks, UTF-16, the charset an XML declaration names, windows-1252 as last resort. */

export interface Decoded {
  readonly text: string;
  /** The encoding that was used, as WHATWG names it. */
  readonly encoding: string;
  /** True when the bytes were not what the file says they are, so that some characters are a guess. */
  readonly guessed: boolean;
}

/** How many bytes of the file are searched for `<?xml … encoding="…"?>`. */
const DECLARATION_BYTES = 256;

export function decodeXml(content: string | Uint8Array): Decoded {
  if (typeof content === 'string') return { text: withoutMark(content), encoding: 'utf-8', guessed: false };
  const marked = encodingByMark(content);
  if (marked) return { text: decode(content, marked, false) ?? '', encoding: marked, guessed: false };
  const declared = declaredEncoding(content);
  for (const encoding of declared ? [declared, 'utf-8'] : ['utf-8']) {
    const text = decode(content, encoding, true);
    if (text !== null) return { text, encoding, guessed: encoding !== (declared ?? 'utf-8') };
  }
  return { text: decode(content, 'windows-1252', false) ?? '', encoding: 'windows-1252', guessed: true };
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Byte order marks, and UTF-16 without one: `<` followed or preceded by a zero byte (XML 1.0, appendix F). */
function encodingByMark(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return null;
}

function declaredEncoding(bytes: Uint8Array): string | null {
  let head = '';
  for (const byte of bytes.subarray(0, DECLARATION_BYTES)) head += String.fromCharCode(byte);
  const name = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][\w.:-]*)["']/.exec(head)?.[1]?.toLowerCase();
  // A file that can be read as bytes is not UTF-16, whatever it says of itself.
  return name && !name.startsWith('utf-16') && !name.startsWith('ucs') ? name : null;
}

/** Null when the encoding is unknown, or (when strict) the bytes are not in it. */
function decode(bytes: Uint8Array, encoding: string, strict: boolean): string | null {
  try {
    return withoutMark(new TextDecoder(encoding, { fatal: strict }).decode(bytes));
  } catch {
    return null;
  }
}
