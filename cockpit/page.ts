/** What every page of the cockpit shares: who asks, the sections, reading a request, and the answer to an action. */
import type { Request, Response } from 'express';
import { BatonError, can, type Engine, type Subject } from '../engine/index.ts';
import { flash, type NavigationItem, type PageModel, type Views } from '../web/index.ts';

export interface Cockpit {
  readonly engine: Engine;
  readonly views: Views;
}

export type Section =
  | 'overview'
  | 'definitions'
  | 'instances'
  | 'incidents'
  | 'jobs'
  | 'messages'
  | 'decisions'
  | 'bindings'
  | 'users';

/** Who asks; the router has made sure that somebody does. */
export function subjectOf(res: Response): Subject {
  const subject = (res.locals['subject'] ?? null) as Subject | null;
  if (!subject) throw new BatonError('UNAUTHENTICATED');
  return subject;
}

const SECTIONS: readonly (NavigationItem & {
  readonly id: Section;
  readonly action: Parameters<typeof can>[1];
})[] = [
  {
    id: 'overview',
    hotkey: 'g o',
    href: '/cockpit',
    label: 'Overview',
    icon: 'layout-dashboard',
    action: 'overview.read',
  },
  {
    id: 'definitions',
    hotkey: 'g p',
    href: '/cockpit/definitions',
    label: 'Processes',
    icon: 'workflow',
    action: 'definition.read',
  },
  {
    id: 'instances',
    hotkey: 'g i',
    href: '/cockpit/instances',
    label: 'Instances',
    icon: 'layers',
    action: 'instance.read',
  },
  {
    id: 'incidents',
    hotkey: 'g x',
    href: '/cockpit/incidents',
    label: 'Incidents',
    icon: 'triangle-alert',
    action: 'incident.read',
  },
  { id: 'jobs', href: '/cockpit/jobs', label: 'Jobs', icon: 'cog', action: 'instance.read' },
  { id: 'messages', href: '/cockpit/messages', label: 'Messages', icon: 'mail', action: 'message.publish' },
  { id: 'decisions', href: '/cockpit/decisions', label: 'Decisions', icon: 'table', action: 'decision.read' },
  { id: 'bindings', href: '/cockpit/bindings', label: 'Bindings', icon: 'link', action: 'binding.read' },
  { id: 'users', href: '/cockpit/users', label: 'Users', icon: 'users', action: 'user.manage' },
];

/** The sections that are open to somebody. */
export function navigation(subject: Subject, current: Section): readonly NavigationItem[] {
  return SECTIONS.filter(({ action }) => can(subject, action)).map(({ action: _action, id, ...item }) => ({
    ...item,
    current: id === current,
  }));
}

/** Renders a page of the cockpit. */
export function show(
  { views }: Cockpit,
  res: Response,
  view: string,
  section: Section,
  model: PageModel & Readonly<Record<string, unknown>>,
  status = 200,
): void {
  const nav = navigation(subjectOf(res), section);
  views.render(res, `cockpit/${view}`, { app: 'cockpit', nav, ...model }, status);
}

/** Longest text that is read from an address or a form field; the body as a whole is limited by the server. */
const MAX_TEXT = 100_000;
const MAX_VALUES = 500;

/** A parameter of the address: trimmed, empty text for a missing one; of several the last. */
export function query(req: Request, name: string): string {
  return queryAll(req, name).at(-1) ?? '';
}

export function queryAll(req: Request, name: string): readonly string[] {
  return texts(req.query[name]).filter((text) => text !== '');
}

/** A field of a form, as it was typed. */
export function field(req: Request, name: string): string {
  const body = (req.body ?? {}) as Record<string, unknown>;
  return Object.hasOwn(body, name) ? (rawTexts(body[name]).at(-1) ?? '') : '';
}

export function fieldAll(req: Request, name: string): readonly string[] {
  const body = (req.body ?? {}) as Record<string, unknown>;
  return Object.hasOwn(body, name) ? texts(body[name]).filter((text) => text !== '') : [];
}

function rawTexts(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  return all
    .slice(0, MAX_VALUES)
    .filter((text): text is string => typeof text === 'string')
    .map((text) => text.slice(0, MAX_TEXT));
}

function texts(value: unknown): readonly string[] {
  return rawTexts(value).map((text) => text.trim());
}

/** The part of the address that express matched, e.g. an id. */
export function parameter(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** One of the allowed words, else the first of them. */
export function oneOf<T extends string>(text: string, allowed: readonly [T, ...T[]]): T {
  return allowed.find((word) => word === text) ?? allowed[0];
}

/**
 * Does what a form asks for and goes back to a page (303), which tells the outcome. What the caller can mend is told there
 * too; what they may not do, or a fault of ours, becomes an error page.
 */
export async function act(res: Response, back: string, work: () => Promise<string>): Promise<void> {
  try {
    flash(res, { tone: 'success', text: await work() });
  } catch (error) {
    if (!isTold(error)) throw error;
    flash(res, { tone: 'danger', text: error.message });
  }
  res.redirect(303, back);
}

/** Errors that a page can explain beside its form: not rights, and not faults of the server. */
export function isTold(error: unknown): error is BatonError {
  return error instanceof BatonError && [400, 404, 409, 413, 422].includes(error.status);
}
