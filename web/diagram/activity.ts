/** Draws tasks, call activities and every sort of sub-process (BPMN 2.0.2 §10.3). */
import type { DiagramShape } from '../../engine/index.ts';
import { box, inset, label, middle, placed } from './pen.ts';
import { MARKERS, taskSymbol, type Marker } from './symbols.ts';

const CORNER = 10;
const ICON_PLACE = 6;
const MARKER_STEP = 18;
const SUB_PROCESSES = ['subProcess', 'transaction', 'adHocSubProcess', 'eventSubProcess'];

export function isSubProcess(type: string): boolean {
  return SUB_PROCESSES.includes(type);
}

/** Shows what is inside: an expanded sub-process, or a call activity that is drawn large enough to hold something. */
export function isOpen({ type, isExpanded, bounds }: DiagramShape): boolean {
  return (
    isExpanded &&
    (isSubProcess(type) || (type === 'callActivity' && bounds.width > 200 && bounds.height > 120))
  );
}

export function drawActivity(shape: DiagramShape): string {
  const { bounds, type } = shape;
  const open = isOpen(shape);
  const symbol = taskSymbol(type);
  return [
    box(bounds, CORNER, bodyClass(shape, open)),
    type === 'transaction' ? box(inset(bounds, 3.5), CORNER - 3, 'd-line') : '',
    symbol === '' ? '' : placed(symbol, bounds.x + ICON_PLACE, bounds.y + ICON_PLACE),
    nameOf(shape, open),
    markersOf(shape, open),
  ].join('');
}

function bodyClass(shape: DiagramShape, open: boolean): string {
  const classes = ['d-body'];
  if (open) classes.push('d-open');
  if (shape.type === 'callActivity') classes.push('d-thick');
  if (shape.triggeredByEvent || shape.type === 'eventSubProcess') classes.push('d-dotted');
  return classes.join(' ');
}

function nameOf(shape: DiagramShape, open: boolean): string {
  const { x, y, width } = shape.bounds;
  const centre = middle(shape.bounds);
  if (open)
    return label(shape.name, { x: x + width / 2, y: y + 8, width: width - 20, vertical: 'top', maxLines: 2 });
  const foot = markers(shape, open).length > 0 ? 20 : 4;
  const head = taskSymbol(shape.type) === '' ? 4 : 18;
  return label(shape.name, {
    x: centre.x,
    y: centre.y,
    width: width - 10,
    vertical: 'middle',
    maxLines: Math.max(1, Math.floor((shape.bounds.height - head - foot) / 14.4)),
    // A long name makes room for the symbol above it and the markers below it.
    between: [y + head + 4, y + shape.bounds.height - foot],
  });
}

function markers(shape: DiagramShape, open: boolean): readonly Marker[] {
  const found: Marker[] = [];
  if (shape.marker) found.push(shape.marker);
  if (shape.isForCompensation) found.push('compensation');
  if ((isSubProcess(shape.type) || shape.type === 'callActivity') && !open) found.push('collapsed');
  if (shape.type === 'adHocSubProcess') found.push('adHoc');
  return found;
}

function markersOf(shape: DiagramShape, open: boolean): string {
  const found = markers(shape, open);
  const { x, y, width, height } = shape.bounds;
  const left = x + width / 2 - ((found.length - 1) * MARKER_STEP) / 2;
  return found
    .map((marker, at) => placed(MARKERS[marker], left + at * MARKER_STEP, y + height - 11))
    .join('');
}
