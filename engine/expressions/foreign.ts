/** Reads the small part of Java, MVEL, Groovy, Python and XPath conditions that means the same in our own languages. */

/** `bpmn:getDataObject('x')` (BPMN 2.0.2 §10.4.3), alone or as a step of a simple comparison. */
const DATA_OBJECT = /(?:bpmn:)?getData(?:Object|Input|Output)\(\s*(['"])([A-Za-z_][\w-]*)\1\s*\)/g;

/** Translates an XPath condition to FEEL, or gives null when it uses more than `getDataObject` and operators. */
export function feelOfXPath(source: string): string | null {
  const text = source
    .replace(DATA_OBJECT, (_all, _quote: string, name: string) => name)
    .replaceAll(/'([^']*)'/g, '"$1"')
    .replaceAll('true()', 'true')
    .replaceAll('false()', 'false');
  return /[:/@$[\]]|::/.test(text.replaceAll(/"[^"]*"/g, '')) ? null : text;
}

/** Translates `return amount > 1000;` and the like to the inside of a JUEL expression, or null when it has statements. */
export function juelOfJava(source: string): string | null {
  const text = source
    .trim()
    .replace(/^return\b/, '')
    .replace(/;\s*$/, '')
    .replaceAll(/\b(?:kcontext|execution)\.getVariable\(\s*"([A-Za-z_]\w*)"\s*\)/g, '$1')
    .replaceAll(
      /\(\s*(?:java\.lang\.)?(?:Integer|Long|Double|Float|Boolean|String|Number)\s*\)\s*(?=[A-Za-z_(])/g,
      '',
    )
    .trim();
  return text === '' || /[;{}]/.test(text.replaceAll(/"[^"]*"|'[^']*'/g, '')) ? null : text;
}

/**
 * Translates a Python condition (SpiffWorkflow) to FEEL, outside of its texts. What means something else in Python
 * (`x == None or x.y`, comprehensions) does not parse as FEEL.
 */
export function feelOfPython(source: string): string {
  return source
    .trim()
    .split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/)
    .map((part, index) =>
      index % 2 === 1 ? `"${part.slice(1, -1).replaceAll('"', '\\"')}"` : feelOfCode(part),
    )
    .join('');
}

function feelOfCode(code: string): string {
  return code
    .replaceAll(/\bTrue\b/g, 'true')
    .replaceAll(/\bFalse\b/g, 'false')
    .replaceAll(/\bNone\b/g, 'null')
    .replaceAll(/\bis not\b/g, '!=')
    .replaceAll(/\bis\b|==/g, '=')
    .replaceAll(/\blen\(/g, 'count(')
    .replaceAll(/\bnot\s+(?!in\b)([A-Za-z_][\w.]*)/g, 'not($1)');
}
