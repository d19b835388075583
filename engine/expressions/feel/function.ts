/** A function as a FEEL value: built in, written by the author, or a business knowledge model. */
import { FeelObject } from './object.ts';
import type { Run } from './run.ts';
import { type FeelType, coerce } from './type.ts';
import { type FeelValue, kindOf } from './value.ts';

export interface Parameter {
  readonly name: string;
  /** Null: anything. */
  readonly type: FeelType | null;
}

export class FeelFunction extends FeelObject {
  readonly kind = 'function';
  readonly parameters: readonly Parameter[];
  readonly result: FeelType | null;
  /** Takes one value for each parameter, in order. */
  readonly body: (values: readonly FeelValue[], run: Run) => FeelValue;

  constructor(
    parameters: readonly Parameter[],
    body: (values: readonly FeelValue[], run: Run) => FeelValue,
    result: FeelType | null = null,
  ) {
    super();
    this.parameters = parameters;
    this.body = body;
    this.result = result;
  }
}

/** Calls a function value. Arguments that do not conform to the parameters' types give null. */
export function invoke(target: FeelFunction, values: readonly FeelValue[], run: Run): FeelValue {
  if (values.length !== target.parameters.length) return wrongCount(run);
  const coerced: FeelValue[] = [];
  for (const [index, { name, type }] of target.parameters.entries()) {
    const value = values[index] ?? null;
    const converted = type ? coerce(value, type) : value;
    if (converted === undefined)
      return run.fail('FUNCTION_INVOCATION_FAILURE', `Parameter '${name}' cannot be a ${kindOf(value)}`);
    coerced.push(converted);
  }
  run.enterCall();
  const result = target.body(coerced, run);
  run.leaveCall();
  return target.result ? (coerce(result, target.result) ?? null) : result;
}

/** Calls a function value with named arguments; a parameter that is not named is null (DMN 1.5 §10.3.2.13.5). */
export function invokeNamed(
  target: FeelFunction,
  names: readonly string[],
  values: readonly FeelValue[],
  run: Run,
): FeelValue {
  const parameters = new Set(target.parameters.map(({ name }) => name));
  if (names.some((name) => !parameters.has(name)) || new Set(names).size !== names.length)
    return run.fail(
      'FUNCTION_INVOCATION_FAILURE',
      `The function has no such parameters: ${names.join(', ')}`,
    );
  const ordered = target.parameters.map(({ name }) => values[names.indexOf(name)] ?? null);
  return invoke(target, ordered, run);
}

function wrongCount(run: Run): null {
  return run.fail('FUNCTION_INVOCATION_FAILURE', 'The function takes another number of parameters');
}
