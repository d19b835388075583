/** Diagram interchange of a file (BPMN 2.0.2 §12) → the picture of one process. */
import type { Bounds, Diagram, DiagramEdge, DiagramShape } from './diagram.ts';
import { bpmnChild, idOf, nameOf, type BpmnDocument } from './document.ts';
import { BIOC, BPMN, BPMN_DI, COLORS, DC, DI } from './namespaces.ts';
import { attribute, attributeIn, childIn, descendants, type XmlElement } from './xml/element.ts';

/** Shapes and edges of the first diagram that shows the process; empty when the file has no such diagram. */
export function diagramOf(document: BpmnDocument, process: XmlElement): Diagram {
  const planes = [...document.root.children]
    .filter((child) => child.uri === BPMN_DI && child.local === 'BPMNDiagram')
    .flatMap((diagram) => diagram.children.filter(({ local }) => local === 'BPMNPlane'));
  const plane = planes.find((candidate) => shows(candidate, document, process)) ?? planes[0];
  if (!plane) return { id: idOf(process) ?? '', shapes: [], edges: [] };
  const shapes: DiagramShape[] = [];
  const edges: DiagramEdge[] = [];
  for (const figure of plane.children) {
    const element = document.find(attribute(figure, 'bpmnElement'));
    if (!element) continue;
    if (figure.local === 'BPMNShape') add(shapes, shapeOf(figure, element));
    else if (figure.local === 'BPMNEdge') add(edges, edgeOf(figure, element));
  }
  return { id: idOf(plane.parent ?? plane) ?? '', shapes, edges };
}

function add<T>(list: T[], item: T | null): void {
  if (item) list.push(item);
}

/** The plane is of the process itself, or of a collaboration one of whose pools it is, or draws one of its elements. */
function shows(plane: XmlElement, document: BpmnDocument, process: XmlElement): boolean {
  const subject = document.find(attribute(plane, 'bpmnElement'));
  if (subject === process) return true;
  const inside = new Set(descendants(process));
  return plane.children.some((figure) => {
    const element = document.find(attribute(figure, 'bpmnElement'));
    if (!element) return false;
    if (element.local === 'participant') return document.find(attribute(element, 'processRef')) === process;
    return inside.has(element);
  });
}

function shapeOf(figure: XmlElement, element: XmlElement): DiagramShape | null {
  const bounds = boundsOf(childIn(figure, [DC], 'Bounds'));
  const id = idOf(element);
  if (!bounds || id === null) return null;
  const expanded = attribute(figure, 'isExpanded');
  return {
    element: id,
    type: element.local,
    name: nameOf(element),
    bounds,
    label: labelOf(figure),
    isExpanded: expanded === undefined ? hasChildren(element) : expanded === 'true',
    isHorizontal: attribute(figure, 'isHorizontal') !== 'false',
    event: eventOf(element),
    interrupting:
      attribute(element, 'cancelActivity') !== 'false' && attribute(element, 'isInterrupting') !== 'false',
    throwing: element.local === 'endEvent' || element.local === 'intermediateThrowEvent',
    marker: markerOf(element),
    isForCompensation: attribute(element, 'isForCompensation') === 'true',
    triggeredByEvent: attribute(element, 'triggeredByEvent') === 'true',
    fill: attributeIn(figure, COLORS, 'background-color') ?? attributeIn(figure, [BIOC], 'fill') ?? null,
    stroke: attributeIn(figure, COLORS, 'border-color') ?? attributeIn(figure, [BIOC], 'stroke') ?? null,
    parent: parentOf(element),
  };
}

function hasChildren(element: XmlElement): boolean {
  return element.children.some(({ local, uri }) => uri === BPMN && local === 'sequenceFlow');
}

function parentOf(element: XmlElement): string | null {
  for (let at = element.parent; at; at = at.parent) {
    if (at.local === 'laneSet' || at.local === 'childLaneSet') continue;
    const id = at.local === 'definitions' ? null : idOf(at);
    if (id !== null) return id;
  }
  return null;
}

function eventOf(element: XmlElement): string | null {
  if (!element.local.endsWith('Event')) return null;
  const definitions = element.children.filter(
    ({ uri, local }) => uri === BPMN && (local.endsWith('EventDefinition') || local === 'eventDefinitionRef'),
  );
  const [first] = definitions;
  if (!first) return null;
  if (definitions.length > 1)
    return attribute(element, 'parallelMultiple') === 'true' ? 'parallelMultiple' : 'multiple';
  return first.local === 'eventDefinitionRef' ? null : first.local.replace(/EventDefinition$/, '');
}

function markerOf(element: XmlElement): DiagramShape['marker'] {
  if (bpmnChild(element, 'standardLoopCharacteristics')) return 'loop';
  const multi = bpmnChild(element, 'multiInstanceLoopCharacteristics');
  if (!multi) return null;
  return attribute(multi, 'isSequential') === 'true' ? 'sequential' : 'parallel';
}

const EDGES: Readonly<Record<string, DiagramEdge['type']>> = {
  sequenceFlow: 'sequenceFlow',
  messageFlow: 'messageFlow',
  association: 'association',
  dataInputAssociation: 'dataAssociation',
  dataOutputAssociation: 'dataAssociation',
};

function edgeOf(figure: XmlElement, element: XmlElement): DiagramEdge | null {
  const id = idOf(element);
  const type = Object.hasOwn(EDGES, element.local) ? EDGES[element.local] : undefined;
  const waypoints = figure.children
    .filter(({ uri, local }) => uri === DI && local === 'waypoint')
    .flatMap((point) => {
      const x = Number(attribute(point, 'x'));
      const y = Number(attribute(point, 'y'));
      return Number.isFinite(x) && Number.isFinite(y) ? [{ x, y }] : [];
    });
  if (id === null || !type || waypoints.length < 2) return null;
  const source = element.parent?.children.find(
    (candidate) => idOf(candidate) === attribute(element, 'sourceRef')?.trim(),
  );
  return {
    element: id,
    type,
    name: nameOf(element),
    waypoints,
    label: labelOf(figure),
    isDefault: source !== undefined && attribute(source, 'default') === id,
    // The diamond of a conditional flow is drawn at activities only; gateways have none (§10.6, table 7.2).
    isConditional:
      bpmnChild(element, 'conditionExpression') !== undefined &&
      !(source?.local.endsWith('Gateway') ?? false),
    stroke: attributeIn(figure, COLORS, 'border-color') ?? attributeIn(figure, [BIOC], 'stroke') ?? null,
  };
}

function labelOf(figure: XmlElement): Bounds | null {
  const label = figure.children.find(({ local, uri }) => local === 'BPMNLabel' && uri === BPMN_DI);
  return label ? boundsOf(childIn(label, [DC], 'Bounds')) : null;
}

function boundsOf(element: XmlElement | undefined): Bounds | null {
  if (!element) return null;
  const number = (name: string): number => Number(attribute(element, name) ?? Number.NaN);
  const bounds = { x: number('x'), y: number('y'), width: number('width'), height: number('height') };
  return Object.values(bounds).every((value) => Number.isFinite(value)) && bounds.width >= 0 ? bounds : null;
}
