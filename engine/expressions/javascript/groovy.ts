/** Groovy that reads as JavaScript after a few replacements: what most imported scripts are. */

/** Typed declarations; `def x = 1`, `String x = …`. */
const DECLARATION =
  /(^|[;{}(\n])(\s*)(?:final\s+)?(?:def|String|Integer|int|Long|long|Double|double|Float|Boolean|boolean|Object|Map|List|Date|BigDecimal)(?:<[^>\n]*>)?\s+(?=[A-Za-z_$][\w$]*\s*(?:=|;|\n|$|\bin\b))/g;

export function javascriptOfGroovy(source: string): string {
  return source
    .replaceAll(/^\s*import\s+[\w.*]+;?\s*$/gm, '')
    .replaceAll(DECLARATION, '$1$2var ')
    .replaceAll(/\[:\]/g, '({})')
    .replaceAll(
      /"((?:[^"\\\n]|\\.)*\$(?:\{[^}]*\}|[A-Za-z_][\w.]*)(?:[^"\\\n]|\\.)*)"/g,
      (_, text: string) => `\`${text.replaceAll('`', '\\`').replaceAll(/\$([A-Za-z_][\w.]*)/g, '${$1}')}\``,
    )
    .replaceAll(/\b(println|print)\s+(?!\()([^;\n]+)/g, '$1($2)')
    .replaceAll(/\bthrow new (?:[a-z]\w*\.)+(\w+)\s*\(/g, 'throw new $1(')
    .replaceAll(/\bfor\s*\(\s*(?:var|def)?\s*(\w+)\s+in\s+/g, 'for (var $1 of ')
    .replaceAll(/(\w)\?\./g, '$1?.')
    .replaceAll(/\[((?:\s*[A-Za-z_]\w*\s*:[^\][]*)+)\]/g, '({$1})');
}
