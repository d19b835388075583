/** Text of a diagram → compiled expression: tells the language and hands the text to its compiler. */
import { feelOfXPath, juelOfJava, feelOfPython } from './foreign.ts';
import { compileFeelExpression, compileUnaryExpression } from './feel/index.ts';
import { compileJavaScript } from './javascript/index.ts';
import { compileJuel } from './juel/index.ts';
import { type CompileOptions, type CompileResult } from './result.ts';
import { constantExpression } from './static.ts';

export { toJson } from './feel/index.ts';
export type { CompileOptions, CompileResult, ExpressionUse } from './result.ts';
export { constantExpression } from './static.ts';

/** Longest expression text, UTF-16 units. */
export const MAX_EXPRESSION_LENGTH = 65_536;

type Language = 'feel' | 'juel' | 'javascript' | 'xpath' | 'java' | 'python';

const LANGUAGES: readonly (readonly [RegExp, Language])[] = [
  [/feel|omg\.org\/spec\/(?:DMN|FEEL)/i, 'feel'],
  [/juel|unified|^el$|\/el$/i, 'juel'],
  [/java-?script|ecma-?script|^js$|^node$/i, 'javascript'],
  [/xpath/i, 'xpath'],
  [/java|mvel|groovy|drools|kotlin/i, 'java'],
  [/python/i, 'python'],
];

/** Dialects whose authors mark an expression with `=`; everything else is text. */
const MARKED_BY_EQUALS = new Set(['camunda8', 'baton']);

/** XPath's functions on data (BPMN 2.0.2 §10.4.3); XPath is the language of a file that names none. */
const DATA_FUNCTION = /\bgetData(?:Object|Input|Output)\(/;

/** `name.contains("a")` is Java's way to write: FEEL reads it too, but no value of FEEL has a method to call. */
const METHOD_CALL = /[\w)\]]\.[a-z]\w*\(/;
const TEXTS = /"[^"]*"/g;

/**
 * Compiles the text of an attribute or element. The language is told by syntax first (a leading `=` is FEEL, `${…}` or
 * `#{…}` is JUEL), then by the `language` attribute, then by the dialect.
 */
export function compileExpression(source: string, options: CompileOptions): CompileResult {
  if (source.length > MAX_EXPRESSION_LENGTH)
    return { ok: false, message: `The expression is longer than ${MAX_EXPRESSION_LENGTH} characters.` };
  if (options.use === 'unary') return compileUnaryExpression(source);
  const text = source.trim();
  const language = languageOf(options.language);
  if (text.startsWith('=') && language !== 'javascript') return compileFeelExpression(text.slice(1), source);
  if (isJuel(text, language)) return compileJuel(source, { dialect: options.dialect });
  if (language) return compileIn(language, text, options);
  return compileByDialect(source, text, options);
}

function languageOf(attribute: string | null | undefined): Language | null {
  if (!attribute) return null;
  return LANGUAGES.find(([pattern]) => pattern.test(attribute))?.[1] ?? null;
}

/** A JavaScript or Groovy text may hold `${…}` of its own; it is JUEL only when that is all it is. */
function isJuel(text: string, language: Language | null): boolean {
  if (language === 'javascript' || language === 'java') return /^[$#]\{[^{}]*\}$/.test(text);
  return /[$#]\{/.test(text);
}

function compileIn(language: Language, text: string, { dialect }: CompileOptions): CompileResult {
  switch (language) {
    case 'feel':
      return compileFeelExpression(text);
    case 'juel':
      return compileJuel(`\${${text}}`, { dialect });
    case 'javascript':
      return compileJavaScript(text);
    case 'xpath': {
      const feel = feelOfXPath(text);
      return feel === null ? refused('XPath', text) : compileFeelExpression(feel, text);
    }
    case 'java': {
      const juel = juelOfJava(text);
      return juel === null ? refused('Java', text) : compileJuel(`\${${juel}}`, { dialect });
    }
    case 'python':
      return compileFeelExpression(feelOfPython(text), text);
  }
}

function refused(language: string, text: string): CompileResult {
  return {
    ok: false,
    message: `This ${language} text is more than a simple expression and must be rewritten in FEEL: ${text.slice(0, 80)}`,
  };
}

function compileByDialect(source: string, text: string, options: CompileOptions): CompileResult {
  const { dialect, use } = options;
  if (use === 'template' || text === '') return { ok: true, expression: constantExpression(source) };
  if (DATA_FUNCTION.test(text)) return compileIn('xpath', text, options);
  if (dialect === 'spiff') return compileIn('python', text, options);
  if (use === 'expression' && dialect !== 'omg' && (dialect !== 'jbpm' || !/^return\b/.test(text)))
    return { ok: true, expression: constantExpression(MARKED_BY_EQUALS.has(dialect) ? text : source) };
  if (/^(?:true|false)$/.test(text))
    return { ok: true, expression: constantExpression(text === 'true', source) };
  return dialect === 'jbpm' || METHOD_CALL.test(text.replaceAll(TEXTS, '""'))
    ? firstOf(text, options, ['java', 'feel'])
    : firstOf(text, options, ['feel', 'java']);
}

/** Tries one language after the other; when none reads the text, the first one's complaint is given. */
function firstOf(
  text: string,
  options: CompileOptions,
  languages: readonly [Language, Language],
): CompileResult {
  const first = compileIn(languages[0], text, options);
  if (first.ok) return first;
  const second = compileIn(languages[1], text, options);
  return second.ok ? second : first;
}
