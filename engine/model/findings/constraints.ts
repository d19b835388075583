/**
 * What the specification forbids but an engine can live with, in files without a vendor's vocabulary: each rule looks at
 * one element and says what is wrong. The process runs all the same; whoever draws by the book is told.
 */
import { bpmnChild, bpmnChildren, childText, idOf, isBpmn, type BpmnDocument } from '../document.ts';
import { BPMN } from '../namespaces.ts';
import { attribute, descendants, type XmlElement } from '../xml/element.ts';
import { dataRules } from './data-constraints.ts';
import type { Reporter } from './reporter.ts';

/** The sequence flows of a file by what they connect. */
export interface Links {
  readonly document: BpmnDocument;
  readonly into: (element: XmlElement) => readonly XmlElement[];
  readonly outOf: (element: XmlElement) => readonly XmlElement[];
}

/** The rest of a sentence about the element, or null when all is well. */
export type Constraint = (element: XmlElement, links: Links) => string | null;

export function checkConstraints(document: BpmnDocument, reporter: Reporter): void {
  const links = linksOf(document);
  for (const element of descendants(document.root)) {
    if (element.uri !== BPMN) continue;
    for (const rule of rulesFor(element)) {
      const wrong = rule(element, links);
      if (wrong !== null) reporter.report('SPECIFICATION', element, wrong);
    }
  }
}

function linksOf(document: BpmnDocument): Links {
  const sources = new Map<string, XmlElement[]>();
  const targets = new Map<string, XmlElement[]>();
  for (const flow of descendants(document.root)) {
    if (!isBpmn(flow, 'sequenceFlow')) continue;
    add(sources, attribute(flow, 'sourceRef'), flow);
    add(targets, attribute(flow, 'targetRef'), flow);
  }
  return {
    document,
    into: (element) => targets.get(idOf(element) ?? '') ?? [],
    outOf: (element) => sources.get(idOf(element) ?? '') ?? [],
  };
}

function add(map: Map<string, XmlElement[]>, id: string | undefined, flow: XmlElement): void {
  if (id === undefined) return;
  const known = map.get(id);
  if (known) known.push(flow);
  else map.set(id, [flow]);
}

const ACTIVITY = /[tT]ask$|^callActivity$|^subProcess$|^adHocSubProcess$|^transaction$/;
const EXPRESSIONS = new Set([
  'loopCardinality',
  'loopCondition',
  'completionCondition',
  'timeDate',
  'timeCycle',
  'timeDuration',
  'activationCondition',
  'conditionExpression',
]);

function rulesFor({ local }: XmlElement): readonly Constraint[] {
  if (EXPRESSIONS.has(local)) return [formalExpression];
  if (local.endsWith('Gateway')) return [gatewayFlows, gatewayDirection, gatewayConditions, gatewayStart];
  if (local.endsWith('Event')) return [...eventRules, ...dataRules.event];
  if (ACTIVITY.test(local)) return [...activityRules, ...dataRules.activity];
  return [...(others[local] ?? []), ...(dataRules.byName[local] ?? [])];
}

const formalExpression: Constraint = (element) => {
  const type = element.attributes.find(({ local, prefix }) => local === 'type' && prefix !== '');
  return type || element.text.trim() === '' || element.children.length > 0
    ? null
    : 'is an expression that is not marked as tFormalExpression (§10.4.3).';
};

/** §10.6.1: a gateway that neither splits nor merges. */
const gatewayFlows: Constraint = (element, { into, outOf }) =>
  into(element).length < 2 && outOf(element).length < 2
    ? 'has neither several incoming nor several outgoing flows (§10.6.1).'
    : null;

const gatewayDirection: Constraint = (element, { into, outOf }) => {
  const [merges, splits] = [into(element).length > 1, outOf(element).length > 1];
  switch (attribute(element, 'gatewayDirection')) {
    case 'Diverging':
      return merges || !splits ? 'is marked as diverging, which its flows are not (§10.6.1).' : null;
    case 'Converging':
      return splits || !merges ? 'is marked as converging, which its flows are not (§10.6.1).' : null;
    case 'Mixed':
      return merges && splits ? null : 'is marked as mixed, which its flows are not (§10.6.1).';
    default:
      return null;
  }
};

const gatewayConditions: Constraint = (element, { outOf }) =>
  /^(?:parallel|eventBased)/.test(element.local) &&
  outOf(element).some((flow) => bpmnChild(flow, 'conditionExpression'))
    ? 'has conditions on its outgoing flows, which it does not look at (§10.6.4).'
    : null;

const gatewayStart: Constraint = (element, { into, outOf }) => {
  if (element.local !== 'eventBasedGateway') return null;
  if (attribute(element, 'instantiate') === 'true' && into(element).length > 0)
    return 'starts the process and has incoming flows (§10.6.6).';
  return outOf(element).length < 2 ? 'has fewer than two outgoing flows (§10.6.6).' : null;
};

const definitionsIn = (event: XmlElement): readonly XmlElement[] =>
  event.children.filter(
    ({ uri, local }) => uri === BPMN && /EventDefinition(?:Ref)?$|^eventDefinitionRef$/.test(local),
  );

const has = (event: XmlElement, name: string): boolean =>
  bpmnChild(event, `${name}EventDefinition`) !== undefined;

const eventRules: readonly Constraint[] = [
  (event, { into }) =>
    event.local === 'intermediateThrowEvent' && into(event).length === 0 && !has(event, 'link')
      ? 'has no incoming flow (§10.5.4).'
      : null,
  (event, { outOf }) =>
    event.local.startsWith('intermediate') &&
    outOf(event).length === 0 &&
    !(has(event, 'link') && event.local === 'intermediateThrowEvent') &&
    event.parent?.local !== 'adHocSubProcess'
      ? 'has no outgoing flow (§10.5.4).'
      : null,
  (event, { into }) =>
    event.local === 'intermediateCatchEvent' && has(event, 'link') && into(event).length > 0
      ? 'is a link target with an incoming flow (§10.5.5).'
      : null,
  (event, { outOf }) =>
    event.local === 'intermediateThrowEvent' && has(event, 'link') && outOf(event).length > 0
      ? 'is a link source with an outgoing flow (§10.5.5).'
      : null,
  (event, { outOf }) =>
    event.local === 'boundaryEvent' && has(event, 'compensate') && outOf(event).length > 0
      ? 'is a compensation event with a sequence flow; only an association may leave it (§10.5.4).'
      : null,
  (event) =>
    event.local === 'startEvent' &&
    attribute(event, 'isInterrupting') === 'false' &&
    (has(event, 'error') || has(event, 'compensate'))
      ? 'is an error or compensation event that cannot be non-interrupting (§10.5.2).'
      : null,
  (event) => {
    const isTop = event.parent?.local === 'process';
    const isOdd =
      has(event, 'error') || has(event, 'escalation') || has(event, 'compensate') || has(event, 'cancel');
    return event.local === 'startEvent' && isTop && isOdd
      ? 'has a trigger that a process cannot be started by (§10.5.2).'
      : null;
  },
  (event) =>
    event.local === 'endEvent' && (has(event, 'link') || has(event, 'timer') || has(event, 'conditional'))
      ? 'has a result that an end event cannot have (§10.5.3).'
      : null,
  (event) =>
    event.local === 'endEvent' && !definitionsIn(event).length && bpmnChild(event, 'dataOutput')
      ? 'puts data out, which an end event cannot (§10.5.3).'
      : null,
  (event, { document }) =>
    isStartedByThrow(event, document) ? 'shares the definition of an event that throws (§10.5.5).' : null,
];

function isStartedByThrow(event: XmlElement, document: BpmnDocument): boolean {
  return bpmnChildren(event, 'eventDefinitionRef').some((reference) => {
    const owner = document.find(reference.text)?.parent;
    return owner !== undefined && owner !== null && owner !== event && owner.local.endsWith('Event');
  });
}

const activityRules: readonly Constraint[] = [
  (activity) =>
    activity.children.filter(({ local }) => local.endsWith('LoopCharacteristics')).length > 1
      ? 'has more than one loop marker (§10.3.8).'
      : null,
  (activity, { outOf }) => {
    const [flow, second] = outOf(activity);
    return flow && !second && bpmnChild(flow, 'conditionExpression')
      ? 'has one outgoing flow, and that has a condition (§8.3.13).'
      : null;
  },
  (activity) =>
    activity.children.some(({ local }) => local === 'startEvent' || local === 'endEvent') &&
    activity.local === 'adHocSubProcess'
      ? 'is an ad-hoc sub-process with start or end events (§10.3.5).'
      : null,
  (scope) =>
    isHalfMarked(scope) && scope.local !== 'adHocSubProcess'
      ? 'has an end or start event, but not both (§10.5.2).'
      : null,
  (activity, { document }) => {
    if (activity.local !== 'callActivity') return null;
    const called = document.find(attribute(activity, 'calledElement'));
    const starts = called ? bpmnChildren(called, 'startEvent') : [];
    return starts.length > 0 && starts.every((start) => definitionsIn(start).length > 0)
      ? 'calls a process without a none start event (§10.5.2).'
      : null;
  },
];

function isHalfMarked(scope: XmlElement): boolean {
  const nodes = scope.children.filter(({ local }) => /Event$|Gateway$/.test(local) || ACTIVITY.test(local));
  const has = (name: string): boolean => nodes.some(({ local }) => local === name);
  const instantiates = nodes.some((node) => attribute(node, 'instantiate') === 'true');
  return has('startEvent') ? !has('endEvent') : has('endEvent') && !instantiates;
}

const others: Readonly<Record<string, readonly Constraint[]>> = {
  process: [
    (process) =>
      isHalfMarked(process) ? 'has an end or start event, but not both (§10.5.2, §10.5.3).' : null,
  ],
  sequenceFlow: [
    (flow, { document, outOf }) => {
      const source = document.find(attribute(flow, 'sourceRef'));
      const target = attribute(flow, 'targetRef');
      const twin = source
        ? outOf(source).find((other) => other !== flow && attribute(other, 'targetRef') === target)
        : undefined;
      return twin ? 'connects what another sequence flow connects already.' : null;
    },
  ],
  complexBehaviorDefinition: [
    (behavior) => {
      const condition = bpmnChild(behavior, 'condition');
      const isEmpty = !condition || condition.text.trim() === '';
      return isEmpty || !bpmnChild(behavior, 'event') ? 'needs a condition and an event (§10.3.8).' : null;
    },
  ],
  timerEventDefinition: [
    (timer) =>
      ['timeDate', 'timeCycle', 'timeDuration'].filter((name) => bpmnChild(timer, name)).length > 1
        ? 'has more than one of date, cycle and duration (§10.5.5).'
        : null,
  ],
  escalationEventDefinition: [
    (definition, { document }) => {
      const escalation = document.find(attribute(definition, 'escalationRef'));
      const throws = /^(?:end|intermediateThrow)Event$/.test(definition.parent?.local ?? '');
      return throws && escalation && !attribute(escalation, 'escalationCode')
        ? 'throws an escalation without a code (§10.5.5).'
        : null;
    },
  ],
  messageEventDefinition: [
    (definition) => {
      const throws = /^(?:end|intermediateThrow)Event$/.test(definition.parent?.local ?? '');
      if (throws && !attribute(definition, 'messageRef')) return 'throws no message (§10.5.5).';
      return throws && !childText(definition, 'operationRef') ? 'names no operation (§10.5.5).' : null;
    },
  ],
  linkEventDefinition: [
    (link, { document }) => {
      if (link.parent?.local !== 'intermediateCatchEvent') return null;
      const name = attribute(link, 'name');
      const others = [...descendants(document.root)].filter(
        (other) => other.local === 'linkEventDefinition' && other.parent?.local === 'intermediateThrowEvent',
      );
      const isNamed = others.some(
        (other) =>
          (name !== undefined && attribute(other, 'name') === name) ||
          childText(other, 'target') === idOf(link),
      );
      return isNamed || bpmnChild(link, 'source')
        ? null
        : 'is a link target that no link leads to (§10.5.5).';
    },
  ],
  association: [
    (association, { document }) => {
      const source = document.find(attribute(association, 'sourceRef'));
      const target = document.find(attribute(association, 'targetRef'));
      const isHandler = source?.local === 'boundaryEvent' && has(source, 'compensate');
      return isHandler &&
        target &&
        ACTIVITY.test(target.local) &&
        attribute(target, 'isForCompensation') !== 'true'
        ? 'leads to a handler that is not marked for compensation (§10.5.4).'
        : null;
    },
  ],
  messageFlow: [
    (flow, { document }) => {
      const source = document.find(attribute(flow, 'sourceRef'));
      const target = document.find(attribute(flow, 'targetRef'));
      if (target && /^(?:intermediateThrow|end)Event$/.test(target.local))
        return 'leads to an event that throws (§9.3).';
      return source && /^(?:intermediateCatch|start|boundary)Event$/.test(source.local)
        ? 'comes from an event that catches (§9.3).'
        : null;
    },
  ],
  performer: [resourceRole],
  humanPerformer: [resourceRole],
  potentialOwner: [resourceRole],
  resourceRole: [resourceRole],
  participantMultiplicity: [
    (multiplicity) =>
      Number(attribute(multiplicity, 'minimum') ?? 0) > Number(attribute(multiplicity, 'maximum') ?? 1)
        ? 'has a minimum above its maximum (§9.2).'
        : null,
  ],
  globalConversation: [
    (conversation) =>
      bpmnChildren(conversation, 'choreographyRef').length > 0 ||
      conversation.children.some(({ local }) =>
        /^(?:conversation|subConversation|callConversation)$/.test(local),
      )
        ? 'may hold neither conversations nor choreographies (§9.4).'
        : null,
  ],
};

function resourceRole(role: XmlElement): string | null {
  return bpmnChild(role, 'resourceRef') && bpmnChild(role, 'resourceAssignmentExpression')
    ? 'names a resource and has an assignment expression as well (§10.3.1).'
    : null;
}
