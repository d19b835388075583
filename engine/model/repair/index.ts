/**
 * Repairs of the source, so that tools built on bpmn-moddle (our modeler) lose nothing of legal files that it cannot
 * read, and of common illegal ones. The interpreter reads the original: nothing here changes what a process does.
 */
import { openDocument } from '../document.ts';
import { scanXml } from '../xml/scan.ts';
import { booleans } from './booleans.ts';
import { bpmnNamespace } from './bpmn-namespace.ts';
import { defaultNamespace } from './default-namespace.ts';
import { duplicates } from './duplicates.ts';
import { applyEdits, type Repair, type RepairNotes, type RepairRule } from './edit.ts';
import { equalsSpace } from './equals-space.ts';
import { identifiers } from './identifiers.ts';
import { planes } from './planes.ts';
import { prefixConflicts } from './prefix-conflicts.ts';
import { qnames } from './qnames.ts';
import { synthesised } from './synthesised.ts';
import { undeclaredPrefixes } from './undeclared-prefixes.ts';

export interface Repaired {
  readonly text: string;
  readonly repairs: readonly Repair[];
  /** Repaired id → id in the original. */
  readonly ids: ReadonlyMap<string, string>;
}

/** In this order: each sees what those before it made. */
const RULES: readonly RepairRule[] = [
  equalsSpace,
  undeclaredPrefixes,
  bpmnNamespace,
  defaultNamespace,
  prefixConflicts,
  booleans,
  qnames,
  duplicates,
  identifiers,
  synthesised,
  planes,
];

/** Repairs a text that has passed the guard. Idempotent. A text that is not well formed is given back as it is. */
export function repairBpmn(file: string, text: string): Repaired {
  const notes: RepairNotes = { ids: new Map() };
  const repairs: Repair[] = [];
  let current = text;
  let scanned = scanXml(current);
  for (const rule of RULES) {
    if (!scanned.ok) break;
    const found = rule(openDocument(file, current, scanned.root), notes);
    if (found.length === 0) continue;
    repairs.push(...found);
    current = applyEdits(
      current,
      found.flatMap(({ edits }) => edits),
    );
    scanned = scanXml(current);
  }
  return { text: current, repairs, ids: notes.ids };
}
