/**
 * Plays a random process to its end, serving what waits in random order, and checks what must hold: the
 * invariants after every command, that the events alone rebuild the state, and that a reload changes nothing.
 */
import {
  apply,
  checkInvariants,
  createState,
  type Command,
  type Env,
  type Event,
  type State,
} from '../core/index.ts';
import { interpret } from '../elements/index.ts';
import type { RandomProcess } from './random-process.ts';
import { Random } from './random.ts';

/** Commands after which a play is taken for one that never ends. */
const MAX_COMMANDS = 3_000;
/** How often the events so far are replayed and compared: it is what takes the time. */
const CHECKED_PERCENT = 15;

/** The step that is played; a test gives a broken one to see that the faults are found. */
export type Interpret = typeof interpret;

export interface PlayReport {
  /** One sentence a fault; empty when all is well. */
  readonly faults: readonly string[];
  readonly commands: number;
}

export function randomPlay(
  { definition, expected }: RandomProcess,
  seed: number,
  env: Env,
  interpretWith: Interpret = interpret,
): PlayReport {
  const random = new Random(seed);
  const empty = {
    instance: '1',
    definitionKey: definition.processId,
    processId: definition.processId,
    businessKey: null,
    parent: null,
    depth: 0,
  };
  let state = createState(empty);
  const replayed = createState(empty);
  const pending: Event[] = [];
  const done: Record<string, number> = {};
  let { now } = env;
  let command: Command | null = { type: 'instance.start', variables: {} };
  let commands = 0;
  for (; command; commands++) {
    if (commands > MAX_COMMANDS) return { faults: ['it does not come to an end'], commands };
    const outcome = interpretWith(definition, state, command, { ...env, now });
    if (!outcome.ok)
      return { faults: [`${command.type} was rejected: ${outcome.rejection.message}`], commands };
    pending.push(...outcome.events);
    const faults = [...checkInvariants(state), ...incidentsOf(state)];
    if (state.status !== 'active' || random.chance(CHECKED_PERCENT))
      faults.push(...replayFaults(state, replayed, pending.splice(0)));
    if (faults.length > 0) return { faults, commands };
    if (random.chance(30)) state = JSON.parse(JSON.stringify(state)) as State;
    const next = choose(state, random, done);
    command = next?.command ?? null;
    now = Math.max(now, next?.now ?? now);
  }
  return { faults: judge(state, done, expected), commands };
}

function replayFaults(state: State, replayed: State, events: readonly Event[]): readonly string[] {
  for (const event of JSON.parse(JSON.stringify(events)) as Event[]) apply(replayed, event);
  return JSON.stringify(replayed) === JSON.stringify(state) ? [] : ['the events do not give the state'];
}

function incidentsOf(state: State): readonly string[] {
  return Object.values(state.alive)
    .flatMap(({ waits }) => Object.values(waits))
    .flatMap((wait) =>
      wait.type === 'incident' ? [`incident at ${wait.target}: ${wait.incident.message}`] : [],
    );
}

/** Anything that a person, a worker or a sender can serve now; only when there is none, the next timer. */
function choose(
  state: State,
  random: Random,
  done: Record<string, number>,
): { readonly command: Command; readonly now: number } | null {
  const waits = Object.values(state.alive).flatMap((alive) => Object.values(alive.waits));
  const ready = waits.filter(
    ({ type, target }) => ['task', 'job', 'message'].includes(type) && !target.endsWith('.never'),
  );
  if (ready.length === 0) {
    const timers = waits.flatMap((wait) => (wait.type === 'timer' ? [wait] : []));
    const [first] = timers.toSorted((one, other) => one.dueAt - other.dueAt);
    return first ? { command: { type: 'timer.fire', wait: first.id }, now: first.dueAt } : null;
  }
  const { id, target, type } = random.pick(ready);
  const isContinue = ready.some(
    (wait) => wait.id === id && wait.type === 'job' && wait.purpose === 'continue',
  );
  if (!isContinue) done[target] = (done[target] ?? 0) + 1;
  if (type === 'task') return { command: { type: 'task.complete', wait: id, variables: {} }, now: 0 };
  if (type === 'job') return { command: { type: 'job.complete', wait: id, variables: {} }, now: 0 };
  return { command: { type: 'message.deliver', wait: id, variables: {} }, now: 0 };
}

function judge(
  state: State,
  done: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): readonly string[] {
  const faults = state.status === 'completed' ? [] : [`it is ${state.status} with nothing left to do`];
  for (const name of new Set([...Object.keys(done), ...Object.keys(expected)]))
    if ((done[name] ?? 0) !== (expected[name] ?? 0))
      faults.push(`${name} ran ${done[name] ?? 0} times instead of ${expected[name] ?? 0}`);
  return faults;
}
