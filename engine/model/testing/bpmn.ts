/** Builds small BPMN files for tests of the model. */
import type { Definition, Kind, NodeOf } from '../definition.ts';
import {
  ACTIVITI,
  BATON,
  BPMN,
  BPMN_DI,
  CAMUNDA,
  DC,
  DI,
  FLOWABLE,
  MODELER,
  XSI,
  ZEEBE,
} from '../namespaces.ts';
import { readBpmn, type BpmnReading, type ReadOptions } from '../read-bpmn.ts';

const NAMESPACES = {
  bpmn: BPMN,
  bpmndi: BPMN_DI,
  dc: DC,
  di: DI,
  xsi: XSI,
  modeler: MODELER,
  zeebe: ZEEBE,
  baton: BATON,
  camunda: CAMUNDA,
  activiti: ACTIVITI,
  flowable: FLOWABLE,
};

/** A file whose root holds `content`; the namespaces that are used are declared. */
export function file(content: string, attributes = ''): string {
  const declared = Object.entries(NAMESPACES)
    .filter(([prefix]) => prefix === 'bpmn' || `${content} ${attributes}`.includes(`${prefix}:`))
    .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
    .join(' ');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions ${declared} id="definitions" targetNamespace="http://example.org" ${attributes}>\n${content}\n</bpmn:definitions>`;
}

/** A file with the executable process `p`. `beside` stands beside the process. */
export function processFile(body: string, attributes = '', beside = ''): string {
  return file(`${beside}<bpmn:process id="p" isExecutable="true" ${attributes}>${body}</bpmn:process>`);
}

/** Start → `node` (whose id is `n`) → end. */
export function around(node: string): string {
  return `<bpmn:startEvent id="s" /><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="n" />${node}
    <bpmn:sequenceFlow id="f2" sourceRef="n" targetRef="e" /><bpmn:endEvent id="e" />`;
}

export function flow(id: string, source: string, target: string, condition?: string): string {
  const inner =
    condition === undefined
      ? ''
      : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`;
  return `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${inner}</bpmn:sequenceFlow>`;
}

/** Reads without the judge of the schema, which is tested by itself. */
export function read(xml: string, options: ReadOptions = {}): Promise<BpmnReading> {
  return readBpmn('test.bpmn', xml, { trusted: true, ...options });
}

export async function definitionOf(xml: string): Promise<Definition> {
  const reading = await read(xml);
  const [definition] = reading.definitions;
  if (!definition) throw new Error(`nothing is executable: ${JSON.stringify(reading.findings)}`);
  return definition;
}

/** The node, of the kind expected. */
export function node<K extends Kind>(definition: Definition, id: string, kind: K): NodeOf<K> {
  const found = definition.nodes.get(id);
  if (found?.kind !== kind) throw new Error(`${id} is ${found?.kind ?? 'not there'}, not ${kind}`);
  return found as NodeOf<K>;
}

/** Severity and code of every finding, in order. */
export function codes(reading: BpmnReading): readonly string[] {
  return reading.findings.map(({ severity, code }) => `${severity} ${code}`);
}
