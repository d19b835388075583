/** Splits a text into literal parts and the insides of `${…}` or `#{…}`. */
import { JuelSyntaxError } from './parse.ts';

export interface TemplatePart {
  readonly kind: 'text' | 'expression';
  readonly text: string;
  /** Where the part begins in the source. */
  readonly position: number;
}

export function splitTemplate(source: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  while (at < source.length) {
    const two = source.slice(at, at + 2);
    if (source[at] === '\\' && /^[$#]\{/.test(source.slice(at + 1, at + 3))) {
      literal += source.slice(at + 1, at + 3);
      at += 3;
    } else if (two === '${' || two === '#{') {
      const end = endOfExpression(source, at + 2);
      // Space around a lone expression is of the XML's layout; between parts it is text.
      if (literal.trim() !== '' || (literal !== '' && parts.length > 0))
        parts.push({ kind: 'text', text: literal, position: at });
      literal = '';
      parts.push({ kind: 'expression', text: source.slice(at + 2, end), position: at + 2 });
      at = end + 1;
    } else {
      literal += source[at];
      at += 1;
    }
  }
  if (literal.trim() !== '' || parts.length === 0) parts.push({ kind: 'text', text: literal, position: 0 });
  return parts;
}

function endOfExpression(source: string, from: number): number {
  let quote = '';
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const character = source[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  throw new JuelSyntaxError('The expression has no closing brace', from);
}
