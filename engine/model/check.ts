/** Reads files that belong together as a deployment would: diagrams, with decisions and forms as their companions. */
import type { Dialect } from './definition.ts';
import type { Finding, Verdict } from './finding.ts';
import { Reporter } from './findings/reporter.ts';
import { checkReferences } from './findings/references.ts';
import { verdictOf } from './findings/verdict.ts';
import { readBpmn, type BpmnReading } from './read-bpmn.ts';

export type ResourceKind = 'bpmn' | 'dmn' | 'form';

export interface CheckedResource {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** One line of `baton check`. */
export interface CheckedFile {
  readonly file: string;
  readonly kind: ResourceKind | null;
  readonly dialects: readonly Dialect[];
  readonly tool: string | null;
  readonly executable: readonly string[];
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** The reading, when the file is a diagram. */
  readonly bpmn: BpmnReading | null;
}

/** What decisions and forms are named; given by who can read them. */
export interface Companions {
  readonly decisionIds: readonly string[];
  readonly formIds: readonly string[];
  readonly findings: readonly Finding[];
}

/** Reads a companion file (engine/decisions for DMN). Null: only its kind is checked. */
export type CompanionReader = (kind: ResourceKind, resource: CheckedResource) => Companions | null;

/** Told by the ending of the name; by the content when that is `.xml` or `.json`. */
export function kindOfResource({ name, content }: CheckedResource): ResourceKind | null {
  const lower = name.toLowerCase();
  if (/\.(?:bpmn|bpmn2)(?:\.xml)?$|\.bpmn20\.xml$/.test(lower)) return 'bpmn';
  if (/\.(?:dmn|dmn11)(?:\.xml)?$/.test(lower)) return 'dmn';
  if (lower.endsWith('.form') || lower.endsWith('.json')) return 'form';
  if (!lower.endsWith('.xml')) return null;
  const head = (
    typeof content === 'string' ? content : new TextDecoder().decode(content.subarray(0, 4096))
  ).slice(0, 4096);
  if (/omg\.org\/spec\/DMN/.test(head)) return 'dmn';
  return /<(?:\w+:)?definitions\b/.test(head) ? 'bpmn' : null;
}

export async function checkResources(
  resources: readonly CheckedResource[],
  readCompanion: CompanionReader = () => null,
): Promise<readonly CheckedFile[]> {
  const checked: CheckedFile[] = [];
  const decisionIds = new Set<string>();
  const formIds = new Set<string>();
  for (const resource of resources) {
    const kind = kindOfResource(resource);
    if (kind === 'bpmn') {
      const bpmn = await readBpmn(resource.name, resource.content);
      checked.push({ ...bpmn, kind, bpmn });
      continue;
    }
    const companions = kind ? companionsOf(kind, resource, readCompanion) : unknownKind(resource);
    for (const id of companions.decisionIds) decisionIds.add(id);
    for (const id of companions.formIds) formIds.add(id);
    checked.push({
      file: resource.name,
      kind,
      dialects: [],
      tool: null,
      executable: [],
      verdict: verdictOf(companions.findings),
      findings: companions.findings,
      bpmn: null,
    });
  }
  const processIds = new Set(checked.flatMap(({ executable }) => executable));
  return checked.map((file) => {
    if (!file.bpmn) return file;
    const missing = checkReferences(file.bpmn, { processIds, decisionIds, formIds });
    const findings = [...file.findings, ...missing];
    return { ...file, findings, verdict: verdictOf(findings) };
  });
}

function unknownKind({ name }: CheckedResource): Companions {
  const reporter = new Reporter(name);
  reporter.report('COMPANION_UNKNOWN', null, `The kind of the file "${name}" cannot be told by its name.`);
  return { decisionIds: [], formIds: [], findings: reporter.findings };
}

function companionsOf(
  kind: ResourceKind,
  resource: CheckedResource,
  readCompanion: CompanionReader,
): Companions {
  const read = readCompanion(kind, resource);
  if (read) return read;
  return kind === 'form' ? formOf(resource) : { decisionIds: [], formIds: [], findings: [] };
}

/** A form is a JSON object with components; its id is its own, else the file's name. */
function formOf({ name, content }: CheckedResource): Companions {
  const reporter = new Reporter(name);
  const fileId = name.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const ids = new Set([fileId]);
  try {
    const text =
      typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
    const parsed: unknown = JSON.parse(text);
    if (
      typeof parsed !== 'object' ||
      parsed === null ||
      !('components' in parsed) ||
      !Array.isArray(parsed.components)
    )
      reporter.report('COMPANION_INVALID', null, `The form "${name}" has no list of components.`);
    else if ('id' in parsed && typeof parsed.id === 'string') ids.add(parsed.id);
  } catch {
    reporter.report('COMPANION_INVALID', null, `The form "${name}" is not valid JSON.`);
  }
  return { decisionIds: [], formIds: [...ids], findings: reporter.findings };
}
