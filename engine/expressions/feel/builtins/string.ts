/** String functions (DMN 1.5 Table 74). Positions count characters from 1, from the end when negative. */
import { toInteger } from '../number.ts';
import { extractAll, matches, replaceAll, splitBy } from '../regex.ts';
import { MAX_TEXT, type Run } from '../run.ts';
import { type FeelNumber, type FeelValue, isList } from '../value.ts';
import { signature, textOf as text } from './definition.ts';

function position(value: FeelValue | undefined): number {
  return toInteger((value ?? 0) as FeelNumber);
}

function substring(input: string, start: number, length: number | null): string | null {
  const characters = Array.from(input);
  if (start === 0 || Math.abs(start) > characters.length || (length !== null && length < 1)) return null;
  const from = start > 0 ? start - 1 : characters.length + start;
  return characters.slice(from, length === null ? undefined : from + length).join('');
}

function join(values: readonly FeelValue[], run: Run): string | null {
  run.spend(1);
  const [list, delimiter, prefix, suffix] = values;
  const items = list !== undefined && isList(list) ? list : [];
  if (items.some((item) => item !== null && typeof item !== 'string')) return null;
  const texts = items.filter((item) => typeof item === 'string');
  const length = texts.reduce((sum, item) => sum + item.length + text(delimiter).length, 0);
  if (length > MAX_TEXT) return run.fail('OUT_OF_BOUNDS', `A text is longer than ${MAX_TEXT}`);
  return `${text(prefix)}${texts.join(text(delimiter))}${text(suffix)}`;
}

export const stringFunctions = [
  signature('substring(string: string, start position: number, length?: number?)', ([input, start, length]) =>
    substring(
      text(input),
      position(start),
      length === undefined || length === null ? null : position(length),
    ),
  ),
  signature('string length(string: string)', ([input]) => Array.from(text(input)).length),
  signature('upper case(string: string)', ([input]) => text(input).toUpperCase()),
  signature('lower case(string: string)', ([input]) => text(input).toLowerCase()),
  signature('substring before(string: string, match: string)', ([input, match]) => {
    const at = text(input).indexOf(text(match));
    return at < 0 ? '' : text(input).slice(0, at);
  }),
  signature('substring after(string: string, match: string)', ([input, match]) => {
    const at = text(input).indexOf(text(match));
    return at < 0 ? '' : text(input).slice(at + text(match).length);
  }),
  signature(
    'replace(input: string, pattern: string, replacement: string, flags?: string?)',
    ([input, pattern, replacement, flags], run) =>
      replaceAll(text(input), text(pattern), text(replacement), text(flags), run),
  ),
  signature('contains(string: string, match: string)', ([input, match]) => text(input).includes(text(match))),
  signature('starts with(string: string, match: string)', ([input, match]) =>
    text(input).startsWith(text(match)),
  ),
  signature('ends with(string: string, match: string)', ([input, match]) =>
    text(input).endsWith(text(match)),
  ),
  signature('matches(input: string, pattern: string, flags?: string?)', ([input, pattern, flags], run) =>
    matches(text(input), text(pattern), text(flags), run),
  ),
  signature('split(string: string, delimiter: string)', ([input, delimiter], run) =>
    splitBy(text(input), text(delimiter), run),
  ),
  signature('extract(string: string, pattern: string)', ([input, pattern], run) =>
    extractAll(text(input), text(pattern), run),
  ),
  signature('string join(list: list, delimiter?: string?, prefix?: string?, suffix?: string?)', join),
];
