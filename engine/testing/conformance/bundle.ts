/** The files of a case, read as one deployment: processes, decisions, and what deployment has to say about them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readDmn, type Decisions } from '../../decisions/index.ts';
import { schedule } from '../../expressions/calendar/index.ts';
import type { Env } from '../../core/env.ts';
import type { Definition } from '../../model/definition.ts';
import type { Finding } from '../../model/finding.ts';
import { readBpmn, type BpmnReading } from '../../model/index.ts';
import { TEST_START } from '../test-env.ts';

export interface Bundle {
  readonly readings: readonly BpmnReading[];
  readonly definitions: readonly Definition[];
  readonly decisions: readonly Decisions[];
  /** Findings that forbid to deploy. */
  readonly blockers: readonly Finding[];
}

/** A file is read once, since many cases share it; so many are remembered at most. */
const MAX_REMEMBERED = 2_000;
const remembered = new Map<string, Promise<BpmnReading>>();

/** Reads BPMN and DMN files; others (forms) are left out. `chosen` processes run whatever their mark says. */
export async function readBundle(files: readonly string[], chosen: readonly string[] = []): Promise<Bundle> {
  const readings: BpmnReading[] = [];
  const decisions: Decisions[] = [];
  for (const file of files)
    if (isBpmn(file)) readings.push(await readOnce(file, chosen));
    else if (file.endsWith('.dmn') || file.endsWith('.dmn11.xml'))
      decisions.push(readDmn(path.basename(file), readFileSync(file)));
  return {
    readings,
    decisions,
    definitions: readings.flatMap(({ definitions }) => definitions),
    blockers: readings.flatMap(({ verdict, findings }) =>
      verdict === 'refused' ? findings.filter(({ severity }) => severity === 'blocker') : [],
    ),
  };
}

/**
 * As `readBundle`, but processes that say nothing of `isExecutable` run too, as they do in the engines of the Camunda 7
 * family whatever vocabulary they use.
 */
export async function readFamilyBundle(files: readonly string[]): Promise<Bundle> {
  return readBundle(files, files.filter(isBpmn).flatMap(unmarkedProcesses));
}

function unmarkedProcesses(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/<(?:[\w-]+:)?process\s([^>]*)>/g)].flatMap(([, attributes = '']) => {
    const id = /(?:^|\s)id\s*=\s*["']([^"']+)["']/.exec(attributes)?.[1];
    return id !== undefined && !/isExecutable\s*=/.test(attributes) ? [id] : [];
  });
}

export function isBpmn(file: string): boolean {
  return /\.(bpmn|bpmn20\.xml|bpmn2|bpmn\.xml)$/.test(file);
}

function readOnce(file: string, chosen: readonly string[]): Promise<BpmnReading> {
  const key = `${file} ${chosen.join(' ')}`;
  const known = remembered.get(key);
  if (known) return known;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const reading = readBpmn(path.basename(file), readFileSync(file), { executable: chosen });
  remembered.set(key, reading);
  return reading;
}

/** The world of a case: virtual time from a fixed instant, the real calendar, the decisions of the bundle. */
export function envOf({ decisions }: Bundle): Env {
  return {
    now: TEST_START,
    zone: 'UTC',
    maxMoves: 1_000,
    schedule,
    decide(id, _binding, context) {
      const holder = decisions.find((one) => one.decisions.some((decision) => decision.id === id));
      return holder?.evaluate(id, context) ?? { ok: false, message: `There is no decision "${id}"` };
    },
  };
}

export function describeFindings(findings: readonly Finding[]): string {
  return findings.map(({ code, element }) => `${code}${element ? ` at ${element}` : ''}`).join(', ');
}
