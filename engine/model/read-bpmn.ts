/** A BPMN file → its executable definitions and everything there is to say about it. */
import { compileProcess } from './compile/process.ts';
import type { Definition, Dialect } from './definition.ts';
import type { Diagram } from './diagram.ts';
import { diagramOf } from './diagram-of.ts';
import { dialectsUsed, primaryDialect, toolOf } from './dialects/detect.ts';
import { readersFor } from './dialects/index.ts';
import { idOf, openDocument, type BpmnDocument } from './document.ts';
import { executableProcesses } from './executable.ts';
import type { Finding, Verdict } from './finding.ts';
import { checkConstraints } from './findings/constraints.ts';
import { Reporter } from './findings/reporter.ts';
import { verdictOf } from './findings/verdict.ts';
import { guardXml } from './guard.ts';
import { BPMN } from './namespaces.ts';
import { outlineOf, type OutlineEntry } from './outline.ts';
import { Reading } from './reading.ts';
import { normalizeNamespace } from './xml/bpmn-namespace.ts';
import { checkSchema } from './schema/check-schema.ts';
import type { XmlElement } from './xml/element.ts';
import { lineAt, scanXml } from './xml/scan.ts';

export interface ReadOptions {
  /** The file was read and accepted before, so that its schema need not be judged again. */
  readonly trusted?: boolean;
  /** Ids of processes to run whatever `isExecutable` says: the answer to PROCESS_NOT_EXECUTABLE. */
  readonly executable?: readonly string[];
}

export interface BpmnReading {
  readonly file: string;
  /** Dialects that are used, the most used first; `omg` when none is. */
  readonly dialects: readonly Dialect[];
  /** Who drew the file, as far as it tells; for display only. */
  readonly tool: string | null;
  /** Ids of the processes that are to run. */
  readonly executable: readonly string[];
  /** One for each executable process. Complete even when there are blockers, so that the findings are. */
  readonly definitions: readonly Definition[];
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  /** The picture of any process of the file, executable or not; empty shapes when it has none. */
  diagramOf(processId: string): Diagram;
  /** Flow nodes in reading order; empty for a process that is not executable. */
  outline(processId: string): readonly OutlineEntry[];
}

/** Reads a file as a deployment does. Never throws: what is wrong with the file is in the findings. */
export async function readBpmn(
  file: string,
  content: string | Uint8Array,
  options: ReadOptions = {},
): Promise<BpmnReading> {
  const reporter = new Reporter(file);
  const document = open(file, content, reporter);
  if (!document) return unread(file, reporter);
  const used = dialectsUsed(document.root);
  const dialect = primaryDialect(document.root, used);
  const processes = executableProcesses(document, dialect, options.executable ?? [], reporter);
  const reading = new Reading(document, reporter, dialect, readersFor(dialect, used));
  const definitions = processes.map((process) => compileProcess(process, reading));
  if (!options.trusted) {
    if (used.length === 0) checkConstraints(document, reporter);
    await checkSchema(document, processes, reporter);
  }
  return {
    file,
    dialects: used.length > 0 ? used : ['omg'],
    tool: toolOf(document.root),
    executable: definitions.map(({ processId }) => processId),
    definitions,
    findings: reporter.findings,
    verdict: verdictOf(reporter.findings),
    diagramOf: (processId) => pictureOf(document, processId),
    outline: (processId) => {
      const definition = definitions.find((candidate) => candidate.processId === processId);
      return definition ? outlineOf(definition) : [];
    },
  };
}

/** Gate and scanner; null when the file cannot be read at all. */
function open(file: string, content: string | Uint8Array, reporter: Reporter): BpmnDocument | null {
  const guarded = guardXml(content);
  if (!guarded.ok) {
    reporter.report(guarded.code, null, guarded.message, { remedy: guarded.remedy });
    return null;
  }
  if (guarded.guessed)
    reporter.report(
      'XML_ENCODING_GUESSED',
      null,
      `The file is not in the encoding it declares; it was read as ${guarded.encoding}.`,
    );
  const scanned = scanXml(guarded.text);
  if (!scanned.ok) {
    const line = lineAt(guarded.text, scanned.offset);
    reporter.report('XML_MALFORMED', null, `The XML is not well formed (line ${line}): ${scanned.message}`);
    return null;
  }
  const { root } = scanned;
  if (root.local !== 'definitions') {
    reporter.report('NOT_BPMN', null, `The root element is <${root.name}>, not <definitions> of BPMN 2.0.`);
    return null;
  }
  normalizeNamespace(root, BPMN);
  return openDocument(file, guarded.text, root);
}

function unread(file: string, reporter: Reporter): BpmnReading {
  return {
    file,
    dialects: [],
    tool: null,
    executable: [],
    definitions: [],
    findings: reporter.findings,
    verdict: verdictOf(reporter.findings),
    diagramOf: (processId) => ({ id: processId, shapes: [], edges: [] }),
    outline: () => [],
  };
}

function pictureOf(document: BpmnDocument, processId: string): Diagram {
  const process: XmlElement | undefined = document.processes.find(
    (candidate) => idOf(candidate) === processId,
  );
  return process ? diagramOf(document, process) : { id: processId, shapes: [], edges: [] };
}
