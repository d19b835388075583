/** The Markdown that forms and documentation use, as HTML that is safe by construction: text is escaped before anything. */
import Handlebars from 'handlebars';
import { safeHref } from './links.ts';

const MAX_TEXT = 50_000;

/** The text's largest heading becomes `<h2>`: it stands on a page that has its own `<h1>`, and no level may be left out. */
export function markdownHtml(source: string): string {
  const levels = [...source.slice(0, MAX_TEXT).matchAll(/^(#{1,6})\s/gm)].map(
    ([, marks = '']) => marks.length,
  );
  const shift = 2 - Math.min(6, ...levels);
  const blocks = source
    .slice(0, MAX_TEXT)
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/);
  return blocks.map((block) => blockHtml(block.replace(/^\n+|\n+$/g, ''), shift)).join('');
}

function blockHtml(block: string, shift: number): string {
  if (block.trim() === '') return '';
  const lines = block.split('\n');
  const [, marks = '', title = ''] = /^(#{1,6})\s+(.*)$/.exec(lines[0] ?? '') ?? [];
  if (marks) {
    const level = Math.min(6, marks.length + shift);
    return `<h${level}>${inline(title)}</h${level}>${blockHtml(lines.slice(1).join('\n'), shift)}`;
  }
  if (/^(-{3,}|\*{3,}|_{3,})$/.test(block.trim())) return '<hr>';
  if (lines.every((line) => /^\s*[-*+]\s/.test(line))) return list('ul', lines, /^\s*[-*+]\s+/);
  if (lines.every((line) => /^\s*\d{1,6}[.)]\s/.test(line))) return list('ol', lines, /^\s*\d{1,6}[.)]\s+/);
  if (lines.every((line) => line.startsWith('>')))
    return `<blockquote>${blockHtml(lines.map((line) => line.replace(/^>\s?/, '')).join('\n'), shift)}</blockquote>`;
  const listAt = lines.findIndex((line) => /^\s*([-*+]|\d{1,6}[.)])\s/.test(line));
  if (listAt > 0)
    return (
      blockHtml(lines.slice(0, listAt).join('\n'), shift) + blockHtml(lines.slice(listAt).join('\n'), shift)
    );
  return table(lines) ?? `<p>${lines.map(inline).join('<br>')}</p>`;
}

function list(tag: string, lines: readonly string[], mark: RegExp): string {
  return `<${tag}>${lines.map((line) => `<li>${inline(line.replace(mark, ''))}</li>`).join('')}</${tag}>`;
}

/** GitHub's tables: a head, a line of dashes, rows. */
function table(lines: readonly string[]): string | null {
  if (lines.length < 2 || !/^\s*\|?[\s:|-]*-[\s:|-]*$/.test(lines[1] ?? '') || !lines[0]?.includes('|'))
    return null;
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => inline(cell.trim()));
  const head = cells(lines[0])
    .map((cell) => `<th scope="col">${cell}</th>`)
    .join('');
  const rows = lines.slice(2).map(
    (line) =>
      `<tr>${cells(line)
        .map((cell) => `<td>${cell}</td>`)
        .join('')}</tr>`,
  );
  return `<div class="table-scroll"><table class="table"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

/** Marks are looked for in escaped text, so that nothing of it can be a tag. */
function inline(text: string): string {
  const code: string[] = [];
  const escaped = Handlebars.escapeExpression(text.replaceAll('\uE000', '')).replaceAll('&#x60;', '`');
  return escaped
    .replace(/`([^`]+)`/g, (_, content: string) => `\uE000${code.push(content) - 1}\uE000`)
    .replace(/\[([^[\]]*)\]\(([^()\s]*)\)/g, (_, label: string, href: string) => link(label, href))
    .replace(
      /\*\*([^*]+)\*\*|__([^_]+)__/g,
      (_, a?: string, b?: string) => `<strong>${a ?? b ?? ''}</strong>`,
    )
    .replace(
      /\*([^*\s][^*]*)\*|(?<!\w)_([^_\s][^_]*)_(?!\w)/g,
      (_, a?: string, b?: string) => `<em>${a ?? b ?? ''}</em>`,
    )
    .replace(/\uE000(\d+)\uE000/g, (_, at: string) => `<code>${code[Number(at)] ?? ''}</code>`);
}

function link(label: string, escapedHref: string): string {
  const href = escapedHref.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
  const safe = Handlebars.escapeExpression(safeHref(href));
  return `<a href="${safe}" rel="noopener noreferrer">${label || safe}</a>`;
}
