/** The built-in functions by name, and how they are called (DMN 1.5 §10.3.4, and Camunda's extensions). */
import { FeelFunction } from '../function.ts';
import type { Run } from '../run.ts';
import { type FeelType, anyType, namedType } from '../type.ts';
import { type FeelValue, kindOf } from '../value.ts';
import { aggregateFunctions } from './aggregate.ts';
import { contextFunctions } from './context.ts';
import { conversionFunctions } from './conversion.ts';
import { type Builtin, type BuiltinParameter, type Signature, accept, signature } from './definition.ts';
import { extensionFunctions } from './extension.ts';
import { listFunctions } from './list.ts';
import { numberFunctions } from './number.ts';
import { rangeFunctions } from './range.ts';
import { stringFunctions } from './string.ts';
import { temporalFunctions } from './temporal.ts';

export type { Builtin, Signature } from './definition.ts';

/** Functions on long texts are not done in one step. */
const TEXT_PER_STEP = 64;
const IMPURE = new Set(['now', 'today']);

const builtins: ReadonlyMap<string, Builtin> = collect([
  aggregateFunctions,
  contextFunctions,
  conversionFunctions,
  extensionFunctions,
  listFunctions,
  numberFunctions,
  rangeFunctions,
  stringFunctions,
  temporalFunctions,
]);

function collect(groups: readonly (readonly ReturnType<typeof signature>[])[]): ReadonlyMap<string, Builtin> {
  const found = new Map<string, { name: string; signatures: Signature[]; impure: boolean }>();
  for (const [name, each] of groups.flat()) {
    const builtin = found.get(name) ?? { name, signatures: [], impure: IMPURE.has(name) };
    builtin.signatures.push(each);
    found.set(name, builtin);
  }
  return found;
}

/** Names with keywords in them, which the grammar has to be told; those with `and` it knows. */
export const keywordNames: readonly string[] = [...builtins.keys(), 'get or else', 'is defined'].filter(
  (name) => /\b(?:or|in|of|for|if|else|then|some|every|between|instance|return)\b/.test(name),
);

export function builtinNamed(name: string): Builtin | undefined {
  return builtins.get(name);
}

/** The signatures that take these names, or this number of arguments, as they are declared. */
export function signaturesFor(
  builtin: Builtin,
  names: readonly string[] | null,
  count: number,
): readonly Signature[] {
  return builtin.signatures.filter(({ parameters, variadic }) => {
    const required = parameters.filter((parameter) => !parameter.optional).length;
    if (names === null) return count >= required && (variadic || count <= parameters.length);
    const known = new Set(parameters.map(({ name }) => name));
    return (
      new Set(names).size === names.length &&
      names.every((name) => known.has(name)) &&
      parameters.every((parameter) => parameter.optional || names.includes(parameter.name))
    );
  });
}

/** The arguments as the parameters want them; undefined when one does not conform. */
function acceptAll(
  { parameters }: Signature,
  values: readonly FeelValue[],
): readonly FeelValue[] | undefined {
  const accepted: FeelValue[] = [];
  for (const [index, given] of values.entries()) {
    const parameter = parameters[index] ?? parameters.at(-1);
    const value = parameter ? accept(given, parameter) : given;
    if (value === undefined) return undefined;
    accepted.push(value);
  }
  return accepted;
}

/** Calls the first signature that the arguments conform to; null, and why, when there is none. */
export function callSignatures(
  builtin: Builtin,
  signatures: readonly Signature[],
  values: readonly FeelValue[],
  run: Run,
): FeelValue {
  for (const candidate of signatures) {
    const accepted = acceptAll(candidate, values);
    if (!accepted) continue;
    for (const value of accepted) if (typeof value === 'string') run.spend(value.length / TEXT_PER_STEP);
    return candidate.body(accepted, run);
  }
  const kinds = values.map((value) => (value === null ? 'null' : kindOf(value))).join(', ');
  return run.fail('FUNCTION_INVOCATION_FAILURE', `${builtin.name} cannot take (${kinds})`);
}

/** Calls a built-in function by its name, with positions; null when it does not take these arguments. */
export function builtinCall(name: string, values: readonly FeelValue[], run: Run): FeelValue {
  const builtin = builtins.get(name);
  return builtin ? callSignatures(builtin, signaturesFor(builtin, null, values.length), values, run) : null;
}

const asValues = new Map<string, FeelFunction>();

/** A built-in function as a value, as when it is given to `sort`; with the parameters of its first signature. */
export function builtinFunction(name: string): FeelFunction | undefined {
  const builtin = builtins.get(name);
  const first = builtin?.signatures[0];
  if (!builtin || !first) return undefined;
  let value = asValues.get(name);
  if (!value) {
    value = new FeelFunction(
      first.parameters.map((parameter) => ({ name: parameter.name, type: typeOf(parameter) })),
      (values, run) => callSignatures(builtin, [first], values, run),
    );
    asValues.set(name, value);
  }
  return value;
}

function typeOf({ kinds }: BuiltinParameter): FeelType {
  const [only] = kinds ?? [];
  return (kinds?.size === 1 && only !== undefined ? namedType(only) : null) ?? anyType;
}
