/** Repairs a file for the modeler, has it judged by bpmn-moddle, and turns both into findings. */
import { isBpmn, type BpmnDocument } from '../document.ts';
import type { Reporter } from '../findings/reporter.ts';
import { repairBpmn } from '../repair/index.ts';
import { BPMN } from '../namespaces.ts';
import { descendants, type XmlElement } from '../xml/element.ts';
import { judgeSchema, type Complaint } from './judge.ts';

/** Names listed in one finding. */
const MAX_NAMES = 20;

export async function checkSchema(
  document: BpmnDocument,
  executable: readonly XmlElement[],
  reporter: Reporter,
): Promise<void> {
  const { text, repairs } = repairBpmn(document.file, document.text);
  const codes = new Map<string, number>();
  for (const { code } of repairs) codes.set(code, (codes.get(code) ?? 0) + 1);
  if (codes.size > 0)
    reporter.report(
      'REPAIRED',
      null,
      `For the modeler the source is repaired: ${[...codes].map(([code, count]) => `${code} (${count})`).join(', ')}; the original is kept and runs.`,
    );
  const judgement = await judgeSchema(text);
  if (judgement.ok) reportComplaints(judgement.complaints, document, executable, reporter);
  else
    reporter.report('XML_TOO_SLOW', null, 'The file costs a parser more time or memory than a diagram may.');
}

function reportComplaints(
  complaints: readonly Complaint[],
  document: BpmnDocument,
  executable: readonly XmlElement[],
  reporter: Reporter,
): void {
  const attributes = new Set<string>();
  const references = new Set<string>();
  let lines: Lines | null = null;
  for (const { message, line } of complaints) {
    const [, kind, name = ''] =
      /^(unknown attribute|unresolved reference|unparsable content) <([^>]*)>/.exec(message) ?? [];
    if (kind === 'unknown attribute') attributes.add(name);
    else if (kind === 'unresolved reference') references.add(name);
    else if (kind === 'unparsable content') {
      lines ??= new Lines(document);
      reportContent(name, message, lines.find(name, line), executable, reporter);
    } else if (message.startsWith('failed:'))
      reporter.report(
        'SCHEMA_UNREADABLE',
        null,
        `The modeler cannot read the file: ${message.slice(8, 200)}`,
      );
  }
  if (attributes.size > 0)
    reporter.report(
      'SCHEMA_ATTRIBUTE_UNKNOWN',
      null,
      `BPMN 2.0 knows no such attributes: ${listed(attributes)}.`,
    );
  if (references.size > 0)
    reporter.report(
      'REFERENCE_UNRESOLVED',
      null,
      `Nothing in the file has these ids: ${listed(references)}.`,
    );
}

function listed(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, MAX_NAMES);
  return shown.join(', ') + (names.size > shown.length ? ' …' : '');
}

/** What is no BPMN inside of an executable process would silently not run: that is refused. */
function reportContent(
  name: string,
  message: string,
  element: XmlElement | null,
  executable: readonly XmlElement[],
  reporter: Reporter,
): void {
  const isUnknown = message.includes('unknown type');
  if (isUnknown && element && element.uri === BPMN && runs(element, executable))
    reporter.report('SCHEMA_CONTENT_LOST', element, 'is no element that BPMN 2.0 knows at this place.');
  else
    reporter.report(
      'SCHEMA_CONTENT_UNKNOWN',
      element,
      element ? 'is dropped by the modeler.' : `<${name}> is dropped by the modeler.`,
    );
}

function runs(element: XmlElement, executable: readonly XmlElement[]): boolean {
  for (let at: XmlElement | null = element; at; at = at.parent) {
    if (isBpmn(at, 'extensionElements') || isBpmn(at, 'documentation')) return false;
    if (executable.includes(at)) return true;
  }
  return false;
}

/** Finds an element by its name and line. */
class Lines {
  private readonly byLine = new Map<string, XmlElement>();

  constructor({ root, text }: BpmnDocument) {
    let line = 1;
    let at = 0;
    for (const element of descendants(root)) {
      for (
        let next = text.indexOf('\n', at);
        next >= 0 && next < element.start;
        next = text.indexOf('\n', at)
      ) {
        line += 1;
        at = next + 1;
      }
      const key = `${line} ${element.name}`;
      if (!this.byLine.has(key)) this.byLine.set(key, element);
    }
  }

  find(name: string, line: number | null): XmlElement | null {
    return (line !== null && this.byLine.get(`${line} ${name}`)) || null;
  }
}
