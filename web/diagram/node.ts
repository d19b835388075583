/** Draws events, gateways, data, notes and groups (BPMN 2.0.2 §10.5, §10.6, §10.4, §8.4). */
import type { Bounds, DiagramShape } from '../../engine/index.ts';
import { box, circle, label, middle, path, placed } from './pen.ts';
import { eventSymbol, gatewaySymbol, MARKERS } from './symbols.ts';
import { numberText as n } from './text.ts';

const EVENT_RADIUS = 18;
const GATEWAY_SIZE = 50;

/** Start: thin; intermediate and boundary: double; end: thick. Dashed when it does not interrupt (§10.5.4). */
export function drawEvent(shape: DiagramShape): string {
  const { x, y } = middle(shape.bounds);
  const radius = Math.min(shape.bounds.width, shape.bounds.height) / 2;
  const dashed = shape.interrupting ? '' : ' d-dashed';
  const rim = shape.type === 'endEvent' ? 'd-body d-end' : `d-body${dashed}`;
  const double = shape.type !== 'startEvent' && shape.type !== 'endEvent';
  const filled = shape.throwing || shape.type === 'endEvent';
  return [
    circle(x, y, radius, rim),
    double ? circle(x, y, radius - 3.2 * (radius / EVENT_RADIUS), `d-line${dashed}`) : '',
    shape.event === null
      ? ''
      : placed(eventSymbol(shape.event, filled), x, y, (radius / EVENT_RADIUS) * 0.92),
  ].join('');
}

export function drawGateway(shape: DiagramShape): string {
  const { x, y, width, height } = shape.bounds;
  const centre = middle(shape.bounds);
  const diamond = `M${n(centre.x)} ${n(y)}L${n(x + width)} ${n(centre.y)} ${n(centre.x)} ${n(y + height)} ${n(x)} ${n(centre.y)}z`;
  const scale = Math.min(width, height) / GATEWAY_SIZE;
  return path(diamond, 'd-body') + placed(gatewaySymbol(shape.type), centre.x, centre.y, scale);
}

/** A sheet with a folded corner; input and output have an arrow, a collection three bars (§10.4.1). */
export function drawData(shape: DiagramShape): string {
  const { x, y, width, height } = shape.bounds;
  const fold = Math.min(12, width / 3);
  const sheet = `M${n(x)} ${n(y)}h${n(width - fold)}l${n(fold)} ${n(fold)}v${n(height - fold)}h${n(-width)}z`;
  const corner = `M${n(x + width - fold)} ${n(y)}v${n(fold)}h${n(fold)}`;
  const arrow = 'M0 3.4h8v-3.4l6.5 5.6-6.5 5.6v-3.4h-8z';
  const arrowClass = { dataInput: 'd-line', dataOutput: 'd-solid' }[shape.type];
  return [
    path(sheet, 'd-body'),
    path(corner, 'd-line'),
    arrowClass ? placed(path(arrow, arrowClass), x + 4, y + 4, 0.9) : '',
    shape.marker ? placed(MARKERS.parallel, x + width / 2, y + height - 9, 0.75) : '',
  ].join('');
}

export function drawStore(shape: DiagramShape): string {
  const { x, y, width, height } = shape.bounds;
  const lid = Math.min(7, height / 5);
  const arc = `${n(width / 2)} ${n(lid)} 0 0 0`;
  const drum = `M${n(x)} ${n(y + lid)}v${n(height - 2 * lid)}a${arc} ${n(width)} 0v${n(2 * lid - height)}a${arc} ${n(-width)} 0z`;
  const rings = [1, 2, 3].map((ring) => `M${n(x)} ${n(y + lid * ring)}a${arc} ${n(width)} 0`).join('');
  return path(drum, 'd-body') + path(rings, 'd-line');
}

/** An open bracket on the left, and the text. */
export function drawNote(shape: DiagramShape): string {
  const { x, y, width, height } = shape.bounds;
  const bracket = `M${n(x + 10)} ${n(y)}h-10v${n(height)}h10`;
  return (
    box(shape.bounds, 0, 'd-hit') +
    path(bracket, 'd-line') +
    label(shape.name, { x: x + 7, y: y + 5, width: width - 10, vertical: 'top', align: 'start' })
  );
}

export function drawGroup(shape: DiagramShape): string {
  return box(shape.bounds, 10, 'd-group');
}

/** An element this renderer has no drawing for still has a place and a name. */
export function drawUnknown(shape: DiagramShape): string {
  const { x, y } = middle(shape.bounds);
  return (
    box(shape.bounds, 3) + label(shape.name, { x, y, width: shape.bounds.width - 8, vertical: 'middle' })
  );
}

/** A message with its own shape (an envelope). */
export function drawMessage({ bounds }: { readonly bounds: Bounds }): string {
  const { x, y, width, height } = bounds;
  return (
    box(bounds, 0) +
    path(
      `M${n(x)} ${n(y)}l${n(width / 2)} ${n(height * 0.55)} ${n(width / 2)} ${n(-height * 0.55)}`,
      'd-line',
    )
  );
}
