/** What the compilation of one text shares: the text, what it reads, and how to compile a part of it. */
import { type FeelNode, FeelSyntaxError, type NameTree } from '../parse.ts';
import type { Code } from '../run.ts';
import type { FeelType } from '../type.ts';
import type { FeelValue } from '../value.ts';

/**
 * Names bound inside the text, innermost first; one link for each link of the Scope at run time. `value`: the scope's
 * value has that name. `entries`: the scope's value is a context with these names. `item`: the scope's value is the
 * item under a filter, whose entries are visible if it is a context.
 */
export type Env =
  | { readonly parent: Env | null; readonly kind: 'value'; readonly name: string }
  | { readonly parent: Env | null; readonly kind: 'entries'; readonly names: ReadonlySet<string> }
  | { readonly parent: Env | null; readonly kind: 'item' };

export interface Unit {
  readonly text: string;
  /** Root variables that are read. */
  readonly reads: Set<string>;
  /** Names that a surrounding model declares; a function among them wins over a built-in one. */
  readonly names: NameTree;
  /** Item definitions by name. */
  readonly typeNamed: (name: string) => FeelType | null;
  /** DMN to the letter, where Camunda 8 is more lenient. */
  readonly strict: boolean;
  /** False when the value may differ at two evaluations with equal variables: the text asks for the time. */
  pure: boolean;
  /** Counts each place where the input `?` is read. */
  inputReads: number;
  compile(node: FeelNode, env: Env | null): Code;
}

/** Compiles one kind of node of the grammar. */
export type Rule = (node: FeelNode, env: Env | null, unit: Unit) => Code;
export type Rules = Readonly<Record<string, Rule>>;

export function textOf(node: FeelNode, unit: Unit): string {
  return unit.text.slice(node.from, node.to);
}

/** The child at an index. Throws FeelSyntaxError when the grammar gave none. */
export function childAt(node: FeelNode, index: number): FeelNode {
  const child = node.children.at(index);
  if (!child)
    throw new FeelSyntaxError(`The ${node.name} at position ${node.from + 1} is incomplete.`, node.from);
  return child;
}

export function childNamed(node: FeelNode, name: string): FeelNode | undefined {
  return node.children.find((child) => child.name === name);
}

const constants = new WeakMap<Code, { readonly value: FeelValue }>();

/** Code that always gives the same value, and is known to. */
export function constant(value: FeelValue): Code {
  const code: Code = () => value;
  constants.set(code, { value });
  return code;
}

/** The value of code made by `constant`; undefined for any other. */
export function constantOf(code: Code): FeelValue | undefined {
  return constants.get(code)?.value;
}
