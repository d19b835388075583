/** Text in SVG: escaping, measuring without a browser, breaking into lines. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For element content and quoted attributes. Control characters, which XML forbids, are dropped. */
export function escapeText(text: string): string {
  if (!/[^\x20\x21\x23-\x25\x28-\x3b\x3d\x3f-\x7e]/.test(text)) return text;
  return text
    .replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''); // eslint-disable-line no-control-regex
}

/** A number as short text; what is not finite becomes 0, so that a broken file cannot write attributes. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 10) / 10) : '0';
}

/** Advance widths of Helvetica (Adobe AFM, per 1000 units) for U+0020 … U+007E; Arial and Liberation Sans share them. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
] as const;
const OTHER_WIDTH = 556;
const WIDE_WIDTH = 1000;

export function textWidth(text: string, fontSize: number): number {
  let units = 0;
  for (const char of text) units += charWidth(char);
  return (units * fontSize) / 1000;
}

function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  const known = WIDTHS[code - 32];
  if (known !== undefined) return known;
  if (code >= 0x2e80) return WIDE_WIDTH;
  if (code >= 0xc0 && code < 0x250)
    return WIDTHS[(char.normalize('NFD').codePointAt(0) ?? 0) - 32] ?? OTHER_WIDTH;
  return OTHER_WIDTH;
}

/** Longer names are cut: no diagram needs them, and a hostile file must not make a page huge. */
const MAX_LENGTH = 600;

/**
 * Breaks text into lines no wider than `width` user units: at line ends, spaces and after hyphens; a word that is wider
 * than a line is broken anywhere. Past `maxLines` the last line ends with an ellipsis.
 */
export function wrapText(text: string, width: number, fontSize: number, maxLines: number): string[] {
  if (fits(text, width, fontSize) && !/[\r\n]/.test(text)) return [text.trim()];
  const lines: string[] = [];
  const kept = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  for (const paragraph of kept.trim().split(/\r\n|\r|\n/)) {
    let line = '';
    for (const piece of paragraph.split(/(?<=[\s-])/)) {
      if (fits(line + piece, width, fontSize)) {
        line += piece;
        continue;
      }
      if (line.trim() !== '') lines.push(line.trimEnd());
      line = breakWord(piece, width, fontSize, lines);
    }
    lines.push(line.trimEnd());
    if (lines.length > maxLines) break;
  }
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines - 1), ellipsis(lines[maxLines - 1] ?? '', width, fontSize)];
}

function fits(line: string, width: number, fontSize: number): boolean {
  return textWidth(line.trimEnd(), fontSize) <= width;
}

/** Pushes the full lines of a word that is too wide, and gives what is left. */
function breakWord(word: string, width: number, fontSize: number, lines: string[]): string {
  let line = '';
  for (const char of word) {
    if (line !== '' && !fits(line + char, width, fontSize)) {
      lines.push(line);
      line = '';
    }
    line += char;
  }
  return line;
}

function ellipsis(line: string, width: number, fontSize: number): string {
  let kept = line;
  while (kept !== '' && !fits(`${kept}…`, width, fontSize)) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
