/** What a boxed expression is compiled to, and how the texts inside are compiled. */
import type { Dialect } from '../model/definition.ts';
import type { Finding } from '../model/finding.ts';
import type { EvaluationContext } from '../model/expression.ts';
import { compileExpression } from '../expressions/index.ts';
import {
  compileFeel,
  compileUnaryTests,
  type FeelInput,
  FeelSyntaxError,
  type FeelValue,
  type NameTree,
  type Run,
  toJson,
} from '../expressions/feel/index.ts';
import type { DecisionModel, Text } from './model.ts';
import type { TypeNamed } from './types.ts';

/** Compiled logic; reads its variables from `run.input`. Throws FeelLimit or DecisionFailure. */
export type Logic = (run: Run) => FeelValue;
/** Compiled tests of a table's cell; `run.input` has the column's input as `?`. */
export type Test = (run: Run) => boolean | null;

/** The decision cannot be made: a hit policy is broken, or an expression of another language failed. */
export class DecisionFailure extends Error {}

/** Where in a model something is compiled. */
export interface Place {
  readonly model: DecisionModel;
  readonly typeNamed: TypeNamed;
  /** Names that the expression may use. */
  readonly names: NameTree;
  /** Id of the decision or knowledge model, for findings. */
  readonly element: string;
  readonly report: (finding: Omit<Finding, 'file'>) => void;
}

/** The place inside something that binds more names. */
export function withNames(place: Place, names: NameTree): Place {
  return { ...place, names: { ...place.names, ...names } };
}

/** The same evaluation with some more variables. */
export function bind(run: Run, values: ReadonlyMap<string, FeelValue>): Run {
  const outer = run.input;
  return run.within({
    get: (name) => (values.has(name) ? values.get(name) : outer.get(name)),
    now: outer.now,
    zone: outer.zone,
  });
}

export const nothing: Logic = () => null;

/** Compiles an expression; a text that does not compile is reported and gives null. */
export function compileText(text: Text | null, place: Place): Logic {
  if (!text || text.text === '') return nothing;
  if (isForeign(text, place)) return foreignLogic(text, text.text, place) ?? nothing;
  try {
    const program = compileFeel(text.text, { names: place.names, typeNamed: place.typeNamed, strict: true });
    return (run) => program.compute(run);
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error;
    return fallback(text, text.text, error, place) ?? nothing;
  }
}

/** Compiles the tests of a cell. An empty cell and `-` let everything pass. */
export function compileTest(text: Text, place: Place): Test {
  if (text.text === '' || text.text === '-') return () => true;
  if (isForeign(text, place)) return foreignTest(text, text.text, place);
  try {
    const program = compileUnaryTests(text.text, {
      names: place.names,
      typeNamed: place.typeNamed,
      strict: true,
    });
    return (run) => program.compute(run);
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error;
    const logic = fallback(text, cellText(text.text), error, place);
    return logic ? (run) => passes(logic(run), run.input) : () => false;
  }
}

/** Flowable's cells are fragments behind the input: `== "x"`, `.startsWith("x")`. */
function cellText(text: string): string {
  return `\${${/^[.=!<>]/.test(text) ? `cellInput ${text}`.replace(' .', '.') : text}}`;
}

function isForeign(text: Text, { model }: Place): boolean {
  if (/^[$#]\{/.test(text.text)) return true;
  const language = text.language ?? model.language;
  return language !== null && !/feel/i.test(language) && /juel|groovy|java|python|^el$/i.test(language);
}

function foreignTest(text: Text, source: string, place: Place): Test {
  const logic = foreignLogic(text, source, place);
  return logic ? (run) => passes(logic(run), run.input) : () => false;
}

/** A cell in another language is true or false, or a value that the input must equal. */
function passes(value: FeelValue, input: FeelInput): boolean {
  return typeof value === 'boolean' ? value : value !== null && value === input.get('?');
}

/** What is no FEEL may be JUEL, as Camunda 7 and Flowable write it; the reader is told. */
function fallback(text: Text, source: string, error: FeelSyntaxError, place: Place): Logic | null {
  const juel = source.includes('${') ? source : `\${${source}}`;
  const logic = foreignLogic(text, juel, place, error);
  if (logic) noteJuel(text, place);
  else report(text, `is no FEEL expression: ${error.message}`, place);
  return logic;
}

function noteJuel(text: Text, place: Place): void {
  place.report({
    element: text.id ?? place.element,
    code: 'DECISION_JUEL',
    severity: 'review',
    message: `The text \`${text.text.slice(0, 80)}\` of decision ${place.element} is no FEEL and is read as JUEL`,
    remedy: 'Rewrite it in FEEL if that is not what is meant.',
  });
}

function foreignLogic(text: Text, source: string, place: Place, quiet?: FeelSyntaxError): Logic | null {
  const dialect: Dialect = place.model.vendor === 'flowable' ? 'flowable' : 'camunda7';
  const language = quiet ? null : (text.language ?? place.model.language);
  const compiled = compileExpression(source, { language, dialect, use: 'expression' });
  if (!compiled.ok) {
    if (!quiet) report(text, `cannot be read: ${compiled.message}`, place);
    return null;
  }
  const { expression } = compiled;
  return (run) => {
    const evaluation = expression.evaluate(contextOf(run.input));
    if (evaluation.ok) return evaluation.value;
    throw new DecisionFailure(`\`${text.text.slice(0, 80)}\`: ${evaluation.message}`);
  };
}

function contextOf(input: FeelInput): EvaluationContext {
  return {
    get(name) {
      const value = input.get(name);
      return value === undefined ? undefined : toJson(value);
    },
    names: () => [],
    now: input.now,
    zone: input.zone,
  };
}

function report(text: Text, problem: string, place: Place): void {
  place.report({
    element: text.id ?? place.element,
    code: 'DECISION_EXPRESSION',
    severity: 'blocker',
    message: `The text \`${text.text.slice(0, 80)}\` of decision ${place.element} ${problem}`,
    remedy: 'Correct the expression; FEEL is the language of decisions.',
  });
}
