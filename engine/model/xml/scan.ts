/** Text of a guarded XML file → tree of elements, with offsets, so that findings can name lines and repairs can edit. */
import type { XmlAttribute, XmlElement } from './element.ts';

export type Scanned =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** Declarations of one element, linked to those around it; looked up from the inside out. */
interface Namespaces {
  readonly own: ReadonlyMap<string, string>;
  readonly outer: Namespaces | null;
}

interface OpenElement extends XmlElement {
  text: string;
  closeStart: number;
  end: number;
  readonly children: XmlElement[];
  readonly namespaces: Namespaces | null;
}

class Malformed extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Prefixes that files use without declaring them; what everybody means by them. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  xml: 'http://www.w3.org/XML/1998/namespace',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  bpmn: 'http://www.omg.org/spec/BPMN/20100524/MODEL',
  bpmn2: 'http://www.omg.org/spec/BPMN/20100524/MODEL',
  bpmndi: 'http://www.omg.org/spec/BPMN/20100524/DI',
  dc: 'http://www.omg.org/spec/DD/20100524/DC',
  omgdc: 'http://www.omg.org/spec/DD/20100524/DC',
  di: 'http://www.omg.org/spec/DD/20100524/DI',
  omgdi: 'http://www.omg.org/spec/DD/20100524/DI',
  camunda: 'http://camunda.org/schema/1.0/bpmn',
  zeebe: 'http://camunda.org/schema/zeebe/1.0',
  activiti: 'http://activiti.org/bpmn',
  flowable: 'http://flowable.org/bpmn',
};

export function scanXml(text: string): Scanned {
  try {
    return { ok: true, root: new Scanner(text).run() };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, message: error.message, offset: error.offset };
    throw error;
  }
}

/** Line (from 1) of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

const SPACE = /\s/;
const ATTRIBUTE = /\s*([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const NAME = /[^\s=<>"'/]+/y;

class Scanner {
  private readonly text: string;
  private position = 0;
  private readonly open: OpenElement[] = [];
  private root: OpenElement | null = null;

  constructor(text: string) {
    this.text = text;
  }

  run(): XmlElement {
    const { text } = this;
    while (this.position < text.length) {
      const next = text.indexOf('<', this.position);
      this.characters(next < 0 ? text.length : next, true);
      if (next < 0) break;
      this.markup(next);
    }
    const unclosed = this.open.at(-1);
    if (unclosed) throw new Malformed(`The element <${unclosed.name}> is not closed.`, unclosed.start);
    if (!this.root) throw new Malformed('The file holds no XML element.', 0);
    return this.root;
  }

  private characters(until: number, decoded: boolean): void {
    const raw = this.text.slice(this.position, until);
    const inside = this.open.at(-1);
    if (inside) inside.text += decoded ? decodeReferences(raw) : raw;
    else if (raw.trim() !== '') throw new Malformed('There is text outside the root element.', this.position);
    this.position = until;
  }

  private markup(at: number): void {
    const { text } = this;
    if (text.startsWith('<!--', at)) this.position = this.find('-->', at + 4) + 3;
    else if (text.startsWith('<?', at)) this.position = this.find('?>', at + 2) + 2;
    else if (text.startsWith('<![CDATA[', at)) {
      const end = this.find(']]>', at + 9);
      this.position = at + 9;
      this.characters(end, false);
      this.position = end + 3;
    } else if (text.startsWith('</', at)) this.endTag(at);
    else this.startTag(at);
  }

  private find(mark: string, from: number): number {
    const found = this.text.indexOf(mark, from);
    if (found < 0) throw new Malformed(`The file ends where ${mark} is expected.`, from);
    return found;
  }

  private endTag(at: number): void {
    const close = this.find('>', at + 2);
    const name = this.text.slice(at + 2, close).trim();
    const element = this.open.pop();
    if (!element || element.name !== name)
      throw new Malformed(
        element ? `</${name}> closes <${element.name}>.` : `</${name}> closes nothing.`,
        at,
      );
    element.closeStart = at;
    element.end = close + 1;
    this.position = close + 1;
  }

  private startTag(at: number): void {
    const { text } = this;
    NAME.lastIndex = at + 1;
    const name = NAME.exec(text)?.[0];
    if (!name) throw new Malformed('A < starts no element.', at);
    if (this.root && this.open.length === 0) throw new Malformed('There is a second root element.', at);
    const { raw, end, empty } = this.attributes(at + 1 + name.length);
    const parent = this.open.at(-1) ?? null;
    const namespaces = declare(raw, parent?.namespaces ?? null);
    const [prefix, local] = split(name);
    const element: OpenElement = {
      name,
      local,
      prefix,
      uri: resolve(prefix, namespaces),
      attributes: raw.map((attribute) => ({
        ...attribute,
        uri: attribute.prefix === '' ? '' : resolve(attribute.prefix, namespaces),
      })),
      children: [],
      text: '',
      parent,
      start: at,
      openEnd: end,
      closeStart: end,
      end,
      namespaces,
    };
    parent?.children.push(element);
    this.root ??= element;
    if (!empty) this.open.push(element);
    this.position = end;
  }

  private attributes(from: number): { raw: Omit<XmlAttribute, 'uri'>[]; end: number; empty: boolean } {
    const { text } = this;
    const raw: Omit<XmlAttribute, 'uri'>[] = [];
    const seen = new Set<string>();
    let at = from;
    for (;;) {
      ATTRIBUTE.lastIndex = at;
      const match = ATTRIBUTE.exec(text);
      if (!match) break;
      const [all, name = '', double, single] = match;
      if (seen.has(name)) throw new Malformed(`The attribute ${name} is given twice.`, at);
      seen.add(name);
      const value = double ?? single ?? '';
      at += all.length;
      const [prefix, local] = split(name);
      const start = at - all.length + (all.length - all.trimStart().length);
      raw.push({
        name,
        local,
        prefix,
        value: decodeReferences(value),
        start,
        end: at,
        valueStart: at - 1 - value.length,
        valueEnd: at - 1,
      });
    }
    while (SPACE.test(text.charAt(at))) at += 1;
    if (text.startsWith('/>', at)) return { raw, end: at + 2, empty: true };
    if (text.startsWith('>', at)) return { raw, end: at + 1, empty: false };
    throw new Malformed('A start tag is not well formed.', at);
  }
}

function split(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function declare(
  attributes: readonly Omit<XmlAttribute, 'uri'>[],
  outer: Namespaces | null,
): Namespaces | null {
  let own: Map<string, string> | null = null;
  for (const { name, prefix, local, value } of attributes) {
    if (name !== 'xmlns' && prefix !== 'xmlns') continue;
    own ??= new Map();
    own.set(name === 'xmlns' ? '' : local, value);
  }
  return own ? { own, outer } : outer;
}

function resolve(prefix: string, namespaces: Namespaces | null): string {
  for (let scope = namespaces; scope; scope = scope.outer) {
    const uri = scope.own.get(prefix);
    if (uri !== undefined) return uri;
  }
  return (Object.hasOwn(WELL_KNOWN, prefix) && WELL_KNOWN[prefix]) || '';
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Decodes references; one that is not known stays as it is. */
function decodeReferences(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(
    /&(?:#x([0-9a-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));/gi,
    (all, hexadecimal?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? all;
      return String.fromCodePoint(
        hexadecimal === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hexadecimal, 16),
      );
    },
  );
}
