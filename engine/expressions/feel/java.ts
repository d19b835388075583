/**
 * External Java functions (DMN 1.5 §10.3.2.13.3) that need no Java: the pure static methods that decision models in
 * practice call. Nothing is loaded or reflected upon; a class or method that is not here does not exist.
 */
import { numberToText, parseNumber } from './number.ts';
import { toText } from './text.ts';
import { type FeelValue, isNumber } from './value.ts';

type JavaMethod = (values: readonly FeelValue[]) => FeelValue;

const MATH: ReadonlyMap<string, (...values: number[]) => number> = new Map(
  Object.entries({
    abs: Math.abs,
    acos: Math.acos,
    asin: Math.asin,
    atan: Math.atan,
    atan2: Math.atan2,
    cbrt: Math.cbrt,
    ceil: Math.ceil,
    cos: Math.cos,
    cosh: Math.cosh,
    exp: Math.exp,
    floor: Math.floor,
    hypot: Math.hypot,
    log: Math.log,
    log10: Math.log10,
    max: Math.max,
    min: Math.min,
    pow: Math.pow,
    round: Math.round,
    signum: Math.sign,
    sin: Math.sin,
    sinh: Math.sinh,
    sqrt: Math.sqrt,
    tan: Math.tan,
    tanh: Math.tanh,
    toDegrees: (radians: number) => (radians * 180) / Math.PI,
    toRadians: (degrees: number) => (degrees * Math.PI) / 180,
  }),
);

const NUMBERS = new Set(['double', 'float', 'long', 'int', 'short', 'byte']);
const BOXES = new Set(['Integer', 'Long', 'Short', 'Byte', 'Double', 'Float']);

/** The method of a class; null when it is not one of those that are known. `signature` is `max(double, double)`. */
export function javaMethod(className: string, signature: string): JavaMethod | null {
  const [, name = '', list = ''] = /^\s*(\w+)\s*\(([^()]*)\)\s*$/.exec(signature) ?? [];
  const types = list.trim() === '' ? [] : list.split(',').map((type) => type.trim());
  const simple = className.replace(/^java\.lang\./, '');
  if (simple === 'Math') return mathMethod(name, types);
  if (BOXES.has(simple) && name === 'valueOf') return numberValueOf(types);
  if (simple === 'String' && name === 'valueOf') return stringValueOf(types);
  return simple === 'String' && name === 'format' ? format : null;
}

function mathMethod(name: string, types: readonly string[]): JavaMethod | null {
  const compute = MATH.get(name);
  if (!compute || !types.every((type) => NUMBERS.has(type))) return null;
  return (values) => {
    const numbers = values.map((value) => (isNumber(value) ? Number(value) : Number.NaN));
    const result = compute(...numbers);
    return Number.isFinite(result) ? result : null;
  };
}

function numberValueOf([type = '']: readonly string[]): JavaMethod | null {
  if (NUMBERS.has(type)) return ([value = null]) => (isNumber(value) ? value : null);
  if (type !== 'java.lang.String') return null;
  return ([value]) => (typeof value === 'string' ? parseNumber(value.trim()) : null);
}

function stringValueOf([type = '']: readonly string[]): JavaMethod | null {
  if (type === 'char') return ([value]) => (typeof value === 'string' && value.length === 1 ? value : null);
  return NUMBERS.has(type) ? ([value = null]) => (isNumber(value) ? numberToText(value) : null) : null;
}

/** `String.format` with `%s`, `%d` and `%%`; any other conversion gives null, as does a missing argument. */
const format: JavaMethod = ([pattern, ...values]) => {
  if (typeof pattern !== 'string') return null;
  const given = values.flat();
  let next = 0;
  let isValid = true;
  const text = pattern.replaceAll(/%(.?)/g, (_all, conversion: string) => {
    if (conversion === '%') return '%';
    const value = given[next] ?? null;
    next += 1;
    isValid &&= conversion === 's' ? value !== null : conversion === 'd' && isNumber(value);
    return toText(value);
  });
  return isValid ? text : null;
};
