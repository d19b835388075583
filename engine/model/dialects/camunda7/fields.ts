/** `field` elements: what is injected into Java objects, and the inputs of built-in services. */
import type { Expression } from '../../expression.ts';
import type { Reading } from '../../reading.ts';
import { attribute, childIn, childrenIn, type XmlElement } from '../../xml/element.ts';
import type { Family } from './family.ts';
import { familyText } from './value.ts';

/** As written, by name. */
export function fieldTexts(holder: XmlElement, family: Family): ReadonlyMap<string, string> {
  return new Map(
    fieldsOf(holder, family).flatMap((field): [string, string][] => {
      const name = attribute(field, 'name');
      const text = textOf(field, family);
      return name === undefined || text === undefined ? [] : [[name, text]];
    }),
  );
}

export function fieldValues(
  holder: XmlElement,
  family: Family,
  reading: Reading,
): ReadonlyMap<string, Expression> {
  const values = new Map<string, Expression>();
  for (const field of fieldsOf(holder, family)) {
    const name = attribute(field, 'name');
    const value = familyText(textOf(field, family), field, family, reading);
    if (name !== undefined && value) values.set(name, value);
  }
  return values;
}

/** In the extension elements of a task; directly in a listener, which is an extension element itself. */
function fieldsOf(holder: XmlElement, family: Family): readonly XmlElement[] {
  return family.uris.includes(holder.uri)
    ? childrenIn(holder, family.uris, 'field')
    : family.all(holder, 'field');
}

function textOf(field: XmlElement, family: Family): string | undefined {
  return (
    attribute(field, 'stringValue') ??
    attribute(field, 'expression') ??
    childIn(field, family.uris, 'string')?.text ??
    childIn(field, family.uris, 'expression')?.text
  );
}
