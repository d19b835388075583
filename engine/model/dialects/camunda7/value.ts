/** Values inside vendor elements: text with expressions, scripts, lists and maps (`camunda:inputParameter` and the like). */
import { constantExpression } from '../../../expressions/index.ts';
import type { Expression } from '../../expression.ts';
import { listExpression, mapExpression } from '../../expressions.ts';
import { shortened, type Reading } from '../../reading.ts';
import { attribute, childIn, childrenIn, type XmlElement } from '../../xml/element.ts';
import { scriptLanguage } from '../script.ts';
import { beanCalls } from '../../../expressions/juel/index.ts';
import type { Family } from './family.ts';

/** Text that may hold `${…}`. Calls of foreign code are reported; what they give cannot be known. */
export function familyText(
  text: string | undefined,
  element: XmlElement,
  family: Family,
  reading: Reading,
): Expression | null {
  if (text === undefined || text.trim() === '') return null;
  const calls = beanCalls(text);
  if (calls.length === 0)
    return reading.expression(text.trim(), element, 'template', { dialect: family.dialect });
  reading.report(
    'EXPRESSION_CALLS_CODE',
    element,
    `calls code that is not here: ${calls.join(', ')} in ${shortened(text)}.`,
  );
  return constantExpression(null, text);
}

/** The value of a parameter, list item or map entry. Empty text is null, as in Camunda 7. */
export function familyValue(holder: XmlElement, family: Family, reading: Reading): Expression {
  const script = childIn(holder, family.uris, 'script');
  if (script) return scriptValue(script, holder, family, reading);
  const list = childIn(holder, family.uris, 'list');
  if (list) return listExpression(list.children.map((item) => itemValue(item, family, reading)));
  const map = childIn(holder, family.uris, 'map');
  if (map)
    return mapExpression(
      childrenIn(map, family.uris, 'entry').map((entry) => [
        attribute(entry, 'key') ?? '',
        familyValue(entry, family, reading),
      ]),
    );
  return familyText(holder.text, holder, family, reading) ?? constantExpression(null);
}

function itemValue(item: XmlElement, family: Family, reading: Reading): Expression {
  if (item.local === 'script') return scriptValue(item, item, family, reading);
  return familyText(item.text, item, family, reading) ?? constantExpression(null);
}

function scriptValue(script: XmlElement, holder: XmlElement, family: Family, reading: Reading): Expression {
  const format = attribute(script, 'scriptFormat');
  const resource = attribute(script, 'resource');
  const language = scriptLanguage(format);
  if (resource === undefined && language !== null)
    return reading.expression(script.text.trim(), holder, 'expression', {
      language: format,
      dialect: family.dialect,
    });
  reading.report(
    'EXPRESSION_CALLS_CODE',
    holder,
    resource === undefined
      ? `computes a value by a script in ${format ?? 'no language'}, which is not run here.`
      : `computes a value by the script file ${resource}, which is not here.`,
    { remedy: 'Write the value as an expression, or in JavaScript.' },
  );
  return constantExpression(null, script.text);
}
