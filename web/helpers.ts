/** The helpers that templates may use. The list is closed: Handlebars is compiled to know these and no others. */
import Handlebars from 'handlebars';
import { iconSvg, type Icons } from './icons.ts';
import { safeHref, withQuery } from './links.ts';
import { markdownHtml } from './markdown.ts';
import { safeHtml } from './safe-html.ts';
import { clockText, dateText, dateTimeText, durationText, relativeText, type TimeStyle } from './times.ts';

/** What a page knows beside its model; reached in templates as `@root.page`, in helpers by `pageOf`. */
export interface PageContext extends TimeStyle {
  /** Path and query of the request. */
  readonly address: string;
}

type Helper = (this: unknown, ...args: readonly unknown[]) => unknown;
type QueryChanges = Parameters<typeof withQuery>[1];
type Options = Handlebars.HelperOptions;

export function createHelpers(
  icons: Icons,
  asset: (name: string) => string,
): Readonly<Record<string, Helper>> {
  return { ...timeHelpers(), ...logicHelpers(), ...textHelpers(), ...linkHelpers(icons, asset) };
}

/** `{{ago at}}`, `{{date at}}`, `{{day at}}`, `{{clock at}}` give a `<time>`; `{{duration ms}}` gives words. */
function timeHelpers(): Record<string, Helper> {
  return {
    ago: (iso, options) => timeElement(iso, options, relativeText),
    date: (iso, options) => timeElement(iso, options, dateTimeText),
    day: (iso, options) => timeElement(iso, options, dateText),
    clock: (iso, options) => timeElement(iso, options, clockText),
    duration: (milliseconds) => durationText(typeof milliseconds === 'number' ? milliseconds : null),
  };
}

/** `{{#if (eq a b)}}`, `and`, `or`, `not`, `gt`, `includes`, `default`, `object key=value`, `array a b`. */
function logicHelpers(): Record<string, Helper> {
  return {
    eq: (a, b) => a === b,
    ne: (a, b) => a !== b,
    gt: (a, b) => Number(a) > Number(b),
    not: (a) => !truthy(a),
    and: (...args) => args.slice(0, -1).every(truthy),
    or: (...args) => args.slice(0, -1).find(truthy) ?? false,
    includes: (list, value) => Array.isArray(list) && list.includes(value),
    default: (value, fallback) => (value === null || value === undefined || value === '' ? fallback : value),
    object: (options) => ({ ...(options as Options).hash }),
    array: (...args) => args.slice(0, -1),
  };
}

/** `{{plural 2 "task" "tasks"}}`, `{{number n}}`, `{{json value}}`, `{{join list}}`, `{{concat a b}}`, `{{initials name}}`. */
function textHelpers(): Record<string, Helper> {
  return {
    plural: (count, one, many) => `${numberText(count)} ${Number(count) === 1 ? String(one) : String(many)}`,
    number: (value) => numberText(value),
    json: (value) => JSON.stringify(value, null, 2) ?? '',
    jsonScript: (id, value) => jsonScript(String(id), value),
    join: (list, separator) =>
      Array.isArray(list) ? list.join(typeof separator === 'string' ? separator : ', ') : '',
    concat: (...args) => args.slice(0, -1).map(String).join(''),
    markdown: (text) => new Handlebars.SafeString(markdownHtml(typeof text === 'string' ? text : '')),
    safe_html: (html) => new Handlebars.SafeString(safeHtml(typeof html === 'string' ? html : '')),
    initials: (name) => initials(typeof name === 'string' ? name : ''),
  };
}

/** `{{icon "inbox"}}`, `href="{{url address}}"`, `href="{{here sort="due" after=""}}"`, `{{asset "baton.css"}}`. */
function linkHelpers(icons: Icons, asset: (name: string) => string): Record<string, Helper> {
  return {
    icon: (name, options) =>
      new Handlebars.SafeString(
        iconSvg(icons, String(name), String((options as Options).hash['class'] ?? '')),
      ),
    url: (value) => safeHref(value),
    asset: (name) => asset(String(name)),
    here: (options) => withQuery(pageOf(options).address, (options as Options).hash as QueryChanges),
    with_query: (address, options) => withQuery(String(address), (options as Options).hash as QueryChanges),
  };
}

function pageOf(options: unknown): PageContext {
  return (options as { data: { page: PageContext } }).data.page;
}

function timeElement(
  iso: unknown,
  options: unknown,
  text: (iso: string, style: TimeStyle) => string,
): Handlebars.SafeString | string {
  if (typeof iso !== 'string') return '';
  const page = pageOf(options);
  const escape = Handlebars.escapeExpression;
  return new Handlebars.SafeString(
    `<time datetime="${escape(iso)}" title="${escape(dateTimeText(iso, page))}">${escape(text(iso, page))}</time>`,
  );
}

/** Data for a client script, inert: `<` cannot close the element, and U+2028/9 cannot end a line. */
function jsonScript(id: string, value: unknown): Handlebars.SafeString {
  const text = (JSON.stringify(value) ?? 'null').replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const name = Handlebars.escapeExpression(id);
  return new Handlebars.SafeString(`<script type="application/json" id="${name}">${text}</script>`);
}

function numberText(value: unknown): string {
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }).format(Number(value));
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0]?.toUpperCase() ?? '')
    .join('');
}

function truthy(value: unknown): boolean {
  return !Handlebars.Utils.isEmpty(value);
}
