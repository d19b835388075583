/** Who sees which variable: scopes from the inside out, with the counters of a multi-instance among them (§10.3.8). */
import type { Json, Variables } from '../json.ts';
import type { EvaluationContext, ExecutionFacts } from '../model/expression.ts';
import type { Alive, ElementId, State } from './state.ts';

/** Every variable that the element instance sees, inner ones first. */
export function visibleVariables(state: State, id: ElementId): Record<string, Json> {
  const visible: Record<string, Json> = {};
  for (let alive = state.alive[id]; alive; alive = scopeOf(state, alive)) {
    for (const [name, value] of entriesOf(alive)) if (!Object.hasOwn(visible, name)) visible[name] = value;
  }
  return visible;
}

/** The innermost scope that has the variable; the process when none has. */
export function holderOf(state: State, from: ElementId, name: string): ElementId {
  let alive = state.alive[from];
  for (; alive; alive = scopeOf(state, alive)) {
    if (alive.scope === null || Object.hasOwn(alive.variables, name)) return alive.id;
  }
  throw new Error(`element instance ${from} of ${state.instance} is not alive`);
}

export function readVariable(state: State, from: ElementId, name: string): Json | undefined {
  for (let alive = state.alive[from]; alive; alive = scopeOf(state, alive)) {
    if (Object.hasOwn(alive.variables, name)) return alive.variables[name];
    if (alive.frozen && Object.hasOwn(alive.frozen, name)) return alive.frozen[name];
    const counter = alive.loop && counterOf(alive, name);
    if (counter !== undefined) return counter;
  }
  return undefined;
}

/** What an expression of the element instance sees. `overlay` comes first, e.g. the result of a job. */
export class VisibleContext implements EvaluationContext {
  readonly now: number;
  readonly zone: string;
  readonly #state: State;
  readonly #from: ElementId;
  readonly #overlay: Variables | null;
  readonly #name: string | null;

  constructor(
    state: State,
    from: ElementId,
    at: { now: number; zone: string; elementName: string | null },
    overlay: Variables | null,
  ) {
    this.#state = state;
    this.#from = from;
    this.#overlay = overlay;
    this.#name = at.elementName;
    this.now = at.now;
    this.zone = at.zone;
  }

  get(name: string): Json | undefined {
    if (this.#overlay && Object.hasOwn(this.#overlay, name)) return this.#overlay[name];
    return readVariable(this.#state, this.#from, name);
  }

  names(): readonly string[] {
    return Object.keys({ ...this.#overlay, ...visibleVariables(this.#state, this.#from) });
  }

  get execution(): ExecutionFacts {
    const { instance, businessKey, processId, alive } = this.#state;
    return {
      instanceId: instance,
      businessKey,
      processId,
      elementId: alive[this.#from]?.element ?? processId,
      elementName: this.#name,
    };
  }
}

function scopeOf(state: State, alive: Alive): Alive | undefined {
  return alive.scope === null ? undefined : state.alive[alive.scope];
}

function* entriesOf(alive: Alive): Iterable<readonly [string, Json]> {
  yield* Object.entries(alive.variables);
  if (alive.frozen) yield* Object.entries(alive.frozen);
  for (const name of COUNTERS) {
    const value = alive.loop && counterOf(alive, name);
    if (value !== undefined) yield [name, value];
  }
}

const COUNTERS = [
  'numberOfInstances',
  'numberOfActiveInstances',
  'numberOfCompletedInstances',
  'numberOfTerminatedInstances',
  'nrOfInstances',
  'nrOfActiveInstances',
  'nrOfCompletedInstances',
  'nrOfTerminatedInstances',
] as const;

/** Attributes of a multi-instance body (§13.3.7, table 10.30), by their own names and by those of Camunda 7. */
function counterOf({ loop }: Alive, name: string): number | undefined {
  if (loop?.total === undefined) return undefined;
  const { total, started = 0, completed = 0, terminated = 0 } = loop;
  switch (name) {
    case 'numberOfInstances':
    case 'nrOfInstances':
      return total;
    case 'numberOfActiveInstances':
    case 'nrOfActiveInstances':
      return started - completed - terminated;
    case 'numberOfCompletedInstances':
    case 'nrOfCompletedInstances':
      return completed;
    case 'numberOfTerminatedInstances':
    case 'nrOfTerminatedInstances':
      return terminated;
    default:
      return undefined;
  }
}
