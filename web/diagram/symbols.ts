/** Our own drawings of the BPMN symbols (BPMN 2.0.2 §7.3, §10, §13): inside events, tasks and gateways, and at activities. */
import { circle, path } from './pen.ts';

/** Symbols of events are centred on 0,0 and made for a circle of radius 18. Filled when the event throws (§10.5.1). */
export function eventSymbol(event: string, filled: boolean): string {
  const draw = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  return draw ? draw(filled) : '';
}

type Draw = (filled: boolean) => string;

const shapeOf =
  (data: string): Draw =>
  (filled) =>
    path(data, filled ? 'd-solid' : 'd-line');

const message: Draw = (filled) =>
  filled
    ? path('M-9-6.5h18v13h-18z', 'd-solid') + path('M-9-6.5l9 7.2 9-7.2', 'd-knock')
    : path('M-9-6.5h18v13h-18zl9 7.2 9-7.2', 'd-line');

const timer: Draw = () =>
  circle(0, 0, 10.4, 'd-line') + path(clockTicks(), 'd-fine') + path('M0-7V0l4.4 2.6', 'd-line');

const conditional: Draw = () =>
  path('M-7-9.2h14v18.4h-14z', 'd-line') + path('M-4.5-5.6h9M-4.5-1.9h9M-4.5 1.9h9M-4.5 5.6h9', 'd-fine');

const compensate = shapeOf('M-.9-6.8v13.6l-8.6-6.8zM8-6.8v13.6l-8.6-6.8z');
const parallelMultiple = shapeOf('M-2.8-9.3h5.6v6.5h6.5v5.6h-6.5v6.5h-5.6v-6.5h-6.5v-5.6h6.5z');

const EVENTS: Readonly<Record<string, Draw>> = {
  message,
  timer,
  conditional,
  compensate,
  compensation: compensate,
  error: shapeOf('M-8.2 8.6L-3.4-8.2 2.8.9 8.2-8.6 3.4 8.2-2.8-.9z'),
  escalation: shapeOf('M0-10L7 9 0 2-7 9z'),
  signal: shapeOf('M0-9.6L9.2 6.4H-9.2z'),
  link: shapeOf('M-9.5-3.4H1.4v-4.6L9.6 0 1.4 8v-4.6H-9.5z'),
  cancel: shapeOf('M-8-5.4L-5.4-8 0-2.6 5.4-8 8-5.4 2.6 0 8 5.4 5.4 8 0 2.6-5.4 8-8 5.4-2.6 0z'),
  terminate: () => circle(0, 0, 10.2, 'd-solid'),
  multiple: (filled) => path(pentagon(10.5), filled ? 'd-solid' : 'd-line'),
  parallelMultiple,
  multipleParallel: parallelMultiple,
};

function clockTicks(): string {
  return Array.from({ length: 12 }, (_, hour) => {
    const [sin, cos] = [Math.sin((hour * Math.PI) / 6), Math.cos((hour * Math.PI) / 6)];
    return `M${(sin * 10.4).toFixed(1)} ${(-cos * 10.4).toFixed(1)}L${(sin * 8.4).toFixed(1)} ${(-cos * 8.4).toFixed(1)}`;
  }).join('');
}

function pentagon(radius: number): string {
  const points = Array.from({ length: 5 }, (_, corner) => {
    const angle = -Math.PI / 2 + (corner * 2 * Math.PI) / 5;
    return `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${points.join('L')}z`;
}

/** Symbols of tasks fill a square of 20, to be put at the upper left of the task (§10.3.3). */
export function taskSymbol(type: string): string {
  return Object.hasOwn(TASKS, type) ? (TASKS[type] ?? '') : '';
}

const TASKS: Readonly<Record<string, string>> = {
  userTask:
    path('M2.6 18.4c0-4.9 3-7.6 7.4-7.6s7.4 2.7 7.4 7.6z', 'd-line') +
    circle(10, 5.7, 4.1, 'd-line') +
    path('M6.2 18.2v-3M13.8 18.2v-3', 'd-fine'),
  serviceTask: gear(8, 8, 6.6) + gear(13.2, 13.4, 6),
  scriptTask:
    path(
      'M6.4 2.2h11.4c-4.4 3.4-3.6 5-1.8 8s1.8 4.8-2.6 7.6H2c4.4-2.8 4.4-4.6 2.6-7.6s-2.6-4.6 1.8-8z',
      'd-line',
    ) + path('M6.6 5.4h6.6M6.6 8.4h6.2M8 11.6h6.2M7.8 14.6h6', 'd-fine'),
  manualTask: path(
    'M2.4 9.6l5.5-5.3c1.2-1.1 2.8.4 1.8 1.6L7.9 7.7h8.8a1.2 1.2 0 0 1 0 2.5h-5.3 6.4a1.2 1.2 0 0 1 0 2.5h-6.4 5.6a1.2 1.2 0 0 1 0 2.4h-5.6 4a1.15 1.15 0 0 1 0 2.3H6.4c-2.4 0-4-1.6-4-3.8z',
    'd-line',
  ),
  sendTask: path('M1.5 4h17v12h-17z', 'd-solid') + path('M1.5 4l8.5 6.6 8.5-6.6', 'd-knock'),
  receiveTask: path('M1.5 4h17v12h-17zl8.5 6.6 8.5-6.6', 'd-line'),
  businessRuleTask:
    path('M1.8 3.6h16.4v3.6h-16.4z', 'd-solid') +
    path('M1.8 3.6h16.4v12.8h-16.4zM1.8 11.8h16.4M6.6 7.2v9.2', 'd-line'),
};

function gear(x: number, y: number, radius: number): string {
  const teeth = 8;
  const points: string[] = [];
  for (let tooth = 0; tooth < teeth; tooth++) {
    for (const [turn, reach] of [
      [-0.32, 0.76],
      [-0.2, 1],
      [0.2, 1],
      [0.32, 0.76],
    ] as const) {
      const angle = ((tooth + turn) * 2 * Math.PI) / teeth;
      points.push(
        `${(x + radius * reach * Math.cos(angle)).toFixed(1)} ${(y + radius * reach * Math.sin(angle)).toFixed(1)}`,
      );
    }
  }
  return path(`M${points.join('L')}z`, 'd-thin') + circle(x, y, radius * 0.34, 'd-thin');
}

/** Symbols of gateways are centred on 0,0 and made for a diamond of 50 by 50 (§10.6). */
export function gatewaySymbol(type: string): string {
  switch (type) {
    case 'exclusiveGateway':
      return path(
        'M-8.4-10.4h4.6L0-3.6 3.8-10.4h4.6L2.4 0l6 10.4h-4.6L0 3.6-3.8 10.4h-4.6L-2.4 0z',
        'd-solid',
      );
    case 'parallelGateway':
      return path('M-2-12h4v10h10v4h-10v10h-4v-10h-10v-4h10z', 'd-solid');
    case 'inclusiveGateway':
      return circle(0, 0, 10.5, 'd-bold');
    case 'complexGateway':
      return path('M0-12.5v25M-12.5 0h25M-8.6-8.6l17.2 17.2M8.6-8.6L-8.6 8.6', 'd-bold');
    case 'eventBasedGateway':
      return circle(0, 0, 13.2, 'd-fine') + circle(0, 0, 10.4, 'd-fine') + path(pentagon(7.2), 'd-line');
    default:
      return '';
  }
}

/** Markers at the foot of an activity, each centred on 0,0 in a square of 14 (§10.3.1, table 10.?). */
export const MARKERS = {
  collapsed: path('M-7-7h14v14h-14z', 'd-line') + path('M0-4.2v8.4M-4.2 0h8.4', 'd-line'),
  loop: path('M-2.6 5.6A6.2 6.2 0 1 1 3.4 5.2', 'd-line') + path('M-6.6 5.8h4.4v-4.4', 'd-line'),
  parallel: path('M-4.6-6v12M0-6v12M4.6-6v12', 'd-bold'),
  sequential: path('M-6-4.6h12M-6 0h12M-6 4.6h12', 'd-bold'),
  compensation: path('M-.4-5.2v10.4l-6.4-5.2zM6.4-5.2v10.4l-6.4-5.2z', 'd-line'),
  adHoc: path(
    'M-7 2.4c1.4-4.4 4.4-4.6 7-1.8s5.6 2.6 7-1.8v-3.2c-1.4 4.4-4.4 4.4-7 1.6s-5.6-2.4-7 2z',
    'd-solid',
  ),
} as const;

export type Marker = keyof typeof MARKERS;
