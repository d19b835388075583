/** What an element kind and an event kind may decide. Everything else is the kernel's, once for all kinds. */
import type { Variables } from '../json.ts';
import type { EventDefinition, Flow, Kind, Node, NodeOf } from '../model/definition.ts';
import type { Failure, Result } from './result.ts';
import type { Run } from './run.ts';
import type { Alive, ElementId, Wait } from './state.ts';

/** Why an element goes on: one of its own waits was served. */
export interface Trigger {
  readonly wait: Wait;
  readonly variables: Variables;
}

/** The flows a completed element puts tokens on; `after` happens when it is gone from the state. */
export interface Departure {
  readonly flows: readonly Flow[];
  readonly after?: () => void;
}

export interface Behaviour<K extends Kind> {
  /** The element got control. It completes, waits, or fails; after an incident is resolved it is entered again. */
  enter(run: Run, id: ElementId, node: NodeOf<K>): Failure | null;
  /** Joins only: a token came along `flow`; park it, or activate the gateway. Default: activate. */
  arrive?(run: Run, scope: ElementId, flow: Flow, node: NodeOf<K>): void;
  /** Joins that look at other tokens: called when nothing moves any more. True when it activated itself. */
  settle?(run: Run, scope: ElementId, node: NodeOf<K>): boolean;
  /** Its own wait was served. Default: stores the variables and completes. */
  resume?(run: Run, id: ElementId, node: NodeOf<K>, trigger: Trigger): Failure | null;
  /** A blocking listener of the given moment has run (all of them). Only kinds with moments of their own have it. */
  listened?(run: Run, id: ElementId, node: NodeOf<K>, on: string): Failure | null;
  /** An element in this scope ended; it is gone already. */
  childEnded?(run: Run, id: ElementId, node: NodeOf<K>, child: Alive): void;
  /** Nothing is alive in this scope any more. */
  emptied?(run: Run, id: ElementId, node: NodeOf<K>): void;
  /** Which flows to take. Default: conditional flows and the default flow as for activities (§13.3.1). */
  leave?(run: Run, id: ElementId, node: NodeOf<K>): Result<Departure>;
}

export type EventType = EventDefinition['type'];
export type EventOfType<T extends EventType> = Extract<EventDefinition, { type: T }>;

/** A node that carries an event definition, and so can be armed or thrown. */
export type EventNode = Node & { readonly on: EventDefinition };

export interface EventRule<T extends EventType> {
  /**
   * Opens the wait of a catching event on the element instance `owner`; `target` is the event. Events that are found
   * by search (error, escalation, cancel, compensate) open nothing.
   */
  arm(run: Run, owner: ElementId, target: Node, on: EventOfType<T>, part: number | undefined): Failure | null;
  /** Throws the event from the element instance `id`. `waits`: the thrower is held up (compensation). Default: `done`. */
  raise?(run: Run, id: ElementId, node: Node, on: EventOfType<T>): Result<Raised>;
  /**
   * For events that take the thrower's surroundings along (error, terminate …): what happens when the thrower has
   * completed and is gone.
   */
  depart?(run: Run, id: ElementId, node: Node, on: EventOfType<T>): Result<() => void>;
}

export type Raised = 'done' | 'waits';

/** The registries; total by type, so that a new kind does not compile without its rule. */
export interface Behaviours {
  readonly kinds: { readonly [K in Kind]: Behaviour<K> };
  readonly events: { readonly [T in EventType]: EventRule<T> };
}

/** One cast for all: a node and the behaviour of its kind belong together. */
export function behaviourOf(run: Run, node: Node): Behaviour<Kind> {
  return run.behaviours.kinds[node.kind] as unknown as Behaviour<Kind>;
}
