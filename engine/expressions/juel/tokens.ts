/** Cuts a JUEL expression into tokens. */
export interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'operator' | 'end';
  readonly text: string;
  readonly position: number;
}

export class JuelSyntaxError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} (at character ${position + 1})`);
    this.name = 'JuelSyntaxError';
    this.position = position;
  }
}

const PATTERN =
  /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?[lLdDfF]?|\.\d+(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([\p{L}_$][\p{L}\p{N}_$]*)|(&&|\|\||==|!=|<=|>=|[<>!?:+\-*/%().,[\]{}]))/uy;
/** Chains such as `1+1+1…` nest one level a term; the longest real expression has some two hundred tokens. */
const MAX_TOKENS = 4_000;

export function tokens(source: string, offset: number): readonly Token[] {
  const found: Token[] = [];
  const pattern = new RegExp(PATTERN);
  while (/\S/.test(source.slice(pattern.lastIndex))) {
    const from = pattern.lastIndex;
    const match = pattern.exec(source);
    if (!match)
      throw new JuelSyntaxError(
        `"${source.slice(from).trim().slice(0, 10)}" is not understood`,
        offset + from,
      );
    const [, number, string, name, operator] = match;
    const position = offset + pattern.lastIndex - (number ?? string ?? name ?? operator ?? '').length;
    if (number !== undefined) found.push({ kind: 'number', text: number, position });
    else if (string !== undefined) found.push({ kind: 'string', text: unquote(string), position });
    else if (name !== undefined) found.push({ kind: 'name', text: name, position });
    else found.push({ kind: 'operator', text: operator ?? '', position });
    if (found.length > MAX_TOKENS) throw new JuelSyntaxError('The expression is too long', position);
  }
  found.push({ kind: 'end', text: '', position: offset + source.length });
  return found;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquote(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
}
