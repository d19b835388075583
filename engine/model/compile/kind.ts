/** Which kind of node a BPMN element is. */
import type { Kind } from '../definition.ts';
import { BPMN, DROOLS } from '../namespaces.ts';
import { attribute, attributeIn, type XmlElement } from '../xml/element.ts';

const SAME_NAME: ReadonlySet<string> = new Set<Kind>([
  'startEvent',
  'endEvent',
  'intermediateCatchEvent',
  'intermediateThrowEvent',
  'boundaryEvent',
  'task',
  'manualTask',
  'userTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'scriptTask',
  'businessRuleTask',
  'callActivity',
  'transaction',
  'adHocSubProcess',
  'exclusiveGateway',
  'parallelGateway',
  'inclusiveGateway',
  'eventBasedGateway',
  'complexGateway',
]);

/** Flow nodes of choreographies, which are no processes (§11). */
const FOREIGN: ReadonlySet<string> = new Set(['choreographyTask', 'subChoreography', 'callChoreography']);

/** Null for what is no flow node; `unsupported` for flow nodes that no process can have. */
export function kindOf(element: XmlElement): Exclude<Kind, 'process'> | 'unsupported' | null {
  if (element.uri !== BPMN) return null;
  if (element.local === 'subProcess')
    return attribute(element, 'triggeredByEvent') === 'true' ? 'eventSubProcess' : 'subProcess';
  // jBPM and Kogito write a task of their own kind (a work item) as a task with a name.
  if (element.local === 'task' && attributeIn(element, [DROOLS], 'taskName')) return 'serviceTask';
  if (SAME_NAME.has(element.local)) return element.local as Exclude<Kind, 'process'>;
  return FOREIGN.has(element.local) ? 'unsupported' : null;
}

export function isScopeKind(kind: Kind): boolean {
  return (
    kind === 'process' ||
    kind === 'subProcess' ||
    kind === 'eventSubProcess' ||
    kind === 'transaction' ||
    kind === 'adHocSubProcess'
  );
}
