/** The public face of the diagram renderer: a process as SVG, and as an outline in words beside it. */
export { renderDiagram } from './render-diagram.ts';
export { markup } from './markup.ts';
export type { Markup } from './markup.ts';
export { outlineHtml, outlineOf } from './outline.ts';
export type { OutlineItem } from './outline.ts';
export { kindText } from './kinds.ts';
export type { DiagramOptions, ElementOverlay, ElementState, Overlay } from './overlay.ts';
