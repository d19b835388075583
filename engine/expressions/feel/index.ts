/** The face of FEEL: text → compiled expression or unary tests, evaluated on FEEL values (DMN 1.5 chapter 10). */
import type { Json } from '../../json.ts';
import type { Evaluation, EvaluationContext, Expression } from '../../model/expression.ts';
import type { CompileResult } from '../result.ts';
import { type Compiled, type CompileSettings, compileTests, compileText } from './compile/index.ts';
import { type FeelOutcome, outcomeOf } from './outcome.ts';
import { FeelSyntaxError, type NameTree } from './parse.ts';
import { type FeelInput, foldingRun, Run, type Scope } from './run.ts';
import { toJson } from './text.ts';
import type { FeelType } from './type.ts';
import type { FeelValue } from './value.ts';

export { type FeelOutcome, outcomeOf } from './outcome.ts';
export { FeelSyntaxError, type NameTree } from './parse.ts';
export { normalName } from './compile/names.ts';
export { builtinCall } from './builtins/index.ts';
export { equals } from './compare.ts';
export { externalFunction } from './external.ts';
export { FeelFunction, invoke, invokeNamed } from './function.ts';
export { type FeelInput, FeelLimit, Run } from './run.ts';
export { type FeelType, anyType, coerce, namedType } from './type.ts';
export { parseTemporalOf } from './temporal/text.ts';
export { toJson, toText } from './text.ts';
export { type FeelContext, type FeelValue, isContext, isList, isNumber, newContext } from './value.ts';

export interface FeelOptions {
  /** Names with operators or keywords in them, and functions of the model. */
  readonly names?: NameTree;
  readonly typeNamed?: (name: string) => FeelType | null;
  /** DMN to the letter, where Camunda 8 is more lenient: `instance of list` is null. */
  readonly strict?: boolean;
}

export interface FeelProgram<T> {
  readonly source: string;
  readonly reads: readonly string[];
  readonly pure: boolean;
  /** Never throws: a spent budget is an outcome. */
  evaluate(input: FeelInput): FeelOutcome<T>;
  /** Computes as a part of another evaluation. Throws FeelLimit when the shared budget is spent. */
  compute(run: Run): T;
}

/** Compiles a FEEL expression. Throws FeelSyntaxError. */
export function compileFeel(text: string, options: FeelOptions = {}): FeelProgram<FeelValue> {
  return program(text, compileText(text, settingsOf(options)));
}

/** Compiles unary tests on the variable `?`; null when it cannot be told whether they hold. Throws FeelSyntaxError. */
export function compileUnaryTests(text: string, options: FeelOptions = {}): FeelProgram<boolean | null> {
  return program(text, compileTests(text, settingsOf(options)));
}

const NO_NAMES: NameTree = {};

function settingsOf({
  names = NO_NAMES,
  typeNamed = () => null,
  strict = false,
}: FeelOptions): CompileSettings {
  return { names, typeNamed, strict };
}

function program<T>(source: string, compiled: Compiled<(scope: Scope) => T>): FeelProgram<T> {
  const { code, reads, pure } = compiled;
  const compute = (run: Run): T => code({ run, parent: null, value: null });
  return {
    source,
    reads,
    pure,
    compute,
    evaluate: (input) => outcomeOf(new Run(input), compute),
  };
}

/** Compiles FEEL for the interpreter: results are plain JSON. `source` is the text as the author wrote it. */
export function compileFeelExpression(text: string, source = text): CompileResult {
  return compiledExpression(
    source,
    Math.max(0, source.lastIndexOf(text)),
    () => compileFeel(text),
    (names) => compileFeel(text, { names }),
  );
}

/** Compiles unary tests on the variable `?` for the interpreter. */
export function compileUnaryExpression(source: string): CompileResult {
  return compiledExpression(
    source,
    0,
    () => compileUnaryTests(source),
    (names) => compileUnaryTests(source, { names }),
  );
}

function compiledExpression(
  source: string,
  offset: number,
  compile: () => FeelProgram<FeelValue>,
  withNames: (names: NameTree) => FeelProgram<FeelValue>,
): CompileResult {
  try {
    return { ok: true, expression: expressionOf(source, compile(), withNames) };
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error;
    return { ok: false, message: error.message, position: error.position + offset };
  }
}

/** Distinct sets of odd names an expression is compiled for again. */
const MAX_VARIANTS = 8;
/** A name that the grammar reads as something else, unless it is told. */
const ODD_NAME = /[^\p{L}\p{N}_ ]|\b(?:and|or|in|of|for|if|else|then|some|every|between|return)\b/u;

function expressionOf(
  source: string,
  plain: FeelProgram<FeelValue>,
  withNames: (names: NameTree) => FeelProgram<FeelValue>,
): Expression {
  const variants = new Map<string, FeelProgram<FeelValue>>();
  const fixed = plain.pure && plain.reads.length === 0 ? constantOf(plain) : undefined;
  return {
    language: 'feel',
    source,
    reads: plain.reads,
    ...(fixed === undefined ? {} : { constant: fixed }),
    evaluate(context) {
      const outcome = jsonOf(plain, context);
      if (!outcome.ok || !outcome.missing) return evaluationOf(outcome);
      const odd = oddNames(context, source);
      if (odd.length === 0) return evaluationOf(outcome);
      const key = odd.join('\n');
      let variant = variants.get(key);
      if (!variant) {
        variant = variantOf(odd, plain, withNames);
        if (variants.size < MAX_VARIANTS) variants.set(key, variant);
      }
      return evaluationOf(jsonOf(variant, context));
    },
  };
}

/** Names among the variables that the text may mean, though the grammar could not know: `order-id`. */
function oddNames(context: EvaluationContext, source: string): readonly string[] {
  return context.names().filter((name) => ODD_NAME.test(name) && source.includes(name));
}

function variantOf(
  names: readonly string[],
  plain: FeelProgram<FeelValue>,
  withNames: (names: NameTree) => FeelProgram<FeelValue>,
): FeelProgram<FeelValue> {
  try {
    return withNames(Object.fromEntries(names.map((name) => [name, null])));
  } catch {
    return plain;
  }
}

function constantOf(plain: FeelProgram<FeelValue>): Json | undefined {
  const outcome = outcomeOf(foldingRun(), (run) => toJson(plain.compute(run), run));
  return outcome.ok && outcome.warnings.length === 0 ? outcome.value : undefined;
}

/** Writing the result is a part of the evaluation: it is paid from the same budget. */
function jsonOf(program: FeelProgram<FeelValue>, input: FeelInput): FeelOutcome<Json> {
  return outcomeOf(new Run(input), (run) => toJson(program.compute(run), run));
}

function evaluationOf(outcome: FeelOutcome<Json>): Evaluation {
  return outcome.ok ? { ok: true, value: outcome.value, warnings: outcome.warnings } : outcome;
}
