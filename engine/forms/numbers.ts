/** Decimal numbers as people write them, exact: no binary fractions between the text and the check. */

/** Longest number text; past it nobody means a number. */
const MAX_DIGITS = 60;

/** The plain decimal text of what was typed (`1 250.50` → `1250.50`), or null when it is no number. */
export function parseNumber(typed: string): string | null {
  const text = typed.replace(/[\s'’]/g, '');
  if (text.length > MAX_DIGITS || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(text)) return null;
  return text.includes('e') || text.includes('E') ? String(Number(text)) : text.replace(/^\+/, '');
}

export function decimalsOf(text: string): number {
  return (text.split('.')[1] ?? '').replace(/0+$/, '').length;
}

/** −1, 0 or 1; both are plain decimal texts. */
export function compareNumbers(left: string, right: string): number {
  const scale = Math.max(fraction(left), fraction(right));
  const [a, b] = [scaled(left, scale), scaled(right, scale)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The nearest multiples of `increment` below and above, or null when `text` is one. */
export function neighbours(text: string, increment: string): readonly [string, string] | null {
  const scale = Math.max(fraction(text), fraction(increment));
  const step = scaled(increment, scale);
  if (step <= 0n) return null;
  const rest = ((scaled(text, scale) % step) + step) % step;
  if (rest === 0n) return null;
  const below = scaled(text, scale) - rest;
  return [unscaled(below, scale), unscaled(below + step, scale)];
}

function fraction(text: string): number {
  return (text.split('.')[1] ?? '').length;
}

function scaled(text: string, scale: number): bigint {
  const negative = text.startsWith('-');
  const [whole = '', part = ''] = text.replace(/^[+-]/, '').split('.');
  const value = BigInt((whole || '0') + part.padEnd(scale, '0'));
  return negative ? -value : value;
}

function unscaled(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const part = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${part ? `.${part}` : ''}`;
}
