/** Draws a process diagram as one themed SVG: what is where stands in the diagram, what goes on in the overlay. */
import type { Bounds, Diagram, DiagramEdge, DiagramShape } from '../../engine/index.ts';
import { drawActivity, isOpen, isSubProcess } from './activity.ts';
import { drawBadges, drawHeat, drawRing } from './badge.ts';
import { ownColor } from './colors.ts';
import { drawEdge, edgeLabel } from './edge.ts';
import { kindText } from './kinds.ts';
import {
  drawData,
  drawEvent,
  drawGateway,
  drawGroup,
  drawMessage,
  drawNote,
  drawStore,
  drawUnknown,
} from './node.ts';
import {
  factsOf,
  localAddress,
  NOTHING,
  overlayOf,
  timesTaken,
  type DiagramOptions,
  type ElementOverlay,
  type Overlay,
} from './overlay.ts';
import { emptyExtent, include, label, OUTER_LABEL_SIZE, type Extent } from './pen.ts';
import { drawLane, drawPool } from './pool.ts';
import { escapeText, numberText as n } from './text.ts';

/** Shapes and edges past these numbers are not drawn; the outline beside the picture still has them. */
const MAX_SHAPES = 10_000;
const MAX_EDGES = 20_000;
const MARGIN = 12;
const OUTER_LABEL_WIDTH = 90;
/** Wider pictures keep a readable size on a phone and scroll. */
const WIDE = 720;
const VAST = 1400;

/**
 * Gives the SVG as text, safe to put into a page: everything that comes from a file is escaped or checked, and nothing in
 * it needs inline styles. An empty diagram gives an empty string. Themed by diagram.css.
 */
export function renderDiagram(diagram: Diagram, overlay: Overlay = NOTHING, options: DiagramOptions): string {
  const shapes = diagram.shapes.slice(0, MAX_SHAPES);
  const edges = diagram.edges.slice(0, MAX_EDGES);
  if (shapes.length === 0) return '';
  const extent = emptyExtent();
  const content = layers(shapes, edges, overlay, extent);
  return frame(content, extent, overlay, options);
}

/** Back to front: pools, lanes, open sub-processes, heat, flows, flow nodes, message flows, names, rings, badges. */
function layers(
  shapes: readonly DiagramShape[],
  edges: readonly DiagramEdge[],
  overlay: Overlay,
  extent: Extent,
): string {
  const ground = shapes.filter((shape) => depthOf(shape) < FLOW_DEPTH).sort(byDepthAndArea);
  const nodes = shapes.filter((shape) => depthOf(shape) === FLOW_DEPTH);
  const above = [...nodes, ...shapes.filter((shape) => depthOf(shape) > FLOW_DEPTH)];
  for (const shape of shapes) include(extent, shape.bounds);
  for (const edge of edges)
    for (const { x, y } of edge.waypoints) include(extent, { x, y, width: 0, height: 0 });
  const gateways = shapes.filter(({ type }) => type.endsWith('Gateway'));
  const ways = [...edges].sort((a, b) => timesTaken(overlay, a.element) - timesTaken(overlay, b.element));
  return [
    ...ground.map((shape) => drawShape(shape, overlay, shapes)),
    ...shapes.map((shape) => drawHeat(shape.bounds, overlayOf(overlay, shape.element).heat ?? 0)),
    ...ways.filter((edge) => !overPools(edge)).map((edge) => drawFlow(edge, overlay, gateways)),
    ...above.map((shape) => drawShape(shape, overlay, shapes)),
    ...ways.filter(overPools).map((edge) => drawFlow(edge, overlay, gateways)),
    ...edges.map((edge) => edgeLabel(edge, extent)),
    ...shapes.map((shape) => outerLabel(shape, extent)),
    ...shapes.map((shape) => rings(shape, overlay, extent)),
    ...shapes.map((shape) => drawBadges(shape.bounds, overlayOf(overlay, shape.element), extent)),
  ].join('');
}

const FLOW_DEPTH = 4;

/** Message flows join pools and the shapes in them, so that their ends lie over these. */
function overPools(edge: DiagramEdge): boolean {
  return edge.type === 'messageFlow';
}

function depthOf(shape: DiagramShape): number {
  if (shape.type === 'participant') return 0;
  if (shape.type === 'lane') return 1;
  if (isOpen(shape)) return 2;
  if (shape.type === 'group') return 3;
  return shape.type === 'boundaryEvent' ? FLOW_DEPTH + 1 : FLOW_DEPTH;
}

/** Of two containers of the same kind the larger lies behind. */
function byDepthAndArea(a: DiagramShape, b: DiagramShape): number {
  return depthOf(a) - depthOf(b) || b.bounds.width * b.bounds.height - a.bounds.width * a.bounds.height;
}

function drawShape(shape: DiagramShape, overlay: Overlay, shapes: readonly DiagramShape[]): string {
  const over = overlayOf(overlay, shape.element);
  const about = describe(shape, over);
  const state = over.state ? ` d-${over.state}` : '';
  const content = picture(shape, shapes);
  const href = localAddress(over.href);
  const inner =
    href === null
      ? content
      : `<a class="d-link" href="${escapeText(href)}" aria-label="${escapeText(about)}">${content}</a>`;
  return `<g class="d-el${state}" data-element="${escapeText(shape.element)}"${paint(shape.fill, shape.stroke)}><title>${escapeText(about)}</title>${inner}</g>`;
}

function picture(shape: DiagramShape, shapes: readonly DiagramShape[]): string {
  const { type } = shape;
  if (type === 'participant') return drawPool(shape, isBlackBox(shape, shapes));
  if (type === 'lane') return drawLane(shape);
  if (type.endsWith('Event')) return drawEvent(shape);
  if (type.endsWith('Gateway')) return drawGateway(shape);
  if (type === 'task' || type.endsWith('Task') || type === 'callActivity' || isSubProcess(type))
    return drawActivity(shape);
  if (type === 'textAnnotation') return drawNote(shape);
  if (type === 'group') return drawGroup(shape);
  if (type.startsWith('dataStore')) return drawStore(shape);
  if (type.startsWith('data')) return drawData(shape);
  if (type === 'message') return drawMessage(shape);
  return drawUnknown(shape);
}

/** A pool that nothing is drawn in. */
function isBlackBox(pool: DiagramShape, shapes: readonly DiagramShape[]): boolean {
  return !shapes.some(
    (shape) => shape !== pool && shape.type !== 'participant' && holds(pool.bounds, shape.bounds),
  );
}

function holds(outer: Bounds, inner: Bounds): boolean {
  const [x, y] = [inner.x + inner.width / 2, inner.y + inner.height / 2];
  return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
}

function drawFlow(edge: DiagramEdge, overlay: Overlay, gateways: readonly DiagramShape[]): string {
  const start = edge.waypoints[0];
  const fromGateway =
    edge.isConditional &&
    start !== undefined &&
    gateways.some(({ bounds }) =>
      holds(
        { x: bounds.x - 2, y: bounds.y - 2, width: bounds.width + 4, height: bounds.height + 4 },
        { ...start, width: 0, height: 0 },
      ),
    );
  const taken = timesTaken(overlay, edge.element) > 0 ? ' d-taken' : '';
  return `<g class="d-flow${taken}" data-element="${escapeText(edge.element)}"${paint(null, edge.stroke)}>${drawEdge(edge, fromGateway)}</g>`;
}

/** The names of events, gateways and data stand outside; those of groups at their upper edge. */
function outerLabel(shape: DiagramShape, extent: Extent): string {
  const { type, bounds } = shape;
  if (!(
    type.endsWith('Event') ||
    type.endsWith('Gateway') ||
    type.startsWith('data') ||
    type === 'group' ||
    type === 'message'
  ))
    return '';
  const below = {
    x: bounds.x + bounds.width / 2,
    y: type === 'group' ? bounds.y + 4 : bounds.y + bounds.height + 5,
  };
  const place = shape.label ? { x: shape.label.x + shape.label.width / 2, y: shape.label.y } : below;
  const width = Math.max(OUTER_LABEL_WIDTH, shape.label?.width ?? 0);
  return label(shape.name, { ...place, width, vertical: 'top', size: OUTER_LABEL_SIZE, halo: true }, extent);
}

function rings(shape: DiagramShape, overlay: Overlay, extent: Extent): string {
  if (shape.element === overlay.selected) return drawRing(shape.bounds, 'd-ring d-selected', extent);
  if (shape.element === overlay.current) return drawRing(shape.bounds, 'd-ring d-current', extent);
  return '';
}

/** `Approve order, user task: 2 tokens, 1 incident`: the tooltip, and the name of the link. */
export function describe(shape: DiagramShape, over: ElementOverlay): string {
  const kind = kindText(shape.type, shape.event);
  const facts = factsOf(over);
  const name = shape.name?.trim().replace(/\s+/g, ' ').slice(0, 200);
  return `${name ? `${name}, ${kind}` : kind}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}`;
}

/** The architect's own colours, as `fill` and `color`, which diagram.css leaves alone. */
function paint(fill: string | null, stroke: string | null): string {
  const [body, line] = [ownColor(fill, 'fill'), ownColor(stroke, 'stroke')];
  return (
    (body ? ` fill="light-dark(${body.light}, ${body.dark})"` : '') +
    (line ? ` color="light-dark(${line.light}, ${line.dark})"` : '')
  );
}

function sizeClass(width: number): string {
  if (width > VAST) return ' bpmn-vast';
  return width > WIDE ? ' bpmn-wide' : '';
}

function frame(content: string, extent: Extent, overlay: Overlay, options: DiagramOptions): string {
  const id = (options.id ?? 'diagram').replace(/[^A-Za-z0-9-]/g, '');
  const scale = Math.min(4, Math.max(0.1, options.scale ?? 1));
  const [width, height] = [extent.right - extent.left + 2 * MARGIN, extent.bottom - extent.top + 2 * MARGIN];
  const view = [extent.left - MARGIN, extent.top - MARGIN, width, height].map(n).join(' ');
  const linked = Object.values(overlay.elements ?? {}).some(({ href }) => localAddress(href) !== null);
  const about = options.description ? ` aria-describedby="${id}-about"` : '';
  return [
    `<svg class="bpmn${sizeClass(width * scale)}" xmlns="http://www.w3.org/2000/svg"`,
    ` viewBox="${view}" width="${n(width * scale)}" height="${n(height * scale)}"`,
    ` role="${linked ? 'group' : 'img'}" aria-labelledby="${id}-title"${about}>`,
    `<title id="${id}-title">${escapeText(options.title)}</title>`,
    options.description ? `<desc id="${id}-about">${escapeText(options.description)}</desc>` : '',
    content,
    '</svg>',
  ].join('');
}
