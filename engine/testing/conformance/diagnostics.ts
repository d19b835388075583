/**
 * Suites that say of a file whether something is wrong with it: BPMNspector's constraints and bpmnlint's rules. A finding
 * counts as a diagnostic when it says that something is wrong, not merely that it was understood in some way.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../model/finding.ts';
import { readBundle } from './bundle.ts';
import { failed, notApplicable, passed, type CaseResult, type Suite } from './suite.ts';

interface Verdict {
  readonly file: string;
  readonly expect: 'valid' | 'invalid';
  readonly constraint?: string;
  readonly rule?: string;
}

/** Findings that any sound file may get: which process runs, how something is understood. */
const HARMLESS = new Set(['PROCESS_NOT_RUN', 'PROCESS_NOT_EXECUTABLE', 'NO_PROCESS', 'NO_DIAGRAM']);

export function diagnosticsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ code }) => !HARMLESS.has(code));
}

/** Diagnostics on the files that violate a constraint; valid ones must not be refused. */
export const bpmnspector: Suite = {
  name: 'bpmnspector',
  async run(folder) {
    const results: CaseResult[] = [];
    for (const verdict of verdictsOf(folder)) results.push(await judged(verdict, folder));
    return results;
  },
};

async function judged({ file, expect, constraint }: Verdict, folder: string): Promise<CaseResult> {
  const id = `${constraint ?? ''} ${path.basename(file)}`;
  const absolute = path.join(folder, file);
  if (!existsSync(absolute)) return notApplicable(id, 'the file is not at hand');
  const { readings } = await readBundle([absolute]);
  const findings = diagnosticsOf(readings.flatMap((reading) => reading.findings));
  const blockers = findings.filter(({ severity }) => severity === 'blocker');
  if (expect === 'invalid') return findings.length > 0 ? passed(id) : failed(id, 'no diagnostic is raised');
  return blockers.length === 0
    ? passed(id)
    : failed(id, `a valid file is refused: ${blockers.map(({ code }) => code).join(', ')}`);
}

function verdictsOf(folder: string): readonly Verdict[] {
  const { cases } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as {
    readonly cases: readonly Verdict[];
  };
  return cases;
}

/** Rules of bpmnlint about how a diagram looks or reads: the modeler runs bpmnlint itself for them. */
const STYLE = new Set([
  'no-bpmndi',
  'standard-size',
  'label-required',
  'no-overlapping-elements',
  'superfluous-termination',
  'superfluous-gateway',
  'superfluous-label',
  'fake-join',
  'no-implicit-split',
  'no-implicit-start',
  'no-implicit-end',
  'no-inclusive-gateway',
  'no-complex-gateway',
  'no-gateway-join-fork',
  'no-disconnected',
  'start-event-required',
  'end-event-required',
  'global',
]);

/** What deployment says about bpmnlint's cases on meaning; those on style are the modeler's. */
export const bpmnlint: Suite = {
  name: 'bpmnlint',
  async run(folder) {
    const results: CaseResult[] = [];
    for (const verdict of verdictsOf(folder))
      results.push(
        STYLE.has(verdict.rule ?? '')
          ? notApplicable(
              `${verdict.rule} ${path.basename(verdict.file)}`,
              'a rule of style, shown by bpmnlint in the modeler',
            )
          : await judged({ ...verdict, constraint: verdict.rule ?? '' }, folder),
      );
    return results;
  },
};
