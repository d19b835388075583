/** Literals: numbers, texts, truth values, null and `@"…"` (DMN 1.5 §10.3.1.2, grammar rules 33 to 39 and 62). */
import { parseNumber } from '../number.ts';
import type { FeelNode } from '../parse.ts';
import { parseTemporal } from '../temporal/text.ts';
import { type Rules, type Unit, childAt, constant, textOf } from './unit.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** The characters of a string literal; an escape that FEEL does not know stays as it is written. */
export function stringOf(node: FeelNode, unit: Unit): string {
  return textOf(node, unit)
    .slice(1, -1)
    .replaceAll(
      /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(["'\\nrt]))/g,
      (all, four: string | undefined, six: string | undefined, letter: string | undefined) => {
        if (letter !== undefined) return ESCAPES[letter] ?? all;
        const code = Number.parseInt(four ?? six ?? '', 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : all;
      },
    );
}

export const literalRules: Rules = {
  NumericLiteral: (node, _env, unit) => constant(parseNumber(textOf(node, unit).replaceAll(/\s/g, ''))),
  StringLiteral: (node, _env, unit) => constant(stringOf(node, unit)),
  BooleanLiteral: (node, _env, unit) => constant(textOf(node, unit) === 'true'),
  null: () => constant(null),
  AtLiteral: (node, _env, unit) => constant(parseTemporal(stringOf(childAt(node, -1), unit))),
};
