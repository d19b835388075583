/** The few SVG pieces that every part of the picture is made of, and the extent of what was drawn. */
import type { Bounds } from '../../engine/index.ts';
import { escapeText, numberText as n, textWidth, wrapText } from './text.ts';

export const LABEL_SIZE = 12;
export const OUTER_LABEL_SIZE = 11;
const LINE_HEIGHT = 1.2;
/** From the top of a line to its baseline, in font sizes. */
const BASELINE = 0.93;

/** The rectangle that holds everything drawn so far; grows by `include`. */
export interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function emptyExtent(): Extent {
  return { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
}

export function include(extent: Extent, bounds: Bounds): void {
  if (![bounds.x, bounds.y, bounds.width, bounds.height].every(Number.isFinite)) return;
  extent.left = Math.min(extent.left, bounds.x);
  extent.top = Math.min(extent.top, bounds.y);
  extent.right = Math.max(extent.right, bounds.x + bounds.width);
  extent.bottom = Math.max(extent.bottom, bounds.y + bounds.height);
}

export function box(bounds: Bounds, radius: number, className = 'd-body'): string {
  const { x, y, width, height } = bounds;
  const corner = radius > 0 ? ` rx="${n(radius)}"` : '';
  return `<rect class="${className}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"${corner}/>`;
}

export function circle(x: number, y: number, radius: number, className = 'd-body'): string {
  return `<circle class="${className}" cx="${n(x)}" cy="${n(y)}" r="${n(Math.max(radius, 0))}"/>`;
}

/** `data` is written by us, never by a file. */
export function path(data: string, className: string): string {
  return `<path class="${className}" d="${data}"/>`;
}

export function placed(content: string, x: number, y: number, scale = 1): string {
  const grown = scale === 1 ? '' : ` scale(${Math.round(scale * 1000) / 1000})`;
  return `<g transform="translate(${n(x)} ${n(y)})${grown}">${content}</g>`;
}

export function inset(bounds: Bounds, by: number): Bounds {
  return {
    x: bounds.x + by,
    y: bounds.y + by,
    width: Math.max(bounds.width - 2 * by, 0),
    height: Math.max(bounds.height - 2 * by, 0),
  };
}

export function middle(bounds: Bounds): { readonly x: number; readonly y: number } {
  return { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
}

export interface LabelPlace {
  /** Where the lines are centred, or where they begin when `align` is `start`. */
  readonly x: number;
  /** The middle of the block when `vertical` is `middle`, its top otherwise. */
  readonly y: number;
  readonly width: number;
  readonly vertical: 'top' | 'middle';
  /** The block is moved down, then up, to lie between these; the lower limit wins. */
  readonly between?: readonly [top: number, bottom: number];
  readonly align?: 'middle' | 'start';
  readonly size?: number;
  readonly maxLines?: number;
  /** A rim in the colour of the paper, for text that crosses lines. */
  readonly halo?: boolean;
  readonly rotated?: boolean;
}

/** A wrapped label. Returns nothing for an empty name. */
export function label(name: string | null, place: LabelPlace, extent: Extent | null = null): string {
  if (name === null || name.trim() === '') return '';
  const size = place.size ?? LABEL_SIZE;
  const lines = wrapText(name, Math.max(place.width, size), size, place.maxLines ?? 12);
  const height = lines.length * size * LINE_HEIGHT;
  const top = topOf(place, height);
  if (extent) include(extent, textBounds(lines, place, top, size, height));
  const classes = ['d-label', place.align === 'start' ? 'd-start' : '', place.halo ? 'd-halo' : '']
    .concat(size === OUTER_LABEL_SIZE ? 'd-small' : '')
    .filter(Boolean);
  const breaks = spacesAfter(name, lines);
  const spans = lines.map((line, index) => {
    const y = top + index * size * LINE_HEIGHT + size * BASELINE;
    const gap = breaks[index] ? GAP : '';
    return `<tspan x="${n(place.x)}" y="${n(y)}">${escapeText(line)}</tspan>${gap}`;
  });
  const turn = place.rotated ? ` transform="rotate(-90 ${n(place.x)} ${n(place.y)})"` : '';
  return `<text class="${classes.join(' ')}"${turn}>${spans.join('')}</text>`;
}

/** A space of no width: keeps the words of two lines apart for those who hear or copy them. */
const GAP = '<tspan class="d-gap"> </tspan>';

/** For each line, whether the text goes on with a space (or a line end) after it. */
function spacesAfter(text: string, lines: readonly string[]): readonly boolean[] {
  let at = 0;
  return lines.map((line, index) => {
    at = Math.max(at, text.indexOf(line, at)) + line.length;
    return index < lines.length - 1 && /\s/.test(text.charAt(at));
  });
}

function topOf({ vertical, y, between }: LabelPlace, height: number): number {
  const top = vertical === 'middle' ? y - height / 2 : y;
  return between ? Math.min(Math.max(top, between[0]), Math.max(between[1] - height, between[0] - 20)) : top;
}

function textBounds(
  lines: readonly string[],
  place: LabelPlace,
  top: number,
  size: number,
  height: number,
): Bounds {
  const width = Math.max(...lines.map((line) => textWidth(line, size)));
  const left = place.align === 'start' ? place.x : place.x - width / 2;
  return { x: left, y: top, width, height };
}
