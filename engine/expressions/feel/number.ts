/**
 * Decimal arithmetic with 34 significant digits, half-even (DMN 1.5 §10.3.2.3.1). A JavaScript number stands for the
 * decimal it prints as, so `0.1 + 0.2` is 0.3. Integers and short decimals are computed as scaled integers, which is
 * exact and fast; all else goes through big.js.
 */
import { Big } from 'big.js';
import type { FeelNumber } from './value.ts';

const DIGITS = 34;
/** Decimal128 ends here; past it a number is null. */
const MAX_EXPONENT = 6144;
const HALF_EVEN = 2;
/** Up to here a double of a decimal with 15 digits prints as that decimal. */
const EXACT = 1e15;

/** Division and roots are computed with some digits more than are kept. */
const GUARD_DIGITS = 40;

const Decimal = Big();
Decimal.DP = 2;
Decimal.RM = HALF_EVEN;

const SCALES = [10, 100, 1_000, 10_000, 100_000, 1_000_000];

export function add(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const scale = Math.max(scaleOf(a), scaleOf(b));
    const sum = Math.round(a * scale) + Math.round(b * scale);
    if (Math.abs(a * scale) < EXACT && Math.abs(b * scale) < EXACT && Math.abs(sum) < EXACT)
      return sum / scale + 0;
  }
  return settle(toBig(a).plus(toBig(b)));
}

export function subtract(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  return add(a, negate(b));
}

export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const [scaleA, scaleB] = [scaleOf(a), scaleOf(b)];
    const product = Math.round(a * scaleA) * Math.round(b * scaleB);
    if (Math.abs(product) < EXACT) return product / (scaleA * scaleB) + 0;
  }
  return settle(toBig(a).times(toBig(b)));
}

/** Null when the divisor is zero. */
export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (isZero(b)) return null;
  if (typeof a === 'number' && typeof b === 'number') {
    const quotient = a / b;
    const exact = multiply(quotient, b);
    if (typeof exact === 'number' && exact === a && scaleOf(quotient) !== Infinity) return quotient + 0;
  }
  return settle(quotientOf(toBig(a), toBig(b)));
}

function quotientOf(a: Big, b: Big): Big {
  const shift = GUARD_DIGITS - (a.e - b.e);
  return a.times(powerOfTen(shift)).div(b).times(powerOfTen(-shift));
}

function powerOfTen(exponent: number): Big {
  return new Decimal(`1e${exponent}`);
}

export function negate(a: FeelNumber): FeelNumber {
  return typeof a === 'number' ? 0 - a : a.neg();
}

export function absolute(a: FeelNumber): FeelNumber {
  return typeof a === 'number' ? Math.abs(a) : a.abs();
}

/** `a ** b`; an integer exponent is exact to 34 digits, any other is as exact as a double. */
export function power(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (isInteger(b)) {
    const exponent = Number(b);
    if (isZero(a)) return exponent > 0 ? 0 : exponent === 0 ? 1 : null;
    if (Math.abs(exponent) <= 100_000) return integerPower(a, exponent);
  }
  return fromDouble(Number(a) ** Number(b));
}

function integerPower(base: FeelNumber, exponent: number): FeelNumber | null {
  let result: FeelNumber | null = 1;
  let square: FeelNumber | null = base;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (square === null) return exponent < 0 ? 0 : null;
    if (left % 2 === 1) result = result === null ? null : multiply(result, square);
    if (left > 1) square = multiply(square, square);
  }
  if (exponent >= 0) return result;
  return result === null ? 0 : divide(1, result);
}

/** −1, 0 or 1. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return toBig(a).cmp(toBig(b));
}

export function isZero(a: FeelNumber): boolean {
  return typeof a === 'number' ? a === 0 : a.eq(0);
}

export function isInteger(a: FeelNumber): boolean {
  return typeof a === 'number' ? Number.isInteger(a) : a.round(0, 0).eq(a);
}

/** The integer part as a JavaScript number; values past 2^53 lose digits, which no count or index needs. */
export function toInteger(a: FeelNumber): number {
  return Math.trunc(Number(a));
}

export type Rounding = 'up' | 'down' | 'half up' | 'half down' | 'half even' | 'floor' | 'ceiling';

/** Rounds to `scale` digits after the point; a negative scale rounds to tens, hundreds … */
export function round(a: FeelNumber, scale: number, rounding: Rounding): FeelNumber | null {
  if (typeof a === 'number' && Number.isInteger(a) && scale >= 0) return a;
  const big = toBig(a);
  const scaled = big.times(powerOfTen(scale));
  const down = scaled.round(0, 0);
  if (down.eq(scaled)) return a;
  const away = down.plus(scaled.s);
  const rest = scaled.minus(down).abs().cmp('0.5');
  return settle((goesAway(rounding, rest, scaled.s, down) ? away : down).times(powerOfTen(-scale)));
}

function goesAway(rounding: Rounding, rest: number, sign: number, down: Big): boolean {
  switch (rounding) {
    case 'up':
      return true;
    case 'down':
      return false;
    case 'half up':
      return rest >= 0;
    case 'half down':
      return rest > 0;
    case 'half even':
      return rest > 0 || (rest === 0 && !down.mod(2).eq(0));
    case 'floor':
      return sign < 0;
    case 'ceiling':
      return sign > 0;
  }
}

/** `a − b × floor(a / b)`: the sign is that of the divisor (DMN 1.5 Table 77). Null for a zero divisor. */
export function modulo(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (isZero(b)) return null;
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    const rest = Number(a) % Number(b);
    return (rest !== 0 && rest < 0 !== Number(b) < 0 ? rest + Number(b) : rest) + 0;
  }
  const rest = toBig(a).mod(toBig(b));
  return settle(!rest.eq(0) && rest.s !== toBig(b).s ? rest.plus(toBig(b)) : rest);
}

/** Null for a negative number. */
export function squareRoot(a: FeelNumber): FeelNumber | null {
  const big = toBig(a);
  if (isZero(big)) return 0;
  if (big.s < 0) return null;
  const shift = 2 * (GUARD_DIGITS - Math.floor(big.e / 2));
  return settle(
    big
      .times(powerOfTen(shift))
      .sqrt()
      .times(powerOfTen(-shift / 2)),
  );
}

/** A double's result as a decimal; null for what is not a number. */
export function fromDouble(value: number): FeelNumber | null {
  return Number.isFinite(value) ? value + 0 : null;
}

/** Reads a numeric literal; null when the text is none. */
export function parseNumber(text: string): FeelNumber | null {
  if (!/^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,5})?$/.test(text)) return null;
  return settle(new Decimal(text));
}

/** An integer of any size. */
export function numberFromBigint(value: bigint): FeelNumber | null {
  return settle(new Decimal(value.toString()));
}

/** An integer as a bigint; cuts the fraction. */
export function numberToBigint(a: FeelNumber): bigint {
  return BigInt(toBig(a).round(0, 0).toFixed());
}

/** Plain decimal notation, never with an exponent. */
export function numberToText(a: FeelNumber): string {
  if (typeof a === 'number' && Math.abs(a) < 1e21 && (a === 0 || Math.abs(a) >= 1e-6)) return String(a + 0);
  return toBig(a).toFixed();
}

function toBig(a: FeelNumber): Big {
  return typeof a === 'number' ? new Decimal(a) : a;
}

/** Rounds to 34 digits, and goes back to a JavaScript number where it prints as the same decimal. */
function settle(value: Big): FeelNumber | null {
  const big = value.c.length > DIGITS ? value.prec(DIGITS, HALF_EVEN) : value;
  if (big.e > MAX_EXPONENT) return null;
  if (big.e < -MAX_EXPONENT) return 0;
  if (big.c.length <= 15 && Math.abs(big.e) < 300) return Number(big.toString()) + 0;
  if (big.e <= 15 && big.e >= big.c.length - 1 && Number.isSafeInteger(Number(big.toString())))
    return Number(big.toString());
  return big;
}

/** The power of ten that makes `a` an integer, if it is at most a million; otherwise Infinity. */
function scaleOf(a: number): number {
  if (Number.isInteger(a)) return 1;
  for (const scale of SCALES) if (Math.round(a * scale) / scale === a) return scale;
  return Infinity;
}
