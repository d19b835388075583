/** Draws flows and associations along their waypoints (BPMN 2.0.2 §8.4.1, §8.4.13, §9.3.2). */
import type { DiagramEdge } from '../../engine/index.ts';
import { circle, label, OUTER_LABEL_SIZE, path, placed, type Extent } from './pen.ts';
import { numberText as n } from './text.ts';

type Point = DiagramEdge['waypoints'][number];

const CORNER = 6;
const ARROW = 9;
const LABEL_WIDTH = 90;

/** `fromGateway`: a condition is marked with a diamond only where it leaves an activity. */
export function drawEdge(edge: DiagramEdge, fromGateway: boolean): string {
  const points = distinct(edge.waypoints);
  const [first, second] = points;
  const last = points.at(-1);
  const before = points.at(-2);
  if (!first || !second || !last || !before) return '';
  const end = angle(before, last);
  switch (edge.type) {
    case 'sequenceFlow':
      return (
        line(points, 'd-way', ARROW * 0.7) +
        turned(path(`M0 0L${-ARROW}-4.2V4.2z`, 'd-tip'), last, end) +
        turned(startMark(edge, fromGateway), first, angle(first, second))
      );
    case 'messageFlow':
      return (
        line(points, 'd-way d-message', ARROW) +
        turned(path(`M0 0L${-ARROW}-4.4V4.4z`, 'd-way d-hollow'), last, end) +
        circle(first.x, first.y, 3.4, 'd-way d-hollow')
      );
    case 'dataAssociation':
      return line(points, 'd-way d-fine-dots', 0) + turned(path('M-8-5L0 0-8 5', 'd-way'), last, end);
    case 'association':
      return line(points, 'd-way d-fine-dots', 0);
  }
}

function startMark(edge: DiagramEdge, fromGateway: boolean): string {
  if (edge.isDefault) return path('M6.5 5.5l5-11', 'd-way');
  if (edge.isConditional && !fromGateway) return path('M0 0l8-4.6L16 0l-8 4.6z', 'd-way d-hollow');
  return '';
}

export function edgeLabel(edge: DiagramEdge, extent: Extent): string {
  if (edge.name === null) return '';
  const place = edge.label
    ? { x: edge.label.x + edge.label.width / 2, y: edge.label.y }
    : labelPlace(edge.waypoints);
  if (!place) return '';
  const width = Math.max(LABEL_WIDTH, edge.label?.width ?? 0);
  return label(edge.name, { ...place, width, vertical: 'top', size: OUTER_LABEL_SIZE, halo: true }, extent);
}

/** Over a lying piece, beside a standing one: the piece in the middle of the way. */
function labelPlace(points: readonly Point[]): { x: number; y: number } | null {
  const at = Math.floor((points.length - 1) / 2);
  const [from, to] = [points[at], points[at + 1]];
  if (!from || !to) return null;
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  return Math.abs(to.x - from.x) >= Math.abs(to.y - from.y) ? { x, y: y - 17 } : { x: x + 22, y: y - 7 };
}

function turned(content: string, at: Point, degrees: number): string {
  if (content === '') return '';
  if (degrees === 0) return placed(content, at.x, at.y);
  return `<g transform="translate(${n(at.x)} ${n(at.y)}) rotate(${n(degrees)})">${content}</g>`;
}

function angle(from: Point, to: Point): number {
  return (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
}

/** The way with rounded bends; ends `short` units early, where the arrow's body is. */
function line(points: readonly Point[], className: string, short: number): string {
  const pieces = [`M${n(points[0]?.x ?? 0)} ${n(points[0]?.y ?? 0)}`];
  for (let at = 1; at < points.length - 1; at++)
    pieces.push(bend(points[at - 1], points[at], points[at + 1]));
  const [before, last] = [points.at(-2), points.at(-1)];
  if (before && last) {
    const end = towards(last, before, Math.min(short, distance(before, last)));
    pieces.push(`L${n(end.x)} ${n(end.y)}`);
  }
  return path(pieces.join(''), className);
}

function bend(before: Point | undefined, at: Point | undefined, after: Point | undefined): string {
  if (!before || !at || !after) return '';
  const into = towards(at, before, Math.min(CORNER, distance(at, before) / 2));
  const out = towards(at, after, Math.min(CORNER, distance(at, after) / 2));
  return `L${n(into.x)} ${n(into.y)}Q${n(at.x)} ${n(at.y)} ${n(out.x)} ${n(out.y)}`;
}

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to);
  if (length === 0) return from;
  return { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function distinct(points: readonly Point[]): readonly Point[] {
  return points.filter((point, at) => {
    const before = points[at - 1];
    return !before || before.x !== point.x || before.y !== point.y;
  });
}
