/** FEEL text → tree: guards size and nesting, then parses with the lezer-feel grammar (DMN 1.5 §10.3.1.2). */
import { parser, trackVariables } from 'lezer-feel';

export const MAX_LENGTH = 65_536;
export const MAX_NESTING = 100;

/** A node of the grammar, https://github.com/nikku/lezer-feel. Punctuation and keywords are nodes, too. */
export interface FeelNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly FeelNode[];
}

/**
 * Names that the grammar cannot tell by itself, because they hold keywords or operators, as the keys of an object;
 * a value that is an object itself gives the names after a dot.
 */
export interface NameTree {
  readonly [name: string]: NameTree | null;
}

/** What is wrong with a text and where, in UTF-16 units from its start. */
export class FeelSyntaxError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** Operators that chain without nesting: `a or b or c` is one level deep. */
const CHAINS = new Set(['Disjunction', 'Conjunction', 'ArithmeticExpression']);

/** Throws FeelSyntaxError. */
export function parseFeel(text: string, top: 'Expression' | 'UnaryTests', names: NameTree): FeelNode {
  if (text.length > MAX_LENGTH)
    throw new FeelSyntaxError(`The expression is longer than ${MAX_LENGTH} characters.`, MAX_LENGTH);
  if (text.trim() === '') throw new FeelSyntaxError('The expression is empty.', 0);
  guardBrackets(text);
  try {
    return parseWith(text, top, names);
  } catch (error) {
    const marked = text.replaceAll(
      RANGE_TYPE,
      (_all, before: string, after: string) => `${before}list ${after}`,
    );
    if (marked === text) throw error;
    return parseWith(marked, top, names);
  }
}

/** The grammar does not know the type `range<T>`; it is read as `list <T>`, and told from it by the text. */
const RANGE_TYPE = /((?:\bof|:|<|,|->)\s*)range(\s*<)/g;

function parseWith(text: string, top: string, names: NameTree): FeelNode {
  const tree = parser
    .configure({ top, dialect: 'camunda', contextTracker: trackVariables(names) })
    .parse(text);
  return readTree(tree.cursor(), text);
}

/** The parser recurses over brackets in its stacks; a text of ten thousand of them must not reach it. */
function guardBrackets(text: string): void {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '(' || character === '[' || character === '{') depth += 1;
    else if (character === ')' || character === ']' || character === '}') depth -= 1;
    if (depth > MAX_NESTING) throw tooDeep(index);
  }
}

function tooDeep(position: number): FeelSyntaxError {
  return new FeelSyntaxError(`The expression is nested more than ${MAX_NESTING} deep.`, position);
}

interface Cursor {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly type: { readonly isError: boolean };
  firstChild(): boolean;
  nextSibling(): boolean;
  parent(): boolean;
}

interface OpenNode extends FeelNode {
  readonly children: FeelNode[];
  /** Nesting, chains counted once. */
  readonly depth: number;
}

/** Copies the tree without recursion, so that a long chain cannot exhaust the stack. */
function readTree(cursor: Cursor, text: string): FeelNode {
  const root = open(cursor, text, null);
  const ancestors: OpenNode[] = [];
  for (let current = root; ;) {
    if (cursor.firstChild()) {
      ancestors.push(current);
    } else {
      while (!cursor.nextSibling()) {
        if (!cursor.parent()) return root;
        ancestors.pop();
      }
    }
    const parent = ancestors.at(-1);
    if (!parent) return root;
    current = open(cursor, text, parent);
    parent.children.push(current);
  }
}

function open(cursor: Cursor, text: string, parent: OpenNode | null): OpenNode {
  if (cursor.type.isError) throw unexpected(text, cursor.from);
  const chained = parent !== null && CHAINS.has(cursor.name) && parent.name === cursor.name;
  const depth = parent === null ? 0 : parent.depth + (chained ? 0 : 1);
  if (depth > 4 * MAX_NESTING) throw tooDeep(cursor.from);
  return { name: cursor.name, from: cursor.from, to: cursor.to, children: [], depth };
}

function unexpected(text: string, position: number): FeelSyntaxError {
  const found = text.slice(position).trimStart().slice(0, 20);
  return new FeelSyntaxError(
    found === '' ? 'The expression ends too early.' : `Unexpected \`${found}\` at position ${position + 1}.`,
    position,
  );
}
