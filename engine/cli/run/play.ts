/** Plays a program to where nothing moves any more: answers in order, then what may go by itself, then time. */
import type { Config } from '../../config.ts';
import { startSubscriptions, evaluateStart } from '../../core/index.ts';
import { addDuration, parseDuration } from '../../expressions/calendar/index.ts';
import type { Variables } from '../../json.ts';
import { Player, RejectedError, type PlayedEvent, type Waiting } from '../../testing/player.ts';
import { answeredElements, type Answer } from './answers.ts';
import type { Program } from './program.ts';
import { callConnector, connectorOf, doScript, specOf, type JobWaiting } from './work.ts';

export interface PlayOptions {
  readonly program: Program;
  readonly processId: string;
  readonly variables: Variables;
  readonly answers: readonly Answer[];
  readonly auto: boolean;
  readonly connect: boolean;
  readonly startAt: number;
  readonly config: Config;
  readonly onEvent: (event: PlayedEvent) => void;
}

export interface Played {
  readonly result: 'completed' | 'waiting' | 'incident';
  readonly variables: Variables;
  readonly waiting: readonly Waiting[];
  readonly player: Player;
}

/** A play that makes no end (a loop of automatic tasks, a timer that repeats for ever) stops here. */
const MAX_TURNS = 20_000;
const MAX_JUMPS = 1000;

export async function play(options: PlayOptions): Promise<Played> {
  const { program, answers, onEvent } = options;
  let clock: () => number = () => options.startAt;
  const player: Player = new Player({
    env: program.env(() => clock()),
    onEvent,
    answeredCalls: answeredElements(options.answers),
  });
  clock = () => player.now;
  player.deploy(...program.definitions);
  const open = [...answers];
  const root = start(player, options, open);
  let jumps = 0;
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    if (await doWork(player, options, open)) continue;
    if (answerNext(player, options, open)) continue;
    if (options.auto && completeOne(player, options)) continue;
    const due = player.nextDue();
    if (due === null || isOver(player, root) || jumps >= MAX_JUMPS) break;
    jumps += 1;
    player.advanceTo(due);
  }
  return summary(player, root);
}

/** By the none start event; else by the message or signal that an answer brings; else by its first start event. */
function start(
  player: Player,
  { processId, variables, program, startAt }: PlayOptions,
  open: Answer[],
): string {
  const definition = player.definition(processId);
  const none = definition.root.starts.some((node) => node.kind !== 'startEvent' || node.on.type === 'none');
  if (none) return player.start(processId, { variables });
  for (const subscription of startSubscriptions(definition)) {
    const evaluated = evaluateStart(
      definition,
      subscription,
      program.env(() => startAt),
    );
    if (!evaluated.ok) continue;
    const { value } = evaluated;
    const index = open.findIndex(
      (answer) =>
        'name' in answer && answer.kind === value.type && 'name' in value && answer.name === value.name,
    );
    const [answer] = index < 0 ? [] : open.splice(index, 1);
    if (answer && 'variables' in answer) {
      const businessKey = answer.kind === 'message' ? (answer.correlation ?? null) : null;
      return player.start(processId, {
        variables: { ...variables, ...answer.variables },
        businessKey,
        at: subscription.element,
      });
    }
  }
  const [first] = definition.root.starts;
  return player.start(processId, { variables, ...(first ? { at: first.id } : {}) });
}

/** One script, or one connector call; true when something was done. */
async function doWork(player: Player, options: PlayOptions, open: readonly Answer[]): Promise<boolean> {
  for (const waiting of player.waits()) {
    if (waiting.wait.type !== 'job' || waiting.wait.dueAt > player.now || hasIncident(player, waiting))
      continue;
    const job = waiting as JobWaiting;
    const spec = specOf(player.definition(player.state(job.instance).processId), job);
    if (!spec) continue;
    // Scripts belong to the diagram: they run by themselves, and no answer is meant for them.
    if (spec.script) {
      await doScript(player, job, spec);
      return true;
    }
    // A listener that calls foreign code does nothing here: an answer for its element means the element's own work.
    if (job.wait.purpose === 'listener') {
      player.complete(job, {});
      return true;
    }
    if (open.some((answer) => 'element' in answer && answer.element === job.element)) continue;
    const connector = options.connect ? connectorOf(job) : null;
    if (!connector) continue;
    await callConnector(player, job, spec, connector, options.config);
    return true;
  }
  return false;
}

/** The first answer that something waits for; those before it are held. */
function answerNext(player: Player, options: PlayOptions, open: Answer[]): boolean {
  for (const [index, answer] of open.entries()) {
    if (!apply(player, options, answer)) continue;
    open.splice(index, 1);
    return true;
  }
  return false;
}

function apply(player: Player, options: PlayOptions, answer: Answer): boolean {
  switch (answer.kind) {
    case 'advance': {
      const duration = parseDuration(answer.duration);
      const until = duration.ok ? addDuration(player.now, duration.value, 'UTC') : duration;
      if (until.ok) player.advanceTo(until.value);
      return true;
    }
    case 'message': {
      const { name, correlation, variables } = answer;
      const waits = player
        .waits()
        .some(
          ({ wait }) =>
            wait.type === 'message' &&
            wait.name === name &&
            (correlation === undefined || wait.correlation === null || wait.correlation === correlation),
        );
      if (!waits && !starts(player, options, answer)) return false;
      player.publish({ name, correlation, variables });
      return true;
    }
    case 'signal': {
      const { name, variables } = answer;
      const waits = player.waits().some(({ wait }) => wait.type === 'signal' && wait.name === name);
      if (!waits && !starts(player, options, answer)) return false;
      player.signal(name, variables);
      return true;
    }
    default:
      return answerElement(player, answer);
  }
}

/** Whether a process of the files starts with this message or signal. */
function starts(
  player: Player,
  { program }: PlayOptions,
  { kind, name }: Extract<Answer, { name: string }>,
): boolean {
  const env = program.env(() => player.now);
  return program.definitions.some((definition) =>
    startSubscriptions(definition).some((subscription) => {
      const start = evaluateStart(definition, subscription, env);
      return start.ok && start.value.type === kind && 'name' in start.value && start.value.name === name;
    }),
  );
}

function answerElement(player: Player, answer: Extract<Answer, { element: string }>): boolean {
  const { element } = answer;
  const waiting = player
    .waits()
    .find(
      (one) =>
        one.element === element &&
        servable(player, one) &&
        (answer.kind === 'complete' || one.wait.type === 'job'),
    );
  if (!waiting) return false;
  try {
    if (answer.kind === 'complete') serve(player, waiting, answer.variables);
    else if (answer.kind === 'fail') player.fail(waiting, answer.message);
    else player.throwError(waiting, answer.code, null, answer.variables);
    return true;
  } catch (error) {
    if (error instanceof RejectedError) return false;
    throw error;
  }
}

function serve(player: Player, waiting: Waiting, variables: Variables): void {
  player.complete(waiting, variables);
}

/** What a person, a worker or a system serves; an incident at an element is retried by answering the element. */
function servable(player: Player, { wait }: Waiting): boolean {
  return (
    ['task', 'job', 'message', 'signal', 'timer'].includes(wait.type) ||
    (wait.type === 'child' && !player.has(wait.processId))
  );
}

/** Whatever waits by itself (not the boundary events around it) is completed without variables. */
function completeOne(player: Player, _options: PlayOptions): boolean {
  for (const waiting of player.waits()) {
    const { wait, instance, owner, element } = waiting;
    const byItself = ['task', 'job', 'message', 'signal', 'child'].includes(wait.type);
    if (!byItself || !servable(player, waiting) || hasIncident(player, waiting)) continue;
    const alive = player.state(instance).alive[owner];
    if (wait.type === 'job' ? wait.dueAt > player.now && wait.attempt === 1 : false) continue;
    const gateway = alive?.kind === 'eventBasedGateway';
    if (alive?.element !== element && !gateway && wait.type !== 'job') continue;
    serve(player, waiting, {});
    return true;
  }
  return false;
}

function hasIncident(player: Player, { instance, owner }: Waiting): boolean {
  return Object.values(player.state(instance).alive[owner]?.waits ?? {}).some(
    ({ type }) => type === 'incident',
  );
}

function isOver(player: Player, root: string): boolean {
  return (
    player.state(root).status !== 'active' && player.waits().every(({ wait }) => wait.type === 'incident')
  );
}

function summary(player: Player, root: string): Played {
  const waiting = player.waits();
  const state = player.state(root);
  const incident = waiting.some(({ wait }) => wait.type === 'incident') || state.status === 'cancelled';
  const variables = player.output(root) ?? state.alive[1]?.variables ?? {};
  const result = incident
    ? 'incident'
    : state.status === 'active' || waiting.length > 0
      ? 'waiting'
      : 'completed';
  return { result, variables, waiting, player };
}
