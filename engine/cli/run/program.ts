/** The files of `baton run` as one deployment in memory: definitions, decisions, findings. */
import type { Env } from '../../core/env.ts';
import { readDmn, type Decisions } from '../../decisions/index.ts';
import type { Resource } from '../../engine.ts';
import { schedule } from '../../expressions/calendar/index.ts';
import { constantExpression } from '../../expressions/index.ts';
import type { Definition, JobSpec } from '../../model/definition.ts';
import type { Finding } from '../../model/finding.ts';
import { readBpmn, readResources, type ReadResource } from '../../model/index.ts';
import { readDecisions } from '../companions.ts';

export interface Program {
  readonly definitions: readonly Definition[];
  readonly findings: readonly Finding[];
  readonly refused: boolean;
  env(now: () => number): Env;
}

/** Moves of one step before the rest goes on as a job of its own. */
const MAX_MOVES = 10_000;

/** `process` is run whatever its `isExecutable` says; when no process is marked executable, all are run. */
export async function loadProgram(
  resources: readonly Resource[],
  process: string | null,
  zone: string,
  answered: ReadonlySet<string> = new Set(),
): Promise<Program> {
  const read = await readResources(resources, readDecisions);
  const wanted = process === null ? notExecutable(read) : [process];
  const readings = await Promise.all(read.map((one, index) => again(one, resources[index], wanted)));
  const decisions = resources.flatMap(({ name, content }, index) =>
    read[index]?.kind === 'dmn' ? [readDmn(name, content, others(resources, read, index))] : [],
  );
  const known = new Set(decisions.flatMap((one) => one.decisions.map(({ id }) => id)));
  const findings = readings.flatMap(({ findings }) => findings);
  return {
    definitions: readings.flatMap(({ definitions }) =>
      definitions.map((one) => withoutMissing(one, known, answered)),
    ),
    findings,
    refused: findings.some(({ severity }) => severity === 'blocker'),
    env: (now) => envOf(now, zone, decisions),
  };
}

/** A decision whose file was not named, but whose outcome the answers give, is answered like a worker's job. */
function withoutMissing(
  definition: Definition,
  known: ReadonlySet<string>,
  answered: ReadonlySet<string>,
): Definition {
  for (const node of definition.nodes.values()) {
    if (node.kind !== 'businessRuleTask' || !node.decision || !answered.has(node.id)) continue;
    const id = node.decision.decisionId.constant;
    if (typeof id !== 'string' || known.has(id)) continue;
    // The definition was compiled for this play alone.
    Object.assign(node, { decision: null, job: jobFor(id) });
  }
  return definition;
}

function jobFor(decisionId: string): JobSpec {
  return {
    type: constantExpression(`decision:${decisionId}`),
    retry: { maxAttempts: 1, backoff: [] },
    timeoutMs: null,
    priority: null,
    headers: {},
    origin: null,
    resultVariable: null,
    resultExpression: null,
    errorExpression: null,
    script: null,
    mergeResult: true,
  };
}

interface Reading {
  readonly definitions: readonly Definition[];
  readonly findings: readonly Finding[];
}

async function again(
  one: ReadResource,
  resource: Resource | undefined,
  wanted: readonly string[],
): Promise<Reading> {
  if (!one.bpmn || !resource) return { definitions: [], findings: one.report.findings };
  if (wanted.every((id) => one.bpmn?.executable.includes(id))) {
    return { definitions: one.bpmn.definitions, findings: one.report.findings };
  }
  const { definitions, findings } = await readBpmn(resource.name, resource.content, { executable: wanted });
  return { definitions, findings };
}

/** Processes that were only drawn, when nothing else is there to run. */
function notExecutable(read: readonly ReadResource[]): readonly string[] {
  if (read.some(({ report }) => report.executable.length > 0)) return [];
  return read.flatMap(({ report }) =>
    report.findings.flatMap(({ code, element }) =>
      code === 'PROCESS_NOT_EXECUTABLE' && element ? [element] : [],
    ),
  );
}

function others(
  resources: readonly Resource[],
  read: readonly ReadResource[],
  own: number,
): readonly { readonly file: string; readonly content: string | Uint8Array }[] {
  return resources.flatMap(({ name, content }, index) =>
    index !== own && read[index]?.kind === 'dmn' ? [{ file: name, content }] : [],
  );
}

function envOf(now: () => number, zone: string, decisions: readonly Decisions[]): Env {
  return {
    now: now(),
    zone,
    maxMoves: MAX_MOVES,
    schedule: (timer, timerZone, startedAt, fired) => schedule(timer, timerZone, startedAt, fired, now()),
    decide(id, _binding, context) {
      const holder = decisions.find((one) => one.decisions.some((decision) => decision.id === id));
      return holder
        ? holder.evaluate(id, context)
        : { ok: false, message: `There is no decision "${id}"; name its .dmn file too` };
    },
  };
}
