/**
 * The world that played instances live in: it carries out commands, and delivers what they send to each other (called
 * instances, messages, signals) at once and in order. In the server the store's outbox does this.
 */
import { createState, evaluateStart, startSubscriptions } from '../core/index.ts';
import type {
  Command,
  ElementId,
  Env,
  Event,
  Rejection,
  State,
  Wait,
  WaitId,
  WaitOf,
} from '../core/index.ts';
import { interpret } from '../elements/index.ts';
import type { Variables } from '../json.ts';
import type { Definition } from '../model/definition.ts';

/** Commands that one call may lead to before it is taken for endless. */
export const MAX_DELIVERIES = 100_000;

/** An event with its place in the play. */
export type PlayedEvent = Event & { readonly seq: number; readonly at: number; readonly instance: string };

/** Something that waits: for a person, a worker, a message, a time … */
export interface Waiting {
  readonly instance: string;
  /** The BPMN element that goes on when it is served. */
  readonly element: string;
  /** The element instance that waits. */
  readonly owner: ElementId;
  readonly wait: Wait;
}

export interface PlayerOptions {
  /** The calendar, the decisions, the first instant; `now` then moves by `advance`. */
  readonly env: Env;
  readonly onEvent?: (event: PlayedEvent) => void;
  /** Call activities whose process is not there but whose outcome will be given: they wait, instead of failing. */
  readonly answeredCalls?: ReadonlySet<string>;
}

export interface PlayedMessage {
  readonly name: string;
  /** Undefined matches whoever waits for the name. */
  readonly correlation?: string | null | undefined;
  readonly variables?: Variables;
}

interface Play {
  readonly definition: Definition;
  readonly state: State;
  /** What the instance handed out when it completed. */
  output: Variables | null;
}

/** The command was refused: the player's user asked for something that cannot be. */
export class RejectedError extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Rejection) {
    super(rejection.message);
    this.name = 'RejectedError';
    this.rejection = rejection;
  }
}

export class World {
  readonly events: PlayedEvent[] = [];
  readonly #options: PlayerOptions;
  readonly #definitions = new Map<string, Definition>();
  readonly #plays = new Map<string, Play>();
  readonly #messages: PlayedMessage[] = [];
  #outbox: (() => void)[] = [];
  #delivering = false;
  #now: number;
  #started = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#now = options.env.now;
  }

  get now(): number {
    return this.#now;
  }

  /** Time passes; nothing is due by itself. */
  protected set now(instant: number) {
    this.#now = Math.max(this.#now, instant);
  }

  /** A later definition of the same process takes its place. */
  deploy(...definitions: readonly Definition[]): this {
    for (const definition of definitions) this.#definitions.set(definition.processId, definition);
    return this;
  }

  /** Whether the process is deployed here. */
  has(processId: string): boolean {
    return this.#definitions.has(processId);
  }

  definition(processId: string): Definition {
    const definition = this.#definitions.get(processId);
    if (!definition) throw new Error(`no process ${processId} is deployed`);
    return definition;
  }

  /** Starts an instance and returns its id: the number of the start. Throws RejectedError. */
  start(
    processId: string,
    request: {
      readonly variables?: Variables;
      readonly businessKey?: string | null;
      readonly at?: string;
      readonly startedBy?: string | null;
    } = {},
  ): string {
    this.#started += 1;
    const instance = String(this.#started);
    this.#begin(this.definition(processId), instance, {
      businessKey: request.businessKey ?? null,
      parent: null,
      depth: 0,
      variables: request.variables ?? {},
      at: request.at,
      startedBy: request.startedBy ?? null,
    });
    this.#deliver();
    return instance;
  }

  /** Sends one command to one instance, and all that follows from it. Throws RejectedError. */
  send(instance: string, command: Command): void {
    this.#execute(instance, command);
    this.#deliver();
  }

  state(instance: string): State {
    return this.#play(instance).state;
  }

  /** What the instance handed out at its end; null before. */
  output(instance: string): Variables | null {
    return this.#play(instance).output;
  }

  instances(): readonly string[] {
    return [...this.#plays.keys()];
  }

  /** All that waits, oldest instance first. */
  waits(): readonly Waiting[] {
    return [...this.#plays].flatMap(([instance, { state }]) =>
      Object.values(state.alive).flatMap((alive) =>
        Object.values(alive.waits).map((wait) => ({ instance, element: wait.target, owner: alive.id, wait })),
      ),
    );
  }

  /** Delivers a message to one waiting element, else starts a process with it, else keeps it until one waits. */
  publish(message: PlayedMessage): 'correlated' | 'started' | 'buffered' {
    const outcome = this.#publish(message);
    this.#deliver();
    return outcome;
  }

  /** Broadcasts; returns how many took it. */
  signal(name: string, variables: Variables = {}): number {
    const count = this.#signal(name, variables);
    this.#deliver();
    return count;
  }

  // ── What follows from what happened ───────────────────────────────────────────────────────────────────────

  #begin(
    definition: Definition,
    instance: string,
    as: {
      readonly businessKey: string | null;
      readonly parent: State['parent'];
      readonly depth: number;
      readonly variables: Variables;
      readonly at: string | undefined;
      readonly startedBy?: string | null;
    },
  ): void {
    const { businessKey, parent, depth, variables, at, startedBy = null } = as;
    const { processId } = definition;
    const state = createState({
      instance,
      definitionKey: processId,
      processId,
      businessKey,
      parent,
      depth,
    });
    this.#plays.set(instance, { definition, state, output: null });
    try {
      this.#execute(instance, {
        type: 'instance.start',
        variables,
        startedBy,
        ...(at !== undefined && { at }),
      });
    } catch (error) {
      this.#plays.delete(instance);
      throw error;
    }
  }

  #execute(instance: string, command: Command): void {
    const play = this.#play(instance);
    const outcome = interpret(play.definition, play.state, command, { ...this.#options.env, now: this.#now });
    if (!outcome.ok) throw new RejectedError(outcome.rejection);
    for (const event of outcome.events) {
      const played = { ...event, seq: this.events.length + 1, at: this.#now, instance };
      this.events.push(played);
      this.#options.onEvent?.(played);
      this.#follow(play, event);
    }
  }

  #follow(play: Play, event: Event): void {
    const { state } = play;
    switch (event.type) {
      case 'instance.completed':
        play.output = event.output;
        this.#toParent(state, (wait) => ({ type: 'child.complete', wait, output: event.output }));
        break;
      case 'instance.cancelled': {
        const { error, reason } = event;
        this.#toParent(state, (wait) =>
          error
            ? { type: 'child.throw', wait, ...error }
            : {
                type: 'child.fail',
                wait,
                message: `The called instance was cancelled: ${reason ?? 'no reason given'}`,
              },
        );
        break;
      }
      case 'escalation.thrown':
        if (event.caughtBy === null)
          this.#toParent(state, (wait) => ({ type: 'child.escalate', wait, code: event.code }));
        break;
      case 'child.requested':
        this.#outbox.push(() => this.#startChild(state.instance, event));
        break;
      case 'message.thrown':
        this.#outbox.push(() => this.#publish(event));
        break;
      case 'signal.thrown':
        this.#outbox.push(() => this.#signal(event.name, event.variables, state.instance));
        break;
      case 'wait.opened':
        this.#followWait(state.instance, event.wait);
        break;
      case 'wait.closed':
        if (event.waitType === 'child' && !event.served) this.#cancelChild(state.instance, event.wait);
        break;
      default:
    }
  }

  #followWait(instance: string, wait: Wait): void {
    if (wait.type === 'job' && wait.purpose === 'continue')
      this.#try(instance, { type: 'job.complete', wait: wait.id, variables: {} });
    if (wait.type === 'message')
      this.#outbox.push(() => {
        const index = this.#messages.findIndex((message) => isFor(message, wait));
        const [message] = index < 0 ? [] : this.#messages.splice(index, 1);
        if (message) this.#publish(message);
      });
  }

  #toParent({ parent }: State, command: (wait: WaitId) => Command): void {
    if (parent) this.#try(parent.instance, command(parent.wait));
  }

  /** Later, and nothing happens when it has become pointless. */
  #try(instance: string, command: Command): void {
    this.#outbox.push(() => {
      if (!this.#plays.has(instance)) return;
      try {
        this.#execute(instance, command);
      } catch (error) {
        if (!(error instanceof RejectedError)) throw error;
      }
    });
  }

  #deliver(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let count = 0; this.#outbox.length > 0; count++) {
        if (count > MAX_DELIVERIES) throw new Error('the instances send to each other without end');
        this.#outbox.shift()?.();
      }
    } finally {
      this.#outbox = [];
      this.#delivering = false;
    }
  }

  #startChild(parent: string, event: Extract<Event, { type: 'child.requested' }>): void {
    const { wait, processId, businessKey, variables, depth } = event;
    const definition = this.#definitions.get(processId);
    if (!definition && this.#options.answeredCalls?.has(event.element)) return;
    if (!definition) {
      this.#try(parent, { type: 'child.fail', wait, message: `There is no process ${processId}` });
      return;
    }
    try {
      const as = { businessKey, parent: { instance: parent, wait }, depth, variables, at: undefined };
      this.#begin(definition, `${parent}-${wait}`, as);
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      this.#try(parent, { type: 'child.fail', wait, message: error.message });
    }
  }

  #cancelChild(parent: string, wait: WaitId): void {
    this.#try(`${parent}-${wait}`, { type: 'instance.cancel', reason: 'its caller was cancelled' });
  }

  #publish(message: PlayedMessage): 'correlated' | 'started' | 'buffered' {
    const { variables = {} } = message;
    for (const { instance, wait } of this.waits()) {
      if (wait.type !== 'message' || !isFor(message, wait)) continue;
      this.#execute(instance, { type: 'message.deliver', wait: wait.id, variables });
      return 'correlated';
    }
    if (this.#startBy('message', message.name, variables, message.correlation ?? null) > 0) return 'started';
    this.#messages.push(message);
    return 'buffered';
  }

  /** The thrower has heard its own signal already. */
  #signal(name: string, variables: Variables, thrower?: string): number {
    let count = 0;
    for (const { instance, wait } of this.waits()) {
      if (wait.type !== 'signal' || wait.name !== name || instance === thrower) continue;
      this.#try(instance, { type: 'signal.deliver', wait: wait.id, variables });
      count += 1;
    }
    return count + this.#startBy('signal', name, variables, null);
  }

  #startBy(
    type: 'message' | 'signal',
    name: string,
    variables: Variables,
    businessKey: string | null,
  ): number {
    let count = 0;
    for (const definition of this.#definitions.values()) {
      for (const subscription of startSubscriptions(definition)) {
        const start = evaluateStart(definition, subscription, { ...this.#options.env, now: this.#now });
        if (!start.ok || start.value.type !== type || start.value.name !== name) continue;
        this.#started += 1;
        const as = { businessKey, parent: null, depth: 0, variables, at: subscription.element };
        this.#begin(definition, String(this.#started), as);
        count += 1;
      }
    }
    return count;
  }

  #play(instance: string): Play {
    const play = this.#plays.get(instance);
    if (!play) throw new Error(`there is no instance ${instance}`);
    return play;
  }
}

function isFor(message: PlayedMessage, wait: WaitOf<'message'>): boolean {
  return (
    wait.name === message.name &&
    (message.correlation === undefined ||
      wait.correlation === null ||
      wait.correlation === message.correlation)
  );
}
