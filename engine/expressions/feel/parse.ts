/** FEEL text → tree: guards size and nesting, then parses with the lezer-feel grammar (DMN 1.5 §10.3.1.2). */
import { parser, trackVariables } from 'lezer-feel';

export const MAX_LENGTH = 65_536;
export const MAX_NESTING = 100;
/** Most words, literals and signs of one text. */
export const MAX_TOKENS = 5_000;
const MAX_WORDS = 50;

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

type Top = 'Expression' | 'UnaryTests';

/** Throws FeelSyntaxError. */
export function parseFeel(text: string, top: Top, names: NameTree): FeelNode {
  if (text.length > MAX_LENGTH)
    throw new FeelSyntaxError(`The expression is longer than ${MAX_LENGTH} characters.`, MAX_LENGTH);
  if (text.trim() === '') throw new FeelSyntaxError('The expression is empty.', 0);
  guardTokens(text);
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

function parseWith(text: string, top: Top, names: NameTree): FeelNode {
  return readTree(parserFor(top, names).parse(text).cursor(), text);
}

/** Configuring takes longer than parsing: a decision's cells share one parser, as they share their names. */
const parsers = new WeakMap<NameTree, Map<Top, typeof parser>>();

function parserFor(top: Top, names: NameTree): typeof parser {
  const known = parsers.get(names) ?? new Map<Top, typeof parser>();
  parsers.set(names, known);
  const found =
    known.get(top) ?? parser.configure({ top, dialect: 'camunda', contextTracker: trackVariables(names) });
  known.set(top, found);
  return found;
}

/** A text, a comment, a word, a number, or one character that is no blank. */
const TOKEN =
  /"(?:[^"\\]|\\[^])*"?|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|([\p{L}_?][\p{L}\p{N}_]*)|\d+|([([{])|([)\]}])|\S/gu;
const KEYWORD =
  /^(?:and|or|in|of|for|if|then|else|return|some|every|satisfies|between|instance|function|external)$/;

/**
 * Refuses in linear time what costs the grammar's parser more: it copies its context at each token, so that its time
 * grows with the square of their number (40,000 list items took 17 seconds), and more so along one long name.
 */
function guardTokens(text: string): void {
  let [tokens, depth, words] = [0, 0, 0];
  for (const { 0: token, 1: word, 2: opening, 3: closing, index } of text.matchAll(TOKEN)) {
    tokens += 1;
    words = word === undefined || KEYWORD.test(token) ? 0 : words + 1;
    if (opening !== undefined) depth += 1;
    if (closing !== undefined) depth -= 1;
    if (depth > MAX_NESTING) throw tooDeep(index);
    if (words > MAX_WORDS) throw new FeelSyntaxError(`A name has more than ${MAX_WORDS} words.`, index);
    if (tokens > MAX_TOKENS)
      throw new FeelSyntaxError(`The expression has more than ${MAX_TOKENS} words and signs.`, index);
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

const COMMENTS = new Set(['LineComment', 'BlockComment']);

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
    if (!COMMENTS.has(current.name)) parent.children.push(current);
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
    found === '' ? 'The expression ends too early.' : `Unexpected \`${found}\`.`,
    position,
  );
}
