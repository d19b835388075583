/** Groovy that reads as JavaScript after a few replacements: what most imported scripts are. */

const TYPES =
  'String|Integer|int|Long|long|Double|double|Float|float|Boolean|boolean|Object|Map|List|Date|BigDecimal|Number';

/** Typed declarations: `def x = 1`, `String x = …`, `def int x`. */
const DECLARATION = new RegExp(
  String.raw`(^|[;{}(\n])(\s*)(?:final\s+)?(?:(?:def|var)\s+(?:${TYPES})|def|${TYPES})(?:<[^>\n]*>)?(?:\[\])?\s+(?=[A-Za-z_$][\w$]*\s*(?:=|;|\n|$|\bin\b))`,
  'g',
);
const CAST = new RegExp(
  String.raw`(^|[=(,:?]\s*)\(\s*(?:java\.\w+\.)?(?:${TYPES})\s*\)\s*(?=[A-Za-z_("'\d])`,
  'gm',
);
const AS_TYPE = new RegExp(String.raw`\s+as\s+(?:${TYPES})\b`, 'g');

/** What is not of this subset stays as it is, and fails in the sandbox with one sentence. */
export function javascriptOfGroovy(source: string): string {
  return source
    .replaceAll(/^\s*import\s+(?:static\s+)?[\w.*]+;?[ \t]*$/gm, '')
    .replaceAll(/"""([^]*?)"""|'''([^]*?)'''/g, (_, text: string | undefined, plain: string | undefined) =>
      text === undefined ? literal(plain ?? '') : template(text),
    )
    .replaceAll(DECLARATION, '$1$2var ')
    .replaceAll(CAST, '$1')
    .replaceAll(AS_TYPE, '')
    .replaceAll(/\[:\]/g, '({})')
    .replaceAll(/"((?:[^"\\\n]|\\.)*\$(?:\{[^}]*\}|[A-Za-z_][\w.]*)(?:[^"\\\n]|\\.)*)"/g, (_, text: string) =>
      template(text),
    )
    .replaceAll(/(?:\bout:\s*)?\b(println|print)\s+(?![(=.])([^;\n]+)/g, '$1($2)')
    .replaceAll(/\bthrow new (?:[a-z]\w*\.)+(\w+)\s*\(/g, 'throw new $1(')
    .replaceAll(/\bfor\s*\(\s*(?:var|def)?\s*(\w+)\s+in\s+/g, 'for (var $1 of ')
    .replaceAll(/([\w)\]])\s*\?:\s*/g, '$1 || ')
    .replaceAll(/(\w)\?\./g, '$1?.')
    .replaceAll(/\.length\(\)/g, '.length')
    .replaceAll(
      /\.(each|collect|findAll|find|any|every)\s*\{\s*(?:(\w+)\s*->\s*)?([^{};\n]+?)\s*\}/g,
      (_, method: string, item: string | undefined, body: string) =>
        `.${method}((${item ?? 'it'}) => (${body}))`,
    )
    .replaceAll(/\[((?:\s*[A-Za-z_]\w*\s*:[^\][]*)+)\]/g, '({$1})');
}

/** A GString: `${…}` and `$name`. */
function template(text: string): string {
  return `\`${text.replaceAll('`', '\\`').replaceAll(/\$([A-Za-z_][\w.]*)/g, '${$1}')}\``;
}

function literal(text: string): string {
  return JSON.stringify(text);
}
