/** FEEL tree → closures: dispatches each kind of node to the rule that compiles it. */
import { keywordNames } from '../builtins/index.ts';
import { type FeelNode, FeelSyntaxError, type NameTree, parseFeel } from '../parse.ts';
import type { Code } from '../run.ts';
import type { FeelType } from '../type.ts';
import { accessRules } from './access.ts';
import { controlRules } from './control.ts';
import { invokeRules } from './invoke.ts';
import { literalRules } from './literals.ts';
import { nameRules } from './names.ts';
import { operatorRules } from './operators.ts';
import { structureRules } from './structures.ts';
import { type TestCode, testCode, testRules } from './tests.ts';
import { typeRules } from './types.ts';
import { type Env, type Rules, type Unit, childAt, textOf } from './unit.ts';

const rules: Rules = {
  ...accessRules,
  ...controlRules,
  ...invokeRules,
  ...literalRules,
  ...nameRules,
  ...operatorRules,
  ...structureRules,
  ...testRules,
  ...typeRules,
};

export interface Compiled<T> {
  readonly code: T;
  /** Root variables that are read, without built-in functions. */
  readonly reads: readonly string[];
  /** Equal variables always give equal results. */
  readonly pure: boolean;
}

export interface CompileSettings {
  readonly names: NameTree;
  readonly typeNamed: (name: string) => FeelType | null;
  readonly strict: boolean;
}

function unitOf(text: string, settings: CompileSettings): Unit {
  const unit: Unit = {
    ...settings,
    text,
    reads: new Set(),
    pure: true,
    inputReads: 0,
    compile(node: FeelNode, env: Env | null): Code {
      const rule = rules[node.name];
      if (!rule) throw new FeelSyntaxError(`\`${textOf(node, unit)}\` is not an expression.`, node.from);
      return rule(node, env, unit);
    },
  };
  return unit;
}

const KEYWORD_NAMES: NameTree = Object.fromEntries(keywordNames.map((name) => [name, null]));

const withKeywords = new WeakMap<NameTree, NameTree>();

function parse(text: string, top: 'Expression' | 'UnaryTests', { names }: CompileSettings): FeelNode {
  const all = withKeywords.get(names) ?? { ...KEYWORD_NAMES, ...names };
  withKeywords.set(names, all);
  return parseFeel(text, top, all);
}

/** Throws FeelSyntaxError. */
export function compileText(text: string, settings: CompileSettings): Compiled<Code> {
  const unit = unitOf(text, settings);
  const code = unit.compile(childAt(parse(text, 'Expression', settings), 0), null);
  return { code, reads: [...unit.reads], pure: unit.pure };
}

/** The tests of a decision table's cell on the input `?`. Throws FeelSyntaxError. */
export function compileTests(text: string, settings: CompileSettings): Compiled<TestCode> {
  const unit = unitOf(text, settings);
  const root = parse(text, 'UnaryTests', settings);
  const first = childAt(root, 0);
  if (first.name === 'Wildcard') return { code: () => true, reads: [], pure: true };
  const list = root.children.find((child) => child.name === 'PositiveUnaryTests') ?? first;
  const tests = list.children
    .filter((child) => child.name === 'PositiveUnaryTest')
    .map((child) => testCode(child, null, unit));
  const code = first.name === 'not' ? noneOf(anyOf(tests)) : anyOf(tests);
  return { code, reads: [...unit.reads], pure: unit.pure };
}

function anyOf(tests: readonly TestCode[]): TestCode {
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  return (scope) => {
    let result: boolean | null = false;
    for (const test of tests) {
      const holds = test(scope);
      if (holds === true) return true;
      if (holds === null) result = null;
    }
    return result;
  };
}

function noneOf(test: TestCode): TestCode {
  return (scope) => {
    const holds = test(scope);
    return holds === null ? null : !holds;
  };
}
