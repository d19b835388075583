/** What a FEEL expression computes with: the value domain of DMN 1.5 §10.3.2. */
import { Big } from 'big.js';
import type { FeelDate, FeelDateTime, FeelTime } from './temporal/moment.ts';
import type { DaysTime, YearsMonths } from './temporal/duration.ts';
import { FeelObject, type Kind } from './object.ts';
import type { FeelFunction } from './function.ts';
import type { FeelRange } from './range.ts';

export type FeelValue =
  | null
  | boolean
  | FeelNumber
  | string
  | FeelDate
  | FeelTime
  | FeelDateTime
  | YearsMonths
  | DaysTime
  | FeelRange
  | FeelFunction
  | readonly FeelValue[]
  | FeelContext;

/** A decimal: a JavaScript number stands for the decimal that it prints as; what does not fit is a Big. */
export type FeelNumber = number | Big;

export interface FeelContext {
  readonly [name: string]: FeelValue;
}

export function kindOf(value: FeelValue): Kind {
  const type = typeof value;
  if (type === 'string' || type === 'number' || type === 'boolean') return type;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof FeelObject) return value.kind;
  return value instanceof Big ? 'number' : 'context';
}

export function isNumber(value: FeelValue): value is FeelNumber {
  return typeof value === 'number' || value instanceof Big;
}

export function isList(value: FeelValue): value is readonly FeelValue[] {
  return Array.isArray(value);
}

export function isContext(value: FeelValue): value is FeelContext {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof FeelObject) &&
    !(value instanceof Big)
  );
}

/** An empty context to fill: without prototype, so that no name is special. */
export function newContext(): Record<string, FeelValue> {
  return Object.create(null) as Record<string, FeelValue>;
}
