/** Which processes of a file are to run. */
import type { Dialect } from './definition.ts';
import { isFamily } from './dialects/index.ts';
import { idOf, type BpmnDocument } from './document.ts';
import type { Reporter } from './findings/reporter.ts';
import { DIALECT_OF } from './namespaces.ts';
import { attribute, descendants, type XmlElement } from './xml/element.ts';

/**
 * Those marked `isExecutable`. Where the mark is missing, the Camunda 7 family runs the process (its `BpmnParse` and
 * `ProcessParser` skip only what says `false`), so that is done unless the process is a drawn pool beside others that does not
 * use that vocabulary.
 * `chosen` are ids that the caller wants to run whatever the mark says: the answer to the question asked here.
 */
export function executableProcesses(
  document: BpmnDocument,
  dialect: Dialect,
  chosen: readonly string[],
  reporter: Reporter,
): readonly XmlElement[] {
  const { processes } = document;
  const hasPools = document.rootElements('collaboration').length > 0;
  const runs = processes.filter((process) => {
    if (chosen.includes(idOf(process) ?? '')) return true;
    const mark = attribute(process, 'isExecutable')?.trim().toLowerCase();
    if (mark === 'true' || mark === '1') return true;
    if (mark !== undefined && mark !== '') return false;
    return isFamily(dialect) && (processes.length === 1 || !hasPools || usesVocabulary(process));
  });
  if (processes.length === 0) reporter.report('NO_PROCESS', null, 'The file holds no process.');
  else if (runs.length === 0)
    reporter.report(
      'PROCESS_NOT_EXECUTABLE',
      candidate(processes),
      `is not marked executable${processes.length > 1 ? ', nor is any other process of the file' : ''}.`,
    );
  else
    for (const process of processes)
      if (!runs.includes(process))
        reporter.report('PROCESS_NOT_RUN', process, 'is not marked executable and is not deployed.');
  return runs;
}

function usesVocabulary(process: XmlElement): boolean {
  for (const element of descendants(process)) {
    if (DIALECT_OF.has(element.uri)) return true;
    if (element.attributes.some(({ uri }) => DIALECT_OF.has(uri))) return true;
  }
  return false;
}

/** The largest process: what most probably is meant to run. */
function candidate(processes: readonly XmlElement[]): XmlElement | null {
  return [...processes].sort((a, b) => b.children.length - a.children.length)[0] ?? null;
}
