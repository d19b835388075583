/** The view engine: renders a page of an application into the shared layout, with what the request knows. */
import type { Request, Response } from 'express';
import Handlebars from 'handlebars';
import { can, systemClock, type Subject } from '../engine/index.ts';
import { createAssets, type Assets } from './assets.ts';
import { takeFlash } from './cookies.ts';
import { createHelpers, type PageContext } from './helpers.ts';
import { readIcons } from './icons.ts';
import { packageRoot } from './package-root.ts';
import { readPreferences, type Preferences } from './preferences.ts';
import { createTemplates } from './templates.ts';
import type { TimeStyle } from './times.ts';

/** One entry of an application's own navigation, under the header. */
export interface NavigationItem {
  readonly href: string;
  readonly label: string;
  readonly icon: string;
  readonly current?: boolean;
  readonly count?: number | null;
  /** Keys that open it, e.g. `g t`. */
  readonly hotkey?: string;
}

/** What the layout reads from the model of a page; everything else belongs to the page's own template. */
export interface PageModel {
  /** Stands in the browser's title and history; the page writes its own `<h1>`. */
  readonly title: string;
  readonly app?: 'tasks' | 'cockpit' | 'modeler' | null;
  readonly nav?: readonly NavigationItem[];
  /** Topics of `Live` that make this page refresh itself; none: it stays as it is. */
  readonly live?: readonly string[];
  /** Built scripts and styles this page needs beside the shared ones, e.g. `modeler.js`. */
  readonly scripts?: readonly string[];
  readonly styles?: readonly string[];
  /** `wide`: full width; `bare`: no header (login); `fill`: full height without a page scroll (modeler). */
  readonly shape?: 'normal' | 'wide' | 'bare' | 'fill';
  /** Two pages with the same text here morph into one another, so that panes keep their scroll and focus. */
  readonly shell?: string;
  /** What the page's own template reads. */
  readonly [field: string]: unknown;
}

export interface Views {
  /**
   * Sends a page. Reads `res.locals`: `subject` (Subject or null), `csrfToken`, `nonce`. Models are plain data; a missing
   * field is an error, an optional one is asked for with `{{#if}}`.
   */
  render(res: Response, view: string, model: PageModel, status?: number): void;
  /** Renders a template without the layout, for a part of a page. */
  fragment(res: Response, view: string, model: object): string;
  /** `/assets/…`; mount once, before anything that asks who is there. */
  staticRouter(): ReturnType<Assets['router']>;
  /** For view models that need times as text. */
  timeStyle(req: Request): TimeStyle;
}

export interface ViewOptions {
  /** Reads templates and styles again for each page, for development. */
  readonly reload?: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** IANA zone for readers whose browser has not told its own. */
  readonly zone?: string;
}

const APPLICATIONS = ['web', 'tasklist', 'cockpit', 'modeler'];

export function createViews(options: ViewOptions = {}): Views {
  const { reload = false, now = () => systemClock.now(), zone } = options;
  const root = packageRoot();
  const assets = createAssets(root, reload);
  const helpers = createHelpers(readIcons(), (name) => assets.address(name));
  const templates = createTemplates(root, APPLICATIONS, helpers, reload);
  const context = (req: Request, preferences: Preferences): PageContext => ({
    now: now(),
    locale: preferences.locale,
    zone: preferences.zone,
    address: req.originalUrl,
  });
  return {
    render(res, view, model, status = 200) {
      const preferences = readPreferences(res.req, zone);
      const page = context(res.req, preferences);
      const shared = sharedModel(res, preferences);
      const body = templates.render(view, { ...model, ...shared }, { page });
      const layout = { ...PAGE_DEFAULTS, ...model, ...shared, body: new Handlebars.SafeString(body) };
      res.status(status).set('Cache-Control', 'no-store').type('html');
      res.send(templates.render('web/layout', layout, { page }));
    },
    fragment(res, view, model) {
      const preferences = readPreferences(res.req, zone);
      return templates.render(
        view,
        { ...model, ...sharedModel(res, preferences) },
        { page: context(res.req, preferences) },
      );
    },
    staticRouter: () => assets.router(),
    timeStyle: (req) => context(req, readPreferences(req, zone)),
  };
}

const PAGE_DEFAULTS = { app: null, nav: [], live: [], scripts: [], styles: [], shape: 'normal', shell: '' };

/** What every template may use as `@root.…`: `csrfToken`, `nonce`, `subject`, `address`, `preferences`, `flash`. */
function sharedModel(res: Response, preferences: Preferences): object {
  const subject = (res.locals['subject'] ?? null) as Subject | null;
  return {
    subject,
    csrfToken: String(res.locals['csrfToken'] ?? ''),
    nonce: String(res.locals['nonce'] ?? ''),
    address: res.req.originalUrl,
    preferences,
    flash: takeFlash(res),
    applications: subject ? applicationsOf(subject) : [],
  };
}

/** The applications that are open to somebody, for the header. */
function applicationsOf(
  subject: Subject,
): readonly { readonly id: string; readonly label: string; readonly href: string }[] {
  return [
    { id: 'tasks', label: 'Tasks', href: '/tasks', allowed: true },
    { id: 'cockpit', label: 'Cockpit', href: '/cockpit', allowed: can(subject, 'overview.read') },
    { id: 'modeler', label: 'Modeler', href: '/modeler', allowed: can(subject, 'model.read') },
  ].filter(({ allowed }) => allowed);
}
