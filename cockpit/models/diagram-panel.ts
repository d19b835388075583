/** The picture of a process with its twin in words, ready for the template `cockpit/diagram-panel`. */
import type { Diagram, OutlineEntry } from '../../engine/index.ts';
import { markup, outlineHtml, renderDiagram, type Markup, type Overlay } from '../../web/diagram/index.ts';

export interface DiagramPanel {
  /** Null when the file has no picture: the words stand alone then. */
  readonly svg: Markup | null;
  readonly outline: Markup | null;
  readonly label: string;
}

export function diagramPanel(
  diagram: Diagram,
  outline: readonly OutlineEntry[],
  overlay: Overlay,
  text: { readonly title: string; readonly description?: string },
): DiagramPanel {
  const svg = renderDiagram(diagram, overlay, { ...text, id: 'process' });
  const words = outlineHtml(outline, overlay);
  return {
    svg: svg === '' ? null : markup(svg),
    outline: words === '' ? null : markup(words),
    label: text.title,
  };
}
