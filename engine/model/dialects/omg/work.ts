/** Tasks of plain BPMN (§10.3.3): scripts run, everything else names an implementation that must be bound. */
import { constantExpression } from '../../../expressions/index.ts';
import { bpmnChild, idOf, isBpmn, nameOf } from '../../document.ts';
import type { Reading } from '../../reading.ts';
import { attribute, type XmlElement } from '../../xml/element.ts';
import { bindingKey, unboundJob } from '../job.ts';
import type { Work } from '../reader.ts';
import { scriptWork } from '../script.ts';
import { referredMessage } from '../../compile/message.ts';

export function standardWork(element: XmlElement, reading: Reading): Work | null {
  switch (element.local) {
    case 'scriptTask':
      return script(element, reading);
    case 'sendTask':
      return referredMessage(element, true, reading) || attribute(element, 'messageRef')
        ? null
        : unbound(element, reading);
    case 'serviceTask':
    case 'businessRuleTask':
      return unbound(element, reading);
    default:
      return null;
  }
}

/** A script task without a script does nothing, which is what its author drew. */
function script(element: XmlElement, reading: Reading): Work | null {
  const source = bpmnChild(element, 'script')?.text ?? '';
  if (source.trim() === '')
    return { kind: 'script', script: { expression: constantExpression(null, ''), resultVariable: null } };
  return scriptWork(
    { format: attribute(element, 'scriptFormat'), source, resultVariable: null },
    element,
    reading.dialect,
    reading,
  );
}

const UNSPECIFIED = new Set(['', '##unspecified', '##WebService', 'webService', '##Other', 'other']);

/** By operation, by implementation, or else by its own place in the diagram. */
function unbound(element: XmlElement, reading: Reading): Work {
  const [kind, value] = implementationOf(element, reading);
  const key = bindingKey('omg', kind, value);
  reading.report(
    'BIND_IMPLEMENTATION',
    element,
    `has no implementation that is known here (${kind} ${value}).`,
    {
      key,
    },
  );
  return { kind: 'job', job: unboundJob('omg', kind, value) };
}

function implementationOf(element: XmlElement, reading: Reading): [kind: string, value: string] {
  const operation = reading.document.find(attribute(element, 'operationRef'));
  if (operation && isBpmn(operation, 'operation')) {
    const owner = operation.parent;
    const name = nameOf(operation) ?? idOf(operation) ?? '';
    return ['operation', owner ? `${nameOf(owner) ?? idOf(owner) ?? ''}.${name}` : name];
  }
  const implementation = attribute(element, 'implementation')?.trim() ?? '';
  if (!UNSPECIFIED.has(implementation)) return ['implementation', implementation];
  return ['element', `${processOf(element)}.${idOf(element) ?? ''}`];
}

function processOf(element: XmlElement): string {
  for (let at: XmlElement | null = element; at; at = at.parent)
    if (isBpmn(at, 'process')) return idOf(at) ?? '';
  return '';
}
