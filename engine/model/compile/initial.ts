/** Values that a scope begins with: data objects for which the diagram gives a value (Flowable and Activiti do). */
import type { Json } from '../../json.ts';
import { bpmnChildren, extensionsOf, idOf, nameOf } from '../document.ts';
import type { Reading } from '../reading.ts';
import { attribute, type XmlElement } from '../xml/element.ts';

export function initialValues(scope: XmlElement, reading: Reading): Readonly<Record<string, Json>> {
  const values: Record<string, Json> = {};
  for (const object of bpmnChildren(scope, 'dataObject')) {
    const value = extensionsOf(object).find(({ local }) => local === 'value');
    const name = nameOf(object) ?? idOf(object);
    if (value && name !== null) values[name] = typed(value.text.trim(), typeOf(object, reading));
  }
  return values;
}

/** Local name of the XML Schema type, `string` when none is given. */
function typeOf(object: XmlElement, reading: Reading): string {
  const reference = attribute(object, 'itemSubjectRef') ?? 'xsd:string';
  const item = reading.document.find(reference);
  const type = (item && attribute(item, 'structureRef')) ?? reference;
  return type.slice(type.indexOf(':') + 1).toLowerCase();
}

const NUMBERS = new Set(['int', 'integer', 'long', 'double', 'float', 'decimal', 'short']);

function typed(text: string, type: string): Json {
  if (type === 'boolean') return text === 'true';
  if (!NUMBERS.has(type)) return text;
  const number = Number(text);
  return text === '' || !Number.isFinite(number) ? null : number;
}
