/**
 * What is in the model but not in the picture. It runs all the same, so nobody should deploy it unseen
 * (camunda-modeler#4277: an invisible sequence flow was executed in production).
 */
const MAX_FINDINGS = 50;
/** Has no shape of its own in BPMN: references stand for it. */
const NEVER_DRAWN = ['bpmn:DataObject', 'bpmn:LaneSet'];

/**
 * @param {any} definitions root of the moddle tree
 * @returns {any[]} findings
 */
export function notDrawn(definitions) {
  const drawn = new Set();
  for (const diagram of definitions.get('diagrams')) {
    const plane = diagram.get('plane');
    for (const shape of [plane, ...(plane?.get('planeElement') ?? [])])
      drawn.add(shape?.get('bpmnElement')?.id);
  }
  const findings = [];
  for (const root of definitions.get('rootElements')) {
    for (const element of contentsOf(root)) {
      if (drawn.has(element.id) || NEVER_DRAWN.includes(element.$type)) continue;
      findings.push(finding(element));
      if (findings.length === MAX_FINDINGS) return findings;
    }
  }
  return findings;
}

/** Flow elements, artifacts and participants, down into sub-processes that are drawn; one entry for what is not. */
function* contentsOf(/** @type {any} */ root) {
  const open = [root];
  for (let element = open.pop(); element; element = open.pop()) {
    const lists = ['flowElements', 'artifacts', 'participants', 'messageFlows'];
    for (const name of lists) {
      if (!element.$descriptor.propertiesByName[name]) continue;
      for (const child of element.get(name)) {
        yield child;
        if (child.$descriptor.propertiesByName.flowElements) open.push(child);
      }
    }
  }
}

function finding(/** @type {any} */ element) {
  const kind = words(element.$type);
  const name = element.get('name');
  return {
    element: element.id ?? null,
    code: 'NOT_DRAWN',
    severity: 'review',
    message: `The ${kind}${name ? ` "${name}"` : ''} (${element.id}) is in the model but not in the picture.`,
    remedy: 'It runs although nobody sees it: draw it, or take it out of the file.',
  };
}

/** `bpmn:SequenceFlow` → `sequence flow`. */
function words(/** @type {string} */ type) {
  return type
    .slice(5)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
