/** The panel's group "Baton": what neither the standard nor the zeebe vocabulary has words for. */
import { TextFieldEntry, isTextFieldEntryEdited } from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { ReferenceEntry } from './reference-entry.js';
import { extensionOf, referenceOf } from './referred.js';

/** Below the providers of bpmn-io, so that applying a template does not hide the group. */
const PRIORITY = 250;

class BatonPropertiesProvider {
  static $inject = ['propertiesPanel'];

  /** @param {any} propertiesPanel */
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(PRIORITY, this);
  }

  /** @param {any} element */
  getGroups(element) {
    return (/** @type {any[]} */ groups) => {
      const entries = entriesOf(element);
      return entries.length === 0 ? groups : [...groups, { id: 'baton', label: 'Baton', entries }];
    };
  }
}

/** @param {any} element */
function entriesOf(element) {
  const fields = [];
  const refers = reference(element);
  if (refers) fields.push(refers);
  if (is(element, 'bpmn:Process') || is(element, 'bpmn:Participant')) {
    fields.push(
      attribute('zone', 'Time zone', 'For timers, e.g. Europe/Berlin. Empty: that of the server.'),
      attribute(
        'businessKey',
        'Business key',
        'How people tell cases apart, from the variables: =orderNumber',
      ),
      attribute('historyTimeToLive', 'Keep history for', 'ISO 8601 duration, e.g. P180D.'),
      extension(
        'baton:StartRights',
        'groups',
        'Groups that may start it',
        'Separated by commas. Empty: everybody.',
      ),
      extension('baton:StartRights', 'users', 'Users who may start it', 'Separated by commas.'),
    );
  }
  if (is(element, 'bpmn:StartEvent')) {
    fields.push(attribute('initiator', 'Keep who starts it in', 'Name of a variable.'));
  }
  if (
    ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask', 'bpmn:ScriptTask'].some((type) =>
      is(element, type),
    )
  ) {
    fields.push(
      extension('baton:Retry', 'attempts', 'Attempts', 'The first included; then an incident.'),
      extension(
        'baton:Retry',
        'backoff',
        'Wait between attempts',
        'ISO 8601 durations, e.g. PT10S, PT1M, PT10M.',
      ),
      extension('baton:Retry', 'multiplier', 'Then multiply by', 'Lets the last wait grow, e.g. 2.'),
    );
  }
  return fields.map((field) => ({ ...field, element }));
}

/** @typedef {{ element: any, id: string }} EntryProps */

/** An attribute of our namespace on the element itself (of a pool: on its process). */
function attribute(
  /** @type {string} */ name,
  /** @type {string} */ label,
  /** @type {string} */ description,
) {
  return entry(`baton-${name}`, label, description, {
    get: (element) => target(element)?.get(`baton:${name}`) ?? '',
    set: (element, value, { modeling }) =>
      modeling.updateModdleProperties(element, target(element), { [`baton:${name}`]: value || undefined }),
  });
}

/** What the element refers to by id, with the way there; none for a rule task that a worker does. */
function reference(/** @type {any} */ element) {
  const refers = referenceOf(element);
  if (!refers) return null;
  if (refers.kind === 'dmn' && extensionOf(element, 'zeebe:TaskDefinition')) return null;
  const access = extensionAccess(refers.type, refers.property);
  const id = `baton-reference-${refers.kind}`;
  return {
    id,
    isEdited: (/** @type {HTMLInputElement | null} */ field) => Boolean(field?.value),
    component(/** @type {EntryProps} */ { element }) {
      const services = { modeling: useService('modeling'), bpmnFactory: useService('bpmnFactory') };
      return ReferenceEntry({
        id,
        label: refers.label,
        kind: refers.kind,
        value: access.get(element),
        change: (value) => access.set(element, value, services),
      });
    },
  };
}

function extension(
  /** @type {string} */ type,
  /** @type {string} */ name,
  /** @type {string} */ label,
  /** @type {string} */ description,
) {
  return entry(`baton-${type.slice(6)}-${name}`, label, description, extensionAccess(type, name));
}

/** An attribute of an extension element, which is made when needed and removed when it is empty. */
function extensionAccess(/** @type {string} */ type, /** @type {string} */ name) {
  const find = (/** @type {any} */ object) =>
    object
      ?.get('extensionElements')
      ?.get('values')
      .find((/** @type {any} */ one) => is(one, type));
  return {
    get: (/** @type {any} */ element) => find(target(element))?.get(name) ?? '',
    set(/** @type {any} */ element, /** @type {string} */ value, /** @type {any} */ services) {
      const { modeling } = services;
      const object = target(element);
      const found = find(object);
      if (!found) return value ? add(element, type, { [name]: value }, services) : undefined;
      const rest = found.$descriptor.properties.some(
        (/** @type {any} */ { ns, isAttr }) =>
          isAttr && ns.localName !== name && Object.hasOwn(found, ns.localName),
      );
      if (value || rest)
        return modeling.updateModdleProperties(element, found, { [name]: value || undefined });
      const elements = object.get('extensionElements');
      const values = elements.get('values').filter((/** @type {any} */ one) => one !== found);
      return modeling.updateModdleProperties(element, elements, { values });
    },
  };
}

function add(
  /** @type {any} */ element,
  /** @type {string} */ type,
  /** @type {object} */ attributes,
  /** @type {any} */ { modeling, bpmnFactory },
) {
  const object = target(element);
  const present = object.get('extensionElements');
  const made = bpmnFactory.create(type, attributes);
  if (present) {
    made.$parent = present;
    return modeling.updateModdleProperties(element, present, { values: [...present.get('values'), made] });
  }
  const elements = bpmnFactory.create('bpmn:ExtensionElements', { values: [made] });
  made.$parent = elements;
  elements.$parent = object;
  return modeling.updateModdleProperties(element, object, { extensionElements: elements });
}

/** @param {any} element */
function target(element) {
  const object = getBusinessObject(element);
  return is(element, 'bpmn:Participant') ? object.get('processRef') : object;
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} description
 * @param {{ get(element: any): string, set(element: any, value: string, services: any): unknown }} access
 */
function entry(id, label, description, access) {
  return {
    id,
    isEdited: isTextFieldEntryEdited,
    component(/** @type {EntryProps} */ { element }) {
      const services = { modeling: useService('modeling'), bpmnFactory: useService('bpmnFactory') };
      const debounce = useService('debounceInput');
      return TextFieldEntry({
        element,
        id,
        label,
        description,
        debounce,
        getValue: () => access.get(element),
        setValue: (/** @type {string} */ value) => access.set(element, value, services),
      });
    },
  };
}

export const BatonPropertiesModule = {
  __init__: ['batonPropertiesProvider'],
  batonPropertiesProvider: ['type', BatonPropertiesProvider],
};
