/** Colours that an architect gave to an element, adapted so that they can be read in light and in dark. */

const NAMED: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  red: '#ff0000',
  green: '#008000',
  blue: '#0000ff',
  yellow: '#ffff00',
  orange: '#ffa500',
  gray: '#808080',
  grey: '#808080',
};

export interface OwnColor {
  readonly light: string;
  readonly dark: string;
}

/**
 * `bioc:fill`, `color:background-color` and the like as `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` or a common name. Null for
 * everything else, so that no text of a file reaches an attribute unread.
 */
export function ownColor(text: string | null, use: 'fill' | 'stroke'): OwnColor | null {
  const rgb = text === null ? null : parse(text.trim().toLowerCase());
  if (!rgb) return null;
  const [hue, saturation, lightness] = toHsl(rgb);
  const dark = use === 'fill' ? clamp(1 - lightness, 0.16, 0.34) : clamp(1 - lightness, 0.62, 0.85);
  const tone = use === 'fill' ? saturation * 0.55 : saturation * 0.9;
  return {
    light: `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`,
    dark: `hsl(${Math.round(hue)} ${percent(tone)} ${percent(dark)})`,
  };
}

type Rgb = readonly [number, number, number];

function parse(text: string): Rgb | null {
  const hex = Object.hasOwn(NAMED, text) ? NAMED[text] : text;
  if (hex && /^#[0-9a-f]{3}$/.test(hex)) return [digit(hex, 1), digit(hex, 2), digit(hex, 3)];
  if (hex && /^#[0-9a-f]{6}([0-9a-f]{2})?$/.test(hex)) return [byte(hex, 1), byte(hex, 3), byte(hex, 5)];
  const parts = /^rgb\((\d{1,3})[ ,]{1,3}(\d{1,3})[ ,]{1,3}(\d{1,3})\)$/.exec(text);
  if (!parts) return null;
  return [level(parts[1]), level(parts[2]), level(parts[3])];
}

function digit(hex: string, at: number): number {
  return Number.parseInt(hex.charAt(at), 16) * 17;
}

function byte(hex: string, at: number): number {
  return Number.parseInt(hex.slice(at, at + 2), 16);
}

function level(text: string | undefined): number {
  return Math.min(255, Number(text));
}

function toHsl(rgb: Rgb): [hue: number, saturation: number, lightness: number] {
  const [red, green, blue] = [rgb[0] / 255, rgb[1] / 255, rgb[2] / 255];
  const max = Math.max(red, green, blue);
  const min = Math.min(red, green, blue);
  const lightness = (max + min) / 2;
  const span = max - min;
  if (span === 0) return [0, 0, lightness];
  const saturation = span / (1 - Math.abs(2 * lightness - 1));
  let hue = (red - green) / span + 4;
  if (max === red) hue = ((green - blue) / span + 6) % 6;
  else if (max === green) hue = (blue - red) / span + 2;
  return [hue * 60, saturation, lightness];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function percent(part: number): string {
  return `${Math.round(part * 100)}%`;
}
