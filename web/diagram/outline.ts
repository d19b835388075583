/** The diagram in words: an ordered outline with what goes on at each step, for those who do not see the picture. */
import type { OutlineEntry } from '../../engine/index.ts';
import { kindText } from './kinds.ts';
import { factsOf, localAddress, overlayOf, type Overlay } from './overlay.ts';
import { escapeText } from './text.ts';

export interface OutlineItem {
  readonly element: string;
  readonly name: string;
  /** `user task`, `timer boundary event`. */
  readonly kind: string;
  readonly depth: number;
  readonly lane: string | null;
  readonly state: string | null;
  /** `2 here now`, `1 incident`, `passed 3 times`; empty when nothing goes on. */
  readonly facts: readonly string[];
  readonly href: string | null;
  readonly current: boolean;
}

const MAX_ITEMS = 2_000;

/** What the outline says, as data. Past 2,000 entries the rest is left out. */
export function outlineOf(entries: readonly OutlineEntry[], overlay: Overlay): readonly OutlineItem[] {
  return entries.slice(0, MAX_ITEMS).map((entry) => {
    const over = overlayOf(overlay, entry.element);
    return {
      element: entry.element,
      name: entry.name?.trim() || capital(kindText(entry.kind)),
      kind: kindText(entry.kind),
      depth: entry.depth,
      lane: entry.lane,
      state: over.state ?? null,
      facts: factsOf(over),
      href: localAddress(over.href),
      current: entry.element === overlay.current || entry.element === overlay.selected,
    };
  });
}

/** The same as a nested `<ol>`, safe to put into a page. */
export function outlineHtml(entries: readonly OutlineEntry[], overlay: Overlay): string {
  const items = outlineOf(entries, overlay);
  const base = Math.min(...items.map(({ depth }) => depth), Infinity);
  if (items.length === 0) return '';
  const parts: string[] = [];
  let open = -1;
  for (const item of items) {
    const depth = Math.min(Math.max(item.depth - base, 0), open + 1);
    if (depth > open) parts.push('<ol class="diagram-outline">');
    else parts.push('</li>', '</ol></li>'.repeat(open - depth));
    open = depth;
    parts.push(itemHtml(item));
  }
  parts.push('</li></ol>'.repeat(open + 1));
  return parts.join('');
}

function itemHtml(item: OutlineItem): string {
  const name = escapeText(item.name);
  const title =
    item.href === null
      ? `<span class="d-step">${name}</span>`
      : `<a class="d-step" href="${escapeText(item.href)}">${name}</a>`;
  const kind =
    item.name.toLowerCase() === item.kind ? '' : ` <span class="d-kind">${escapeText(item.kind)}</span>`;
  const facts = item.facts.map((fact) => ` <span class="d-fact">${escapeText(fact)}</span>`).join('');
  const state = item.state ? ` class="d-out-${item.state}"` : '';
  return `<li${state}${item.current ? ' aria-current="true"' : ''}>${title}${kind}${facts}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
