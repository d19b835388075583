/** Charts as SVG, drawn on the server: they need no script, print well and are described in words. */
import { markup, type Markup } from '../../web/diagram/index.ts';

export interface Day {
  /** `2026-11-24`. */
  readonly day: string;
  readonly started: number;
  readonly completed: number;
}

const WIDTH = 960;
const HEIGHT = 190;
const BASE = 160;
const TOP = 14;
const LEFT = 36;
const GAP = 3;

/** Two bars a day, started and completed, over a grid of three lines. Needs at least one day. */
export function throughputChart(days: readonly Day[]): Markup {
  const most = niceMaximum(
    Math.max(0, ...days.map(({ started, completed }) => Math.max(started, completed))),
  );
  const step = (WIDTH - LEFT) / Math.max(days.length, 1);
  const bar = Math.min(22, (step - 3 * GAP) / 2);
  const bars = days.map(({ day, started, completed }, at) => {
    const middle = LEFT + step * (at + 0.5);
    const label =
      at === days.length - 1
        ? 'today'
        : `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''}`;
    // On a narrow screen there is room for every third label.
    const everyOther = (days.length - 1 - at) % 3 > 0 ? ' chart-sparse' : '';
    return (
      rect('chart-started', middle - bar - GAP / 2, bar, started, most) +
      rect('chart-completed', middle + GAP / 2, bar, completed, most) +
      `<text class="chart-day${everyOther}" x="${fixed(middle)}" y="${BASE + 18}">${label}</text>`
    );
  });
  const lines = [0, 0.5, 1].map((part) => {
    const y = fixed(BASE - (BASE - TOP) * part);
    return `<path class="chart-line" d="M${LEFT} ${y}H${WIDTH}"/><text class="chart-scale" x="${LEFT - 8}" y="${Number(y) + 4}">${most * part}</text>`;
  });
  return markup(
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chartWords(days)}">${lines.join('')}${bars.join('')}</svg>`,
  );
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function rect(className: string, x: number, width: number, value: number, most: number): string {
  if (value <= 0) return '';
  const height = Math.max(2, ((BASE - TOP) * value) / most);
  return `<rect class="${className}" x="${fixed(x)}" y="${fixed(BASE - height)}" width="${fixed(width)}" height="${fixed(height)}" rx="2"/>`;
}

function chartWords(days: readonly Day[]): string {
  const sum = (of: (day: Day) => number): number => days.reduce((total, day) => total + of(day), 0);
  return `In the last ${days.length} days ${sum((day) => day.started)} instances were started and ${sum((day) => day.completed)} completed`;
}

/** The next of 2, 4, 10, 20, 40, 100 …: halves of it are whole numbers. */
export function niceMaximum(most: number): number {
  for (let size = 1; size <= 1e12; size *= 10)
    for (const part of [2, 4, 10]) if (part * size >= most) return part * size;
  return most;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
