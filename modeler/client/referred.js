/** Which element refers to what: the form of a task or start event, the decision of a rule task, the process of a call. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { find } from './references.js';

/** @typedef {import('./references.js').Kind} Kind */

const REFERENCES = [
  {
    elements: ['bpmn:UserTask', 'bpmn:StartEvent'],
    type: 'zeebe:FormDefinition',
    property: 'formId',
    kind: /** @type {Kind} */ ('form'),
    label: 'Form',
  },
  {
    elements: ['bpmn:BusinessRuleTask'],
    type: 'zeebe:CalledDecision',
    property: 'decisionId',
    kind: /** @type {Kind} */ ('dmn'),
    label: 'Decision',
  },
  {
    elements: ['bpmn:CallActivity'],
    type: 'zeebe:CalledElement',
    property: 'processId',
    kind: /** @type {Kind} */ ('bpmn'),
    label: 'Process',
  },
];

/** What the element may refer to, or null. */
export function referenceOf(/** @type {any} */ element) {
  return REFERENCES.find(({ elements }) => elements.some((type) => is(element, type))) ?? null;
}

export function extensionOf(/** @type {any} */ element, /** @type {string} */ type) {
  const values = getBusinessObject(element).get('extensionElements')?.get('values') ?? [];
  return values.find((/** @type {any} */ one) => is(one, type)) ?? null;
}

/** The fixed id that the element refers to, or null; what is calculated is known only when it runs. */
export function referredId(/** @type {any} */ element) {
  const reference = referenceOf(element);
  if (!reference) return null;
  const id = extensionOf(element, reference.type)?.get(reference.property) ?? '';
  return id === '' || id.startsWith('=') ? null : { kind: reference.kind, id };
}

/** All that the diagram refers to, each once. */
export function allReferred(/** @type {any} */ modeler) {
  const found = new Map();
  modeler.get('elementRegistry').forEach((/** @type {any} */ element) => {
    const one = referredId(element);
    if (one) found.set(`${one.kind} ${one.id}`, one);
  });
  return [...found.values()];
}

const UNKNOWN = ['FORM_UNKNOWN', 'DECISION_UNKNOWN', 'CALL_UNKNOWN'];

/**
 * The check sees one file. What it misses may be deployed already, or drawn: then the finding goes, or says so.
 * @param {any} modeler
 * @param {any[]} findings
 */
export function resolved(modeler, findings) {
  return findings.flatMap((finding) => {
    if (!UNKNOWN.includes(finding.code)) return [finding];
    const element = modeler.get('elementRegistry').get(finding.element);
    const one = element ? referredId(element) : null;
    if (!one) return [finding];
    const { deployed, draft } = find(one.kind, one.id);
    if (deployed) return [];
    if (draft)
      return [{ ...finding, severity: 'info', remedy: `Deploy it together with the draft "${draft.name}".` }];
    return [finding];
  });
}
