/** Forms of Camunda 8: linked by id, inside the file, or elsewhere. */
import type { JsonObject } from '../../../json.ts';
import type { Form } from '../../definition.ts';
import { extension, extensions } from '../../document.ts';
import { ZEEBE } from '../../namespaces.ts';
import type { Reading } from '../../reading.ts';
import { attribute, type XmlElement } from '../../xml/element.ts';
import { bindingOf } from '../binding.ts';
import { generatedForm } from '../form.ts';

const URIS = [ZEEBE];
const EMBEDDED = 'camunda-forms:bpmn:';

export function zeebeForm(element: XmlElement, reading: Reading): Form | null {
  const definition = extension(element, URIS, 'formDefinition');
  if (!definition) return null;
  const formId = attribute(definition, 'formId')?.trim();
  if (formId)
    return {
      kind: 'reference',
      formId,
      binding: bindingOf(
        {
          type: attribute(definition, 'bindingType'),
          version: undefined,
          versionTag: attribute(definition, 'versionTag'),
        },
        element,
        reading,
      ),
    };
  const url = attribute(definition, 'externalReference')?.trim();
  if (url) return { kind: 'external', url: reading.expression(url, element, 'template') };
  const key = attribute(definition, 'formKey')?.trim();
  if (!key) return null;
  if (key.startsWith(EMBEDDED)) {
    const schema = embeddedSchema(key.slice(EMBEDDED.length), element, reading);
    if (schema) return { kind: 'schema', schema };
  }
  return generatedForm(key, element, reading);
}

/** `zeebe:userTaskForm` in the extensions of the process holds the JSON of a form. */
function embeddedSchema(id: string, element: XmlElement, reading: Reading): JsonObject | null {
  for (let at: XmlElement | null = element; at; at = at.parent) {
    const form = extensions(at, URIS, 'userTaskForm').find((candidate) => attribute(candidate, 'id') === id);
    if (!form) continue;
    try {
      const parsed: unknown = JSON.parse(form.text);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
        return parsed as JsonObject;
    } catch {
      // Reported below: the form is there, but not JSON.
    }
    reading.report('COMPANION_INVALID', element, `has the form "${id}", which is not valid JSON.`);
    return null;
  }
  return null;
}
