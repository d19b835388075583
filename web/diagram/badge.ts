/** Draws what is laid over the shapes: counts of tokens and incidents, notes, heat and halos. */
import type { Bounds } from '../../engine/index.ts';
import { box, include, path, placed, type Extent } from './pen.ts';
import type { ElementOverlay } from './overlay.ts';
import { escapeText, numberText as n, textWidth } from './text.ts';

const HEIGHT = 18;
const FONT = 11;
/** Larger counts are written as `999+`. */
const MOST = 999;

/** Badges stand at the corners: incidents upper right, tokens lower left, passed lower right, a note in the middle. */
export function drawBadges(bounds: Bounds, overlay: ElementOverlay, extent: Extent): string {
  const { x, y, width, height } = bounds;
  const parts: string[] = [];
  if (overlay.passed)
    parts.push(pill('d-badge-passed', x + width, y + height, countText(overlay.passed), '', extent));
  if (overlay.note)
    parts.push(pill('d-badge-note', x + width / 2, y + height, overlay.note.slice(0, 24), '', extent));
  if (overlay.tokens)
    parts.push(pill('d-badge-tokens', x, y + height, countText(overlay.tokens), TOKEN, extent));
  if (overlay.incidents)
    parts.push(pill('d-badge-incidents', x + width, y, countText(overlay.incidents), ALARM, extent));
  return parts.join('');
}

/** Signs beside the numbers, so that no meaning hangs on colour alone. 8 units wide, centred. */
const TOKEN = '<circle class="d-badge-sign" r="3"/>';
const ALARM = '<path class="d-badge-stroke" d="M0-4.4V1M0 4v.4"/>';

function pill(className: string, x: number, y: number, text: string, sign: string, extent: Extent): string {
  const lead = sign === '' ? 0 : 9;
  const width = Math.max(HEIGHT, textWidth(text, FONT) + lead + 11);
  const bounds = { x: -width / 2, y: -HEIGHT / 2, width, height: HEIGHT };
  include(extent, {
    ...bounds,
    x: x + bounds.x - 2,
    y: y + bounds.y - 2,
    width: width + 4,
    height: HEIGHT + 4,
  });
  const mark = sign === '' ? '' : placed(sign, -width / 2 + 9, 0);
  const words = `<text class="d-badge-text" x="${n(lead / 2)}" y="4">${escapeText(text)}</text>`;
  return placed(
    `<g class="d-badge ${className}">${box(bounds, HEIGHT / 2, 'd-badge-body')}${mark}${words}</g>`,
    x,
    y,
  );
}

export function countText(count: number): string {
  return count > MOST ? `${MOST}+` : String(Math.round(count));
}

/** A soft glow under the shape in five steps. */
export function drawHeat(bounds: Bounds, heat: number): string {
  if (!(heat > 0)) return '';
  const step = Math.min(5, Math.max(1, Math.ceil(heat * 5)));
  const grown = { x: bounds.x - 14, y: bounds.y - 14, width: bounds.width + 28, height: bounds.height + 28 };
  return box(grown, Math.min(grown.width, grown.height) / 2, `d-heat d-heat-${step}`);
}

/** A ring around the element that the page is about, or that a list is filtered by. */
export function drawRing(bounds: Bounds, className: string, extent: Extent): string {
  const ring = { x: bounds.x - 6, y: bounds.y - 6, width: bounds.width + 12, height: bounds.height + 12 };
  include(extent, ring);
  return box(ring, 13, className);
}

/** A small tick at the upper left of what is done. */
export function drawTick({ x, y }: Bounds): string {
  return placed(
    `<circle class="d-tick" r="7"/>${path('M-3 .2l2.2 2.3L3.2-2.2', 'd-tick-mark')}`,
    x + 1,
    y + 1,
  );
}
