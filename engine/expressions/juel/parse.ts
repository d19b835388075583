/** A Pratt parser of JUEL: text → tree. Precedence as in JSR 245 §1.13. */
import { JuelSyntaxError, tokens, type Token } from './tokens.ts';

export { JuelSyntaxError };

export type JuelNode =
  | { readonly type: 'literal'; readonly value: null | boolean | number | string }
  | { readonly type: 'name'; readonly name: string; readonly position: number }
  | { readonly type: 'property'; readonly of: JuelNode; readonly name: JuelNode }
  | {
      readonly type: 'call';
      readonly of: JuelNode;
      readonly method: string;
      readonly args: readonly JuelNode[];
    }
  | { readonly type: 'function'; readonly name: string; readonly args: readonly JuelNode[] }
  | { readonly type: 'list'; readonly items: readonly JuelNode[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [key: JuelNode, value: JuelNode])[] }
  | { readonly type: 'unary'; readonly operator: '-' | '!' | 'empty'; readonly of: JuelNode }
  | { readonly type: 'binary'; readonly operator: string; readonly left: JuelNode; readonly right: JuelNode }
  | { readonly type: 'choice'; readonly test: JuelNode; readonly yes: JuelNode; readonly no: JuelNode };

const WORDS: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  not: '!',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  div: '/',
  mod: '%',
};
const POWER: Readonly<Record<string, number>> = {
  '?': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 5,
  '>': 5,
  '<=': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
};
const UNARY_POWER = 8;
const MAX_DEPTH = 100;

/** Throws JuelSyntaxError. `offset` is added to positions. */
export function parseJuel(source: string, offset = 0): JuelNode {
  const list = tokens(source, offset);
  let at = 0;
  let depth = 0;

  const peek = (): Token => list[at] ?? { kind: 'end', text: '', position: offset + source.length };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const operatorOf = (token: Token): string =>
    token.kind === 'operator'
      ? token.text
      : token.kind === 'name' && Object.hasOwn(WORDS, token.text)
        ? (WORDS[token.text] ?? '')
        : '';
  const expect = (text: string): void => {
    const token = next();
    if (token.kind !== 'operator' || token.text !== text) {
      throw new JuelSyntaxError(`Expected "${text}" but found "${token.text || 'the end'}"`, token.position);
    }
  };

  function expression(power: number): JuelNode {
    depth += 1;
    if (depth > MAX_DEPTH) throw new JuelSyntaxError('The expression is nested too deep', peek().position);
    let left = prefix();
    for (;;) {
      const operator = operatorOf(peek());
      const binding = POWER[operator] ?? 0;
      if (binding <= power || operator === '') break;
      next();
      if (operator === '?') {
        const yes = expression(0);
        expect(':');
        left = { type: 'choice', test: left, yes, no: expression(0) };
      } else {
        left = { type: 'binary', operator, left, right: expression(binding) };
      }
    }
    depth -= 1;
    return left;
  }

  function prefix(): JuelNode {
    const token = peek();
    const operator = operatorOf(token);
    if (token.kind === 'name' && token.text === 'empty' && startsOperand(list[at + 1])) {
      next();
      return { type: 'unary', operator: 'empty', of: expression(UNARY_POWER) };
    }
    if (operator === '!' || operator === '-') {
      next();
      return { type: 'unary', operator, of: expression(UNARY_POWER) };
    }
    return postfix(primary());
  }

  function primary(): JuelNode {
    const token = next();
    switch (token.kind) {
      case 'number':
        return { type: 'literal', value: Number(token.text.replace(/[lLdDfF]$/, '')) };
      case 'string':
        return { type: 'literal', value: token.text };
      case 'name':
        return named(token);
      case 'operator':
        if (token.text === '(') {
          const inner = expression(0);
          expect(')');
          return inner;
        }
        if (token.text === '[') return { type: 'list', items: items(']') };
        if (token.text === '{') return { type: 'map', entries: entries() };
        throw new JuelSyntaxError(`"${token.text}" is out of place`, token.position);
      case 'end':
        throw new JuelSyntaxError(
          list.length === 1 ? 'The expression is empty' : 'The expression ends too early',
          token.position,
        );
    }
  }

  function named(token: Token): JuelNode {
    if (token.text === 'true' || token.text === 'false')
      return { type: 'literal', value: token.text === 'true' };
    if (token.text === 'null') return { type: 'literal', value: null };
    if (isOperator(peek(), '(')) return { type: 'function', name: token.text, args: parameters() };
    const [colon, name, open] = [peek(), list[at + 1], list[at + 2]];
    if (isOperator(colon, ':') && name?.kind === 'name' && open && isOperator(open, '(')) {
      at += 2;
      return { type: 'function', name: `${token.text}:${name.text}`, args: parameters() };
    }
    return { type: 'name', name: token.text, position: token.position };
  }

  function postfix(start: JuelNode): JuelNode {
    let node = start;
    for (;;) {
      if (isOperator(peek(), '.')) {
        next();
        const name = next();
        if (name.kind !== 'name') throw new JuelSyntaxError('A name must follow the dot', name.position);
        node = isOperator(peek(), '(')
          ? { type: 'call', of: node, method: name.text, args: parameters() }
          : { type: 'property', of: node, name: { type: 'literal', value: name.text } };
      } else if (isOperator(peek(), '[')) {
        next();
        const key = expression(0);
        expect(']');
        node = { type: 'property', of: node, name: key };
      } else return node;
    }
  }

  function parameters(): readonly JuelNode[] {
    expect('(');
    return items(')');
  }

  /** Expressions with commas up to the closing bracket. */
  function items(close: string): readonly JuelNode[] {
    const found: JuelNode[] = [];
    while (!isOperator(peek(), close)) {
      if (found.length > 0) expect(',');
      found.push(expression(0));
    }
    expect(close);
    return found;
  }

  /** A map literal (EL 3.0 §2.2.2); a bare name before the colon is the key itself, as Groovy and MVEL write it. */
  function entries(): readonly (readonly [JuelNode, JuelNode])[] {
    const found: [JuelNode, JuelNode][] = [];
    while (!isOperator(peek(), '}')) {
      if (found.length > 0) expect(',');
      const key = next();
      if (key.kind !== 'string' && key.kind !== 'name' && key.kind !== 'number')
        throw new JuelSyntaxError(`"${key.text}" cannot be a key`, key.position);
      expect(':');
      found.push([{ type: 'literal', value: key.text }, expression(0)]);
    }
    expect('}');
    return found;
  }

  const tree = expression(0);
  const rest = peek();
  if (rest.kind !== 'end') throw new JuelSyntaxError(`"${rest.text}" is out of place`, rest.position);
  return tree;
}

function isOperator(token: Token, text: string): boolean {
  return token.kind === 'operator' && token.text === text;
}

/** Whether `empty` is the operator: something to be tested follows. */
function startsOperand(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (token.kind !== 'operator' || token.text === '(' || token.text === '!') &&
    token.kind !== 'end' &&
    !Object.hasOwn(WORDS, token.text)
  );
}

/** The parts of a node, from left to right. */
export function childrenOf(node: JuelNode): readonly JuelNode[] {
  switch (node.type) {
    case 'literal':
    case 'name':
      return [];
    case 'property':
      return [node.of, node.name];
    case 'call':
      return [node.of, ...node.args];
    case 'function':
      return node.args;
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flat();
    case 'unary':
      return [node.of];
    case 'binary':
      return [node.left, node.right];
    case 'choice':
      return [node.test, node.yes, node.no];
  }
}
