/** Icons: Lucide SVGs (ISC licence, web/icons/LICENSE) drawn into the page, coloured by the text around them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from './package-root.ts';

export type Icons = ReadonlyMap<string, string>;

/** Reads every SVG of web/icons; the key is the file name without ending. */
export function readIcons(folder = path.join(packageRoot(), 'web/icons')): Icons {
  const files = readdirSync(folder).filter((file) => file.endsWith('.svg'));
  return new Map(
    files.map((file) => [file.slice(0, -4), inner(readFileSync(path.join(folder, file), 'utf8'))] as const),
  );
}

/** The icon as decoration beside words (hidden from screen readers). Throws for an unknown name: it is a typing error. */
export function iconSvg(icons: Icons, name: string, extraClass = ''): string {
  const shapes = icons.get(name);
  if (shapes === undefined)
    throw new Error(`There is no icon web/icons/${name}.svg; copy it from node_modules/lucide-static/icons`);
  const className = `icon${extraClass ? ` ${extraClass}` : ''}`;
  return (
    `<svg class="${className}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
    `stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shapes}</svg>`
  );
}

function inner(svg: string): string {
  const shapes = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1] ?? '';
  return shapes.replace(/\s+/g, ' ').replaceAll('> <', '><').trim();
}
