/** `baton run`: plays diagrams in memory, with the real interpreter and a virtual clock. */
import { readFile } from 'node:fs/promises';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { BatonError } from '../errors.ts';
import { checkVariables } from '../expressions/guard.ts';
import { closeSandbox } from '../expressions/javascript/index.ts';
import type { Variables } from '../json.ts';
import type { Definition } from '../model/definition.ts';
import { RejectedError } from '../testing/player.ts';
import { parseWords, readResources, type Command, type Terminal } from './command.ts';
import { answeredElements, readAnswers, type Answer } from './run/answers.ts';
import { play } from './run/play.ts';
import { eventInWords, eventLine, waitingData } from './run/print.ts';
import { loadProgram, type Program } from './run/program.ts';

const EXIT = { completed: 0, usage: 1, waiting: 2, incident: 3, refused: 4 } as const;
const MARKS = { completed: '✓', waiting: '…', incident: '✗', refused: '✗' } as const;

/** Exit 0 completed, 2 waiting, 3 incident, 4 refused, 1 a usage error. */
export const run: Command = async (words, terminal) => {
  const parsed = parseWords(words, {
    process: { type: 'string' },
    variables: { type: 'string' },
    answers: { type: 'string' },
    auto: { type: 'boolean' },
    connect: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  if (!parsed.ok) return usage(terminal, parsed.message);
  const { values, files } = parsed;
  if (files.length === 0) return usage(terminal, 'name at least one file');
  try {
    const config = readConfig();
    if (!config.ok) return usage(terminal, config.problems.join(' '));
    const variables = await readVariables(values.variables);
    const answers = await readAnswersOption(values.answers);
    const wanted = typeof values.process === 'string' ? values.process : null;
    const program = await loadProgram(await readResources(files), wanted, 'UTC', answeredElements(answers));
    const print = printer(terminal, values.json === true);
    if (program.refused) return finish(print, 'refused', {}, [], program);
    const processId = chooseProcess(program, wanted);
    const played = await play({
      program,
      processId,
      variables,
      answers,
      auto: values.auto === true,
      connect: values.connect === true,
      startAt: systemClock.now(),
      config: config.config,
      onEvent: print.event,
    });
    return finish(print, played.result, played.variables, played.waiting.map(waitingData), program);
  } catch (error) {
    if (error instanceof BatonError) return usage(terminal, error.message);
    if (error instanceof RejectedError) return usage(terminal, error.message);
    throw error;
  } finally {
    await closeSandbox();
  }
};

function usage(terminal: Terminal, message: string): number {
  terminal.err(`baton run: ${message}\n`);
  return EXIT.usage;
}

/** The process asked for; else the first that no other one calls. */
function chooseProcess({ definitions }: Program, wanted: string | null): string {
  const ids = definitions.map(({ processId }) => processId);
  if (wanted !== null) {
    if (ids.includes(wanted)) return wanted;
    throw new BatonError(
      'NOT_FOUND',
      `There is no process "${wanted}"; there is ${ids.join(', ') || 'none'}.`,
    );
  }
  const called = new Set(definitions.flatMap(calledBy));
  const chosen = ids.find((id) => !called.has(id)) ?? ids[0];
  if (chosen === undefined) throw new BatonError('INVALID', 'The files hold no process.');
  return chosen;
}

function calledBy({ nodes, processId }: Definition): readonly string[] {
  return [...nodes.values()].flatMap((node) => {
    const id = node.kind === 'callActivity' ? node.call.processId.constant : undefined;
    return typeof id === 'string' && id !== processId ? [id] : [];
  });
}

async function readVariables(option: string | boolean | undefined): Promise<Variables> {
  if (typeof option !== 'string') return {};
  const text = await textOf(option, 'variables');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BatonError('INVALID', `The variables are no JSON: ${(error as Error).message}`);
  }
  const checked = checkVariables(value);
  if (!checked.ok) throw new BatonError('INVALID', checked.message);
  return checked.value;
}

async function readAnswersOption(option: string | boolean | undefined): Promise<readonly Answer[]> {
  if (typeof option !== 'string') return [];
  const read = readAnswers(await textOf(option, 'answers'));
  if (!read.ok) throw new BatonError('INVALID', read.message);
  return read.answers;
}

/** `@file` names a file; anything else is the text itself. */
async function textOf(option: string, what: string): Promise<string> {
  if (!option.startsWith('@')) return option;
  try {
    return await readFile(option.slice(1), 'utf8');
  } catch {
    throw new BatonError('INVALID', `There is no file ${option.slice(1)} for the ${what}.`);
  }
}

interface Printer {
  readonly event: Parameters<typeof play>[0]['onEvent'];
  readonly result: (last: object) => void;
  readonly json: boolean;
}

function printer(terminal: Terminal, json: boolean): Printer {
  const say = (line: string): void => terminal.out(`${line}\n`);
  return {
    json,
    event: (event) => {
      const line = json ? eventLine(event) : eventInWords(event);
      if (line !== null) say(line);
    },
    result: (last) => say(json ? JSON.stringify(last) : inWords(last as Last)),
  };
}

interface Last {
  readonly result: keyof typeof MARKS;
  readonly variables: Variables;
  readonly waiting: readonly object[];
  readonly findings: Program['findings'];
}

function finish(
  print: Printer,
  result: Last['result'],
  variables: Variables,
  waiting: readonly object[],
  { findings }: Program,
): number {
  print.result({ result, variables, waiting, findings } satisfies Last);
  return EXIT[result];
}

function inWords({ result, variables, waiting, findings }: Last): string {
  const lines = [`\n${MARKS[result]} ${result}`];
  for (const one of waiting) lines.push(`  waits: ${JSON.stringify(one)}`);
  if (result === 'refused') {
    for (const { severity, element, message, remedy } of findings) {
      if (severity === 'blocker') lines.push(`  ${element ?? ''}: ${message} ${remedy}`);
    }
  } else lines.push(`  variables: ${JSON.stringify(variables)}`);
  return lines.join('\n');
}
