/** Repairs as edits of the text: what they replace, and how several are applied at once. */
import type { BpmnDocument } from '../document.ts';

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type RepairCode =
  | 'XML_EQ_SPACE'
  | 'NS_BPMN_REPLACED'
  | 'NS_UNDECLARED_PREFIX'
  | 'NS_DEFAULT_EQUALS_VENDOR'
  | 'NS_PREFIX_CONFLICT'
  | 'REF_QNAME_NORMALISED'
  | 'ID_ILLEGAL'
  | 'ID_DUPLICATE_RENAMED'
  | 'DEF_SYNTHESISED'
  | 'BOOL_NORMALISED'
  | 'DI_PLANE_STALE';

export interface Repair {
  readonly code: RepairCode;
  readonly element: string | null;
  /** One sentence. */
  readonly message: string;
  readonly edits: readonly Edit[];
}

/** One kind of defect. Finds all of them in a document; a second run over its result finds none. */
export type RepairRule = (document: BpmnDocument, notes: RepairNotes) => readonly Repair[];

/** What must be kept to take the repairs back. */
export interface RepairNotes {
  /** Repaired id → id in the original. */
  readonly ids: Map<string, string>;
}

/** Edits must not overlap; of two at one place the first is made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of ordered) {
    if (start < at) continue;
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

export function escapeAttribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
