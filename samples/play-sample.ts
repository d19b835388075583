/** Plays a sample in memory with answers, for its test; the connectors' calls are answered, too. */
import { readConfig } from '../engine/config.ts';
import { sampleFiles } from '../engine/cli/start/samples.ts';
import { readAnswers } from '../engine/cli/run/answers.ts';
import { play } from '../engine/cli/run/play.ts';
import { loadProgram } from '../engine/cli/run/program.ts';
import type { Json, Variables } from '../engine/json.ts';
import type { PlayedEvent } from '../engine/testing/player.ts';

export interface Ended {
  readonly result: 'completed' | 'waiting' | 'incident';
  /** Ids of the end events reached, in order, of all instances. */
  readonly ends: readonly string[];
  /** Ids of the user tasks that were worked on, in order. */
  readonly tasks: readonly string[];
  readonly variables: Variables;
  /** Inputs of each connector call, by element. */
  readonly calls: ReadonlyMap<string, Variables>;
}

const AT = Date.UTC(2026, 4, 4, 8);

export async function playSample(
  sample: string,
  variables: Variables,
  answers: readonly Json[],
  processId: string = sample,
): Promise<Ended> {
  const config = readConfig({});
  const read = readAnswers(JSON.stringify(answers));
  if (!config.ok || !read.ok) throw new Error(read.ok ? 'configuration' : read.message);
  const program = await loadProgram(sampleFiles(sample), null, 'Europe/Berlin');
  const blockers = program.findings.filter(({ severity }) => severity === 'blocker');
  if (blockers.length > 0) throw new Error(JSON.stringify(blockers));
  const events: PlayedEvent[] = [];
  const played = await play({
    program,
    processId,
    variables,
    answers: read.answers,
    auto: false,
    connect: false,
    startAt: AT,
    config: config.config,
    onEvent: (event) => void events.push(event),
  });
  const completed = events.flatMap((event) => (event.type === 'element.completed' ? [event] : []));
  return {
    result: played.result,
    ends: events.flatMap((event) =>
      event.type === 'element.entered' && event.kind === 'endEvent' ? [event.element] : [],
    ),
    tasks: completed.filter(({ kind }) => kind === 'userTask').map(({ element }) => element),
    variables: played.variables,
    calls: new Map(
      events.flatMap((event) =>
        event.type === 'variables.set' && event.scope !== 1 ? [[event.element, event.values] as const] : [],
      ),
    ),
  };
}

/** What the HTTP connector gives back for a call that worked. */
export function answered(element: string, body: Json, status = 200): Json {
  return { element, variables: { status, headers: {}, body } };
}
