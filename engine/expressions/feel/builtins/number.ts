/** Numeric and boolean functions (DMN 1.5 Tables 76, 77). */
import { equals } from '../compare.ts';
import {
  type Rounding,
  absolute,
  fromDouble,
  isInteger,
  modulo,
  round,
  squareRoot,
  toInteger,
} from '../number.ts';
import type { Run } from '../run.ts';
import { isDuration, negateDuration } from '../temporal/arithmetic.ts';
import { type FeelNumber, type FeelValue, isNumber, kindOf } from '../value.ts';
import { signature } from './definition.ts';
import { sameForm } from './same.ts';

/** Scales of decimal128. */
const [MIN_SCALE, MAX_SCALE] = [-6111, 6176];

function number(value: FeelValue | undefined): FeelNumber {
  return (value ?? 0) as FeelNumber;
}

function rounded(rounding: Rounding): (values: readonly FeelValue[], run: Run) => FeelValue {
  return ([value, scale], run) => {
    const digits = toInteger(number(scale));
    return digits < MIN_SCALE || digits > MAX_SCALE
      ? run.fail('FUNCTION_INVOCATION_FAILURE', `A scale of ${digits} is out of range`)
      : round(number(value), digits, rounding);
  };
}

function abs(value: FeelValue): FeelValue {
  if (isNumber(value)) return absolute(value);
  if (!isDuration(value)) return null;
  const negative = value.kind === 'years and months duration' ? value.months < 0 : value.nanos < 0n;
  return negative ? negateDuration(value) : value;
}

function double(compute: (value: number) => number): (values: readonly FeelValue[]) => FeelValue {
  return ([value]) => fromDouble(compute(Number(number(value))));
}

function parity(rest: number): (values: readonly FeelValue[]) => FeelValue {
  return ([value]) => {
    const given = number(value);
    return isInteger(given) && Math.abs(Number(modulo(given, 2) ?? 0)) === rest;
  };
}

export const numberFunctions = [
  signature('decimal(n: number, scale: number)', rounded('half even')),
  signature('floor(n: number, scale?: number)', rounded('floor')),
  signature('ceiling(n: number, scale?: number)', rounded('ceiling')),
  signature('round up(n: number, scale: number)', rounded('up')),
  signature('round down(n: number, scale: number)', rounded('down')),
  signature('round half up(n: number, scale: number)', rounded('half up')),
  signature('round half down(n: number, scale: number)', rounded('half down')),
  signature('abs(n: number|years and months duration|days and time duration)', ([value]) =>
    abs(value ?? null),
  ),
  signature('modulo(dividend: number, divisor: number)', ([a, b], run) => {
    return modulo(number(a), number(b)) ?? run.fail('OUT_OF_BOUNDS', 'Division by zero');
  }),
  signature('sqrt(number: number)', ([value]) => squareRoot(number(value))),
  signature('log(number: number)', double(Math.log)),
  signature('exp(number: number)', double(Math.exp)),
  signature('odd(number: number)', parity(1)),
  signature('even(number: number)', parity(0)),
  signature('not(negand: any)', ([value]) => (typeof value === 'boolean' ? !value : null)),
  signature('is(value1: any, value2: any)', ([a = null, b = null], run) => {
    return kindOf(a) === kindOf(b) && equals(a, b, run) === true && sameForm(a, b);
  }),
];
