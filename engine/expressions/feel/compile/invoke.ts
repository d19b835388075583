/** Function invocation with positions or names (DMN 1.5 §10.3.2.13.4). */
import {
  type Builtin,
  type Signature,
  builtinNamed,
  callSignatures,
  signaturesFor,
} from '../builtins/index.ts';
import { FeelFunction, invoke, invokeNamed } from '../function.ts';
import { type FeelNode, FeelSyntaxError } from '../parse.ts';
import { outcomeOf } from '../outcome.ts';
import { type Code, foldingRun, type Scope } from '../run.ts';
import { type FeelValue, kindOf } from '../value.ts';
import { isBound, nameOf, normalName } from './names.ts';
import {
  type Env,
  type Rules,
  type Unit,
  childAt,
  childNamed,
  constant,
  constantOf,
  textOf,
} from './unit.ts';

interface Arguments {
  /** Null: by position. */
  readonly names: readonly string[] | null;
  readonly codes: readonly Code[];
}

function argumentsOf(node: FeelNode, env: Env | null, unit: Unit): Arguments {
  const named = childNamed(node, 'NamedParameters');
  if (named) {
    const parameters = named.children.filter((child) => child.name === 'NamedParameter');
    return {
      names: parameters.map((parameter) => nameOf(childAt(parameter, 0), unit)),
      codes: parameters.map((parameter) => unit.compile(childAt(parameter, -1), env)),
    };
  }
  const positional = childNamed(node, 'PositionalParameters')?.children ?? [];
  return {
    names: null,
    codes: positional.filter((child) => child.name !== ',').map((child) => unit.compile(child, env)),
  };
}

function invocation(node: FeelNode, env: Env | null, unit: Unit): Code {
  const callee = childAt(node, 0);
  const given = argumentsOf(node, env, unit);
  const isName = callee.name === 'VariableName' || callee.name === 'SpecialFunctionName';
  const name = isName ? normalName(nameOf(callee, unit)) : null;
  const builtin = name === null ? undefined : builtinNamed(name);
  if (builtin && name !== null && !isBound(name, env) && !Object.hasOwn(unit.names, name))
    return callBuiltin(builtin, given, unit);
  const special = name === null ? undefined : specialForms.get(name);
  if (special && given.codes.length > 0 && given.names === null) return special(given.codes);
  const target = unit.compile(callee, env);
  return (scope) => callValue(target(scope), given, scope, name);
}

/** `date("…")`, `date and time("…")`, `duration("…")`; with a literal text they are computed now. */
function temporalConstructor(node: FeelNode, env: Env | null, unit: Unit): Code {
  const constructor = childNamed(node, 'DateTimeConstructor');
  if (!constructor) return unit.compile(childAt(node, 0), env);
  const builtin = builtinNamed(normalName(textOf(constructor, unit)));
  if (!builtin) throw new FeelSyntaxError('Unknown constructor.', node.from);
  return callBuiltin(builtin, argumentsOf(node, env, unit), unit);
}

function callBuiltin(builtin: Builtin, given: Arguments, unit: Unit): Code {
  const signatures = signaturesFor(builtin, given.names, given.codes.length);
  const [first] = signatures;
  if (!first)
    return (scope) =>
      scope.run.fail('FUNCTION_INVOCATION_FAILURE', `No function '${builtin.name}' with these parameters`);
  if (builtin.impure) unit.pure = false;
  const codes = ordered(first, given);
  const candidates = given.names === null ? signatures : [first];
  const values = codes.map((code) => (code ? constantOf(code) : null));
  if (!builtin.impure && values.length > 0 && values.every((value) => value !== undefined)) {
    const folded = fold(builtin, candidates, values);
    if (folded !== null) return constant(folded);
  }
  return (scope) =>
    callSignatures(
      builtin,
      candidates,
      codes.map((code) => (code ? code(scope) : null)),
      scope.run,
    );
}

/** The result for constant arguments; null when it is null or too dear to know now. */
function fold(builtin: Builtin, signatures: readonly Signature[], values: readonly FeelValue[]): FeelValue {
  const outcome = outcomeOf(foldingRun(), (run) => callSignatures(builtin, signatures, values, run));
  return outcome.ok ? outcome.value : null;
}

/** The arguments in the order of the parameters; undefined where an optional one is not given. */
function ordered(signature: Signature, given: Arguments): readonly (Code | undefined)[] {
  const { names } = given;
  if (names === null) return given.codes;
  const codes = signature.parameters.map(({ name }) => given.codes[names.indexOf(name)]);
  while (codes.length > 0 && codes.at(-1) === undefined) codes.pop();
  return codes;
}

/** Functions that look at how a value came about, and so take code where others take values. */
const specialForms: ReadonlyMap<string, (codes: readonly Code[]) => Code> = new Map([
  ['is defined', isDefined],
  ['get or else', getOrElse],
]);

function isDefined([code]: readonly Code[]): Code {
  return (scope) => code !== undefined && scope.run.quietly(() => code(scope)).found;
}

function getOrElse([code, other]: readonly Code[]): Code {
  return (scope) => {
    const value = code ? scope.run.quietly(() => code(scope)).value : null;
    return value === null && other ? other(scope) : value;
  };
}

function callValue(target: FeelValue, given: Arguments, scope: Scope, name: string | null): FeelValue {
  const { run } = scope;
  if (!(target instanceof FeelFunction))
    return run.fail('NO_FUNCTION_FOUND', `No function found with name '${name ?? kindOf(target)}'`);
  const values = given.codes.map((code) => code(scope));
  return given.names === null ? invoke(target, values, run) : invokeNamed(target, given.names, values, run);
}

export const invokeRules: Rules = { FunctionInvocation: invocation, DateTimeLiteral: temporalConstructor };
