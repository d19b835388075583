/** Collects the findings of one file. */
import { attribute, type XmlElement } from '../xml/element.ts';
import { nameOf, nearestId } from '../document.ts';
import type { Finding, Severity } from '../finding.ts';
import { findingCatalogue, type FindingCode } from './catalogue.ts';

/** Findings kept of one file; what is beyond adds nothing for a reader. */
export const MAX_FINDINGS = 1_000;

export interface ReportOptions {
  readonly remedy?: string;
  readonly severity?: Severity;
  /** Key of the binding table. */
  readonly key?: string;
}

export class Reporter {
  readonly file: string;
  readonly findings: Finding[] = [];

  constructor(file: string) {
    this.file = file;
  }

  /**
   * Adds a finding. `predicate` is the rest of a sentence whose subject is the element: "has no value".
   * Without an element it is the whole sentence. The same finding twice is kept once.
   */
  report(
    code: FindingCode,
    element: XmlElement | null,
    predicate: string,
    options: ReportOptions = {},
  ): void {
    const entry = findingCatalogue[code];
    const finding: Finding = {
      file: this.file,
      element: nearestId(element),
      code,
      severity: options.severity ?? entry.severity,
      message: element ? `${labelOf(element)} ${predicate}` : predicate,
      remedy: options.remedy ?? entry.remedy,
      ...(options.key === undefined ? {} : { key: options.key }),
    };
    const known = this.findings.some(
      (other) =>
        other.code === finding.code && other.element === finding.element && other.message === finding.message,
    );
    if (!known && this.findings.length < MAX_FINDINGS) this.findings.push(finding);
  }
}

/** `The user task "Approve" (Task_1)`. */
export function labelOf(element: XmlElement): string {
  const words = element.local
    .replaceAll(/([A-Z])/g, ' $1')
    .toLowerCase()
    .trim();
  const name = nameOf(element);
  const id = attribute(element, 'id');
  return `The ${words}${name ? ` "${name}"` : ''}${id === undefined ? '' : ` (${id})`}`;
}
