/** What is laid over the picture of a process: where tokens are, what failed, which way was taken. */

export type ElementState = 'active' | 'incident' | 'completed' | 'cancelled';

/** Everything is optional; nothing given means the element is drawn as the architect drew it. */
export interface ElementOverlay {
  /** `incident` wins over `active`, `active` over `completed`: give the strongest one. */
  readonly state?: ElementState;
  /** Tokens (or instances) that are here now; a badge at the lower left. Zero draws nothing. */
  readonly tokens?: number;
  /** Open incidents; a badge at the upper right. Zero draws nothing. */
  readonly incidents?: number;
  /** How often the element has been left; a quiet badge at the lower right. Zero draws nothing. */
  readonly passed?: number;
  /** 0 … 1: how warm the element is in a heat map, e.g. its share of the busiest one. */
  readonly heat?: number;
  /** A short text under the heat, e.g. a mean duration. */
  readonly note?: string;
  /** Makes the element a link. Only addresses of this server (`/…`, `?…`, `#…`) are accepted, others are left out. */
  readonly href?: string;
}

export interface Overlay {
  readonly elements?: Readonly<Record<string, ElementOverlay>>;
  /** How often each sequence flow was taken; more than zero draws it as taken. */
  readonly flows?: Readonly<Record<string, number>>;
  /** The element the page is about, e.g. of the open task: it gets a halo. */
  readonly current?: string | null;
  /** The element that a list beside the diagram is filtered by. */
  readonly selected?: string | null;
}

export interface DiagramOptions {
  /** Accessible name, e.g. `Diagram of Order to cash, version 3`. */
  readonly title: string;
  /** Accessible description, e.g. `Waiting at Approve order.` */
  readonly description?: string;
  /** Makes the ids inside the SVG unique when a page shows several diagrams; letters, digits and `-`. */
  readonly id?: string;
  /** Factor on the drawn size, 0.1 … 4; default 1. The picture never grows wider than its place. */
  readonly scale?: number;
}

export const NOTHING: Overlay = {};

/** What is known of one element, or nothing. `Object.hasOwn`, since ids come from files. */
export function overlayOf(overlay: Overlay, element: string): ElementOverlay {
  return (overlay.elements && Object.hasOwn(overlay.elements, element) && overlay.elements[element]) || {};
}

export function timesTaken(overlay: Overlay, flow: string): number {
  return (overlay.flows && Object.hasOwn(overlay.flows, flow) && overlay.flows[flow]) || 0;
}

/** What an overlay says, in words: `2 here now`, `1 incident`, `passed 3 times`. */
export function factsOf(over: ElementOverlay): readonly string[] {
  return [
    over.tokens ? `${over.tokens} here now` : '',
    over.incidents ? `${over.incidents} ${over.incidents === 1 ? 'incident' : 'incidents'}` : '',
    over.passed ? `passed ${over.passed} ${over.passed === 1 ? 'time' : 'times'}` : '',
    over.note ?? '',
    over.state === 'cancelled' ? 'cancelled' : '',
  ].filter(Boolean);
}

/** The address when it leads to this server (`/…`, `?…`, `#…`, printable characters only), else null. */
export function localAddress(href: string | undefined): string | null {
  return href !== undefined && /^(\/(?![/\\])|[?#])[\x20-\uffff]*$/.test(href) ? href : null;
}
