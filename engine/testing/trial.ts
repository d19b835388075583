/** One instance tried out in a test: short words for what a tester does and looks at. */
import type { Env, State, WaitOf } from '../core/index.ts';
import { checkInvariants } from '../core/index.ts';
import type { Json, Variables } from '../json.ts';
import type { Definition } from '../model/definition.ts';
import type { Model } from './model.ts';
import { Player, type Waiting } from './player.ts';
import { testEnv } from './test-env.ts';

export interface TrialOptions {
  readonly variables?: Variables;
  readonly businessKey?: string;
  readonly at?: string;
  readonly env?: Partial<Env>;
  /** Processes it calls or sends to. */
  readonly others?: readonly (Definition | Model)[];
}

/** Starts an instance of the process. */
export function trial(process: Definition | Model, options: TrialOptions = {}): Trial {
  return new Trial(process, options);
}

export class Trial {
  readonly player: Player;
  readonly id: string;

  constructor(process: Definition | Model, options: TrialOptions) {
    const definition = built(process);
    this.player = new Player({ env: testEnv(options.env) });
    this.player.deploy(definition, ...(options.others ?? []).map(built));
    const { variables, businessKey, at } = options;
    this.id = this.player.start(definition.processId, {
      ...(variables && { variables }),
      ...(businessKey !== undefined && { businessKey }),
      ...(at !== undefined && { at }),
    });
    this.#check();
  }

  get state(): State {
    return this.player.state(this.id);
  }

  get status(): State['status'] {
    return this.state.status;
  }

  /** Variables of the process: now, or as handed out at the end. */
  get variables(): Readonly<Record<string, Json>> {
    return this.player.output(this.id) ?? this.state.alive[1]?.variables ?? {};
  }

  /** Elements that wait, sorted, once per wait; without timers, boundary events and event sub-processes. */
  get waiting(): readonly string[] {
    return this.player
      .waits()
      .filter(({ wait }) => ['task', 'job', 'message', 'signal', 'child', 'incident'].includes(wait.type))
      .map(({ element, wait }) => (wait.type === 'incident' ? `!${element}` : element))
      .toSorted();
  }

  /** Elements in the order in which they completed; the process last. */
  get path(): readonly string[] {
    return this.player.events.flatMap((event) => (event.type === 'element.completed' ? [event.element] : []));
  }

  get cancelled(): readonly string[] {
    return this.player.events.flatMap((event) => (event.type === 'element.cancelled' ? [event.element] : []));
  }

  /** Messages of open incidents by element. */
  get incidents(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.player
        .waits()
        .flatMap(({ element, wait }) =>
          wait.type === 'incident' ? [[element, `${wait.incident.type}: ${wait.incident.message}`]] : [],
        ),
    );
  }

  /** Serves the first task, job or message at the element. */
  done(element: string, variables: Variables = {}): this {
    return this.#act(this.get(element), (waiting) => this.player.complete(waiting, variables));
  }

  throws(element: string, code: string, message: string | null = null, variables: Variables = {}): this {
    return this.#act(this.get(element), (waiting) =>
      this.player.throwError(waiting, code, message, variables),
    );
  }

  fails(element: string, message = 'broken', retriesLeft = 0): this {
    return this.#act(this.get(element), (waiting) => this.player.fail(waiting, message, retriesLeft));
  }

  resolve(element?: string): this {
    const incident = this.player.find('incident', element);
    if (!incident) throw new Error(`no incident at ${element ?? 'all'}`);
    return this.#act(incident, (waiting) => this.player.resolve(waiting));
  }

  set(values: Variables): this {
    this.player.send(this.id, { type: 'variables.set', scope: null, values });
    return this.#check();
  }

  publish(name: string, variables: Variables = {}, correlation?: string): this {
    this.player.publish({ name, variables, correlation });
    return this.#check();
  }

  signal(name: string, variables: Variables = {}): this {
    this.player.signal(name, variables);
    return this.#check();
  }

  /** Lets time pass, in minutes. */
  minutes(minutes: number): this {
    this.player.advance(minutes * 60_000);
    return this.#check();
  }

  task(element: string): WaitOf<'task'> {
    const task = this.player.find('task', element);
    if (!task) throw new Error(`no task at ${element}; waiting: ${this.waiting.join(', ')}`);
    return task.wait;
  }

  /** The first thing to do at the element; jobs before its task. */
  get(element: string): Waiting {
    const here = this.player.waits().filter((waiting) => waiting.element === element);
    const order = ['job', 'task', 'message', 'signal'];
    const [found] = here
      .filter(({ wait }) => order.includes(wait.type))
      .toSorted((one, other) => order.indexOf(one.wait.type) - order.indexOf(other.wait.type));
    if (!found) throw new Error(`nothing to do at ${element}; waiting: ${this.waiting.join(', ')}`);
    return found;
  }

  #act(waiting: Waiting, act: (waiting: Waiting) => void): this {
    act(waiting);
    return this.#check();
  }

  #check(): this {
    const broken = this.player
      .instances()
      .flatMap((instance) => checkInvariants(this.player.state(instance)));
    if (broken.length > 0) throw new Error(broken.join('; '));
    return this;
  }
}

function built(process: Definition | Model): Definition {
  return 'build' in process ? process.build() : process;
}
