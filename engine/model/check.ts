/** Reads files that belong together as a deployment would: diagrams, with decisions and forms as their companions. */
import type { Dialect } from './definition.ts';
import type { Finding, Verdict } from './finding.ts';
import { Reporter } from './findings/reporter.ts';
import { checkReferences, type Known } from './findings/references.ts';
import { verdictOf } from './findings/verdict.ts';
import { guardXml } from './guard.ts';
import { attribute } from './xml/element.ts';
import { scanXml } from './xml/scan.ts';
import { readBpmn, type BpmnReading } from './read-bpmn.ts';

export type ResourceKind = 'bpmn' | 'dmn' | 'form';

export interface CheckedResource {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** What `baton check --json` prints for one file; plain data. */
export interface CheckedFile {
  readonly file: string;
  readonly dialects: readonly Dialect[];
  readonly tool: string | null;
  readonly executable: readonly string[];
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

export interface ReadResource {
  readonly kind: ResourceKind | null;
  /** The reading, when the file is a diagram. */
  readonly bpmn: BpmnReading | null;
  readonly report: CheckedFile;
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
  readCompanion?: CompanionReader,
): Promise<readonly CheckedFile[]> {
  return (await readResources(resources, readCompanion)).map(({ report }) => report);
}

/** As `checkResources`, with the readings of the diagrams: what a deployment needs. In the order of the files. */
export async function readResources(
  resources: readonly CheckedResource[],
  readCompanion: CompanionReader = () => null,
): Promise<readonly ReadResource[]> {
  const read: ReadResource[] = [];
  const decisionIds = new Set<string>();
  const formIds = new Set<string>();
  for (const resource of resources) {
    const kind = kindOfResource(resource);
    if (kind === 'bpmn') {
      const bpmn = await readBpmn(resource.name, resource.content);
      read.push({ kind, bpmn, report: reportOf(bpmn) });
      continue;
    }
    const companions = kind ? companionsOf(kind, resource, readCompanion) : unknownKind(resource);
    for (const id of companions.decisionIds) decisionIds.add(id);
    for (const id of companions.formIds) formIds.add(id);
    read.push({ kind, bpmn: null, report: companionReport(resource.name, companions.findings) });
  }
  const processIds = new Set(read.flatMap(({ report }) => report.executable));
  return read.map((one) => withReferences(one, { processIds, decisionIds, formIds }));
}

function reportOf({ file, dialects, tool, executable, verdict, findings }: BpmnReading): CheckedFile {
  return { file, dialects, tool, executable, verdict, findings };
}

function companionReport(file: string, findings: readonly Finding[]): CheckedFile {
  return { file, dialects: [], tool: null, executable: [], verdict: verdictOf(findings), findings };
}

function withReferences(one: ReadResource, known: Known): ReadResource {
  if (!one.bpmn) return one;
  const findings = [...one.report.findings, ...checkReferences(one.bpmn, known)];
  return { ...one, report: { ...one.report, findings, verdict: verdictOf(findings) } };
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
  return kind === 'form' ? formOf(resource) : decisionsOf(resource);
}

/** Only which decisions the file holds; whether they can be evaluated is for `engine/decisions` to say. */
function decisionsOf({ name, content }: CheckedResource): Companions {
  const reporter = new Reporter(name);
  const guarded = guardXml(content);
  if (!guarded.ok) reporter.report(guarded.code, null, guarded.message, { remedy: guarded.remedy });
  const scanned = guarded.ok ? scanXml(guarded.text) : null;
  if (scanned?.ok === false)
    reporter.report('XML_MALFORMED', null, `The XML is not well formed: ${scanned.message}`);
  const decisions = scanned?.ok ? scanned.root.children.filter(({ local }) => local === 'decision') : [];
  return {
    decisionIds: decisions.flatMap((decision) => attribute(decision, 'id') ?? []),
    formIds: [],
    findings: reporter.findings,
  };
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
