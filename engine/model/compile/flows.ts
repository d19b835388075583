/** Sequence flows (BPMN 2.0.2 §8.3.13): connects the nodes, and checks that a flow stays within its scope. */
import { constantExpression } from '../../expressions/index.ts';
import type { Expression } from '../expression.ts';
import type { Flow } from '../definition.ts';
import { bpmnChild, bpmnChildren, idOf, nameOf } from '../document.ts';
import { attribute, type XmlElement } from '../xml/element.ts';
import { asNode, isScopeDraft, type Draft } from './draft.ts';
import type { Build } from './process.ts';
import { orSkipped, skipOf } from './skip.ts';

export function addFlows(build: Build): void {
  for (const [draft, element] of build.elements)
    if (isScopeDraft(draft)) for (const flow of bpmnChildren(element, 'sequenceFlow')) addFlow(flow, build);
  for (const [draft, element] of build.elements) chooseDefault(draft, element, build);
}

function addFlow(element: XmlElement, build: Build): void {
  const { reading } = build;
  const source = endOf(element, 'sourceRef', build);
  const target = endOf(element, 'targetRef', build);
  if (!source || !target) return;
  const problem = misplaced(source, target);
  if (problem) {
    reading.report(problem[0], element, problem[1]);
    return;
  }
  const id = idOf(element) ?? assumedId(`${source.id}->${target.id}`, build);
  if (build.flows.has(id)) {
    reading.report('ID_DUPLICATE', element, 'has the id of another sequence flow of this process.');
    return;
  }
  const flow: Flow = {
    id,
    name: nameOf(element),
    source: asNode(source),
    target: asNode(target),
    condition: conditionOf(element, build),
  };
  build.flows.set(id, flow);
  source.outgoing.push(flow);
  target.incoming.push(flow);
}

/** Flows need no id by the schema; two without one may connect the same nodes. */
function assumedId(stem: string, build: Build): string {
  let id = stem;
  for (let number = 2; build.flows.has(id); number += 1) id = `${stem}.${number}`;
  return id;
}

function endOf(flow: XmlElement, end: 'sourceRef' | 'targetRef', build: Build): Draft | null {
  const reference = attribute(flow, end);
  const found = build.reading.document.find(reference);
  const draft = found && build.drafts.get(idOf(found) ?? '');
  if (draft && draft.kind !== 'process') return draft;
  build.reading.report(
    found ? 'FLOW_CROSSES_SCOPE' : 'FLOW_DANGLING',
    flow,
    reference
      ? `has "${reference}" as ${end === 'sourceRef' ? 'source' : 'target'}, which is no flow node of this process.`
      : `has no ${end === 'sourceRef' ? 'source' : 'target'}.`,
  );
  return null;
}

function misplaced(source: Draft, target: Draft): ['FLOW_CROSSES_SCOPE' | 'FLOW_FROM_END', string] | null {
  if (source.parent?.id !== target.parent?.id)
    return ['FLOW_CROSSES_SCOPE', 'connects elements of different sub-processes.'];
  if (source.kind === 'endEvent') return ['FLOW_FROM_END', 'leaves an end event.'];
  if (target.kind === 'startEvent') return ['FLOW_FROM_END', 'leads to a start event.'];
  if (target.kind === 'boundaryEvent') return ['FLOW_FROM_END', 'leads to a boundary event.'];
  if (source.kind === 'eventSubProcess' || target.kind === 'eventSubProcess')
    return ['FLOW_FROM_END', 'is connected to an event sub-process.'];
  return null;
}

function conditionOf(flow: XmlElement, build: Build): Expression | null {
  const condition = bpmnChild(flow, 'conditionExpression');
  if (!condition) return null;
  const script = condition.attributes.find(({ local, prefix }) => local === 'resource' && prefix !== '');
  if (script) {
    build.reading.report(
      'EXPRESSION_CALLS_CODE',
      flow,
      `is decided by the script file ${script.value}, which is not here.`,
      { remedy: 'Write the condition as an expression.' },
    );
    return constantExpression(null, script.value);
  }
  const own = build.reading.optional(condition.text, condition, 'condition');
  const skip = skipOf(flow, build.reading);
  return own && skip ? orSkipped(own, skip) : own;
}

function chooseDefault(draft: Draft, element: XmlElement, build: Build): void {
  const reference = attribute(element, 'default');
  if (!reference) return;
  const found = build.reading.document.find(reference);
  const id = found ? idOf(found) : reference;
  const flow = draft.outgoing.find((candidate) => candidate.id === id);
  if (flow) draft.defaultFlow = flow;
  else
    build.reading.report(
      'FLOW_DANGLING',
      element,
      `has "${reference}" as default flow, which does not leave it.`,
      { severity: 'review', remedy: 'Choose another default flow.' },
    );
}
