/**
 * Regular expressions of XML Schema and XPath (DMN 1.5 Table 74) on RE2, whose cost is linear in the text: a pattern
 * of a diagram can never stall a node. Back references, which RE2 does not have, give null.
 */
import { RE2JS } from 're2js';
import { MAX_TEXT, type Run } from './run.ts';

const MAX_PATTERN = 4_096;
const MAX_CACHED = 500;
/** RE2 in JavaScript takes about a microsecond a character. */
const TEXT_PER_STEP = 4;
const MAX_MATCHES = 100_000;

const cache = new Map<string, RE2JS | null>();

export function matches(input: string, pattern: string, flags: string, run: Run): boolean | null {
  const regex = compiled(pattern, flags, input, run);
  return regex && regex.matcher(input).find();
}

export function replaceAll(
  input: string,
  pattern: string,
  replacement: string,
  flags: string,
  run: Run,
): string | null {
  const regex = compiled(pattern, flags, input, run);
  if (!regex) return null;
  const parts = flags.includes('q') ? [replacement] : partsOf(replacement);
  if (!parts) return run.fail('FUNCTION_INVOCATION_FAILURE', `'${replacement}' is not a replacement`);
  const matcher = regex.matcher(input);
  let [result, end] = ['', 0];
  for (let count = 0; matcher.find(); count += 1) {
    run.spend(1);
    const groups = regex.groupCount();
    result += input.slice(end, matcher.start());
    for (const part of parts)
      result += typeof part === 'string' ? part : part <= groups ? (matcher.group(part) ?? '') : '';
    end = matcher.end();
    if (count > MAX_MATCHES || result.length > MAX_TEXT)
      return run.fail('OUT_OF_BOUNDS', 'The replaced text is too long');
  }
  return result + input.slice(end);
}

/** `$1` is a group, `\$` a dollar, `\\` a backslash (XPath 3.1 §5.6.4). Null: not a replacement. */
function partsOf(replacement: string): readonly (string | number)[] | null {
  const parts: (string | number)[] = [];
  for (const [token] of replacement.matchAll(/\$\d|\\[$\\]|[^$\\]+|[^]/g)) {
    if (/^\$\d$/.test(token)) parts.push(Number(token.slice(1)));
    else if (/^\\[$\\]$/.test(token)) parts.push(token.slice(1));
    else if (token === '$' || token === '\\') return null;
    else parts.push(token);
  }
  return parts;
}

export function splitBy(input: string, pattern: string, run: Run): readonly string[] | null {
  const regex = compiled(pattern, '', input, run);
  if (!regex) return null;
  const pieces: string[] = [];
  const matcher = regex.matcher(input);
  let end = 0;
  while (matcher.find()) {
    run.spend(1);
    if (matcher.end() === matcher.start()) continue;
    pieces.push(input.slice(end, matcher.start()));
    end = matcher.end();
  }
  return [...pieces, input.slice(end)];
}

/** Every match of the pattern. */
export function extractAll(input: string, pattern: string, run: Run): readonly string[] | null {
  const regex = compiled(pattern, '', input, run);
  if (!regex) return null;
  const found: string[] = [];
  const matcher = regex.matcher(input);
  while (matcher.find()) {
    run.spend(1);
    found.push(matcher.group() ?? '');
  }
  return found;
}

/** The compiled pattern; null, and why, when it is none. What matching `input` costs is paid before. */
function compiled(pattern: string, flags: string, input: string, run: Run): RE2JS | null {
  run.spend(input.length / TEXT_PER_STEP);
  const key = `${flags}/${pattern}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    regex = compile(pattern, flags);
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(key, regex);
  }
  return regex ?? run.fail('FUNCTION_INVOCATION_FAILURE', `'${pattern}' is not a regular expression here`);
}

function compile(pattern: string, flags: string): RE2JS | null {
  if (pattern.length > MAX_PATTERN || /[^smixq]/.test(flags)) return null;
  let options = RE2JS.LOOKBEHINDS;
  if (flags.includes('s')) options |= RE2JS.DOTALL;
  if (flags.includes('m')) options |= RE2JS.MULTILINE;
  if (flags.includes('i')) options |= RE2JS.CASE_INSENSITIVE;
  try {
    const text = flags.includes('q') ? RE2JS.quote(pattern) : translate(pattern, flags.includes('x'));
    return text === null ? null : RE2JS.compile(text, options);
  } catch {
    return null;
  }
}

/** Name characters of XML, for `\i` and `\c` (XML Schema part 2, appendix F). */
const NAME_START = '_:\\p{L}';
const NAME = `${NAME_START}\\p{M}\\p{Nd}.\\-·`;

/** XML Schema's syntax in RE2's: `\i`, `\c`, class subtraction; blanks go under the flag x. Null: not translatable. */
function translate(pattern: string, ignoreBlanks: boolean): string | null {
  let result = '';
  for (let index = 0; index < pattern.length;) {
    const character = pattern.charAt(index);
    if (character === '[') {
      const found = translateClass(pattern, index);
      if (!found) return null;
      result += found.text;
      index = found.end;
      continue;
    }
    const escape = character === '\\' ? pattern.slice(index, index + 2) : null;
    if (escape !== null && /^\\[1-9]$/.test(escape)) return null;
    if (escape !== null) result += nameEscape(escape, false);
    else if (!ignoreBlanks || !/[ \t\r\n]/.test(character)) result += character;
    index += escape === null ? 1 : 2;
  }
  return result;
}

/** A class from its `[` on. `[a-z-[aeiou]]` is a letter that no vowel lies behind: RE2 has no subtraction. */
function translateClass(
  pattern: string,
  start: number,
): { readonly text: string; readonly end: number } | null {
  let text = '[';
  for (let index = start + 1; index < pattern.length;) {
    const character = pattern.charAt(index);
    if (character === '\\') {
      text += nameEscape(pattern.slice(index, index + 2), true);
      index += 2;
    } else if (character === '-' && pattern.charAt(index + 1) === '[') {
      const without = translateClass(pattern, index + 1);
      if (!without || pattern.charAt(without.end) !== ']' || text === '[') return null;
      return { text: `(?:${text}](?<!${without.text}))`, end: without.end + 1 };
    } else if (character === '[') {
      return null;
    } else {
      text += character;
      index += 1;
      if (character === ']' && text !== '[]' && text !== '[^]') return { text, end: index };
    }
  }
  return null;
}

function nameEscape(escape: string, inClass: boolean): string {
  const set = { '\\i': NAME_START, '\\c': NAME }[escape];
  if (set !== undefined) return inClass ? set : `[${set}]`;
  const negated = { '\\I': NAME_START, '\\C': NAME }[escape];
  return negated === undefined || inClass ? escape : `[^${negated}]`;
}
