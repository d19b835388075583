/** Draws pools and lanes, lying or standing (BPMN 2.0.2 §9.3, §10.8). */
import type { DiagramShape } from '../../engine/index.ts';
import { box, label, middle, path } from './pen.ts';
import { numberText as n } from './text.ts';

/** Width of the band that holds the name. */
const BAND = 30;

/** `blackBox`: a pool without content has its name in the middle, unrotated. */
export function drawPool(shape: DiagramShape, blackBox: boolean): string {
  const { x, y, width, height } = shape.bounds;
  const frame = box(shape.bounds, 0, 'd-body d-pool');
  if (blackBox) {
    const centre = middle(shape.bounds);
    return frame + label(shape.name, { ...centre, width: width - 10, vertical: 'middle', maxLines: 3 });
  }
  const line = shape.isHorizontal
    ? `M${n(x + BAND)} ${n(y)}v${n(height)}`
    : `M${n(x)} ${n(y + BAND)}h${n(width)}`;
  return frame + path(line, 'd-line') + bandName(shape);
}

export function drawLane(shape: DiagramShape): string {
  return box(shape.bounds, 0, 'd-lane') + bandName(shape);
}

function bandName(shape: DiagramShape): string {
  const { x, y, width, height } = shape.bounds;
  const lying = shape.isHorizontal;
  return label(shape.name, {
    x: lying ? x + BAND / 2 : x + width / 2,
    y: lying ? y + height / 2 : y + BAND / 2,
    width: (lying ? height : width) - 8,
    vertical: 'middle',
    maxLines: 2,
    rotated: lying,
  });
}
