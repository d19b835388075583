/** The state of one process instance: a JSON document of what is alive, and nothing that could be derived from it. */
import type { Json, Variables } from '../json.ts';
import type { Kind } from '../model/definition.ts';

/** Number of an element instance within its process instance; 1 is the process itself. Never used again. */
export type ElementId = number;
/** Number of a wait within its process instance, from the same counter. `instance-wait` is the id of its task, job … */
export type WaitId = number;

export interface State {
  /** Version of this document's shape; upcasters bring older documents up to date. */
  schema: 1;
  instance: string;
  /** Key of the deployed definition that is executed. */
  definitionKey: string;
  processId: string;
  businessKey: string | null;
  status: 'active' | 'completed' | 'cancelled';
  lastId: number;
  /** The call activity that started the instance. */
  parent: { readonly instance: string; readonly wait: WaitId } | null;
  /** Nesting of call activities; bounded, so that endless recursion ends as an incident. */
  depth: number;
  alive: Record<ElementId, Alive>;
}

/** One living element instance. */
export interface Alive {
  id: ElementId;
  /** Id of the BPMN element. */
  element: string;
  kind: Kind;
  scope: ElementId | null;
  waits: Record<WaitId, Wait>;
  /** Local variables: of a scope, or of an activity with input mappings. */
  variables: Record<string, Json>;
  /** Tokens parked before joins of this scope: gateway id → flow id → count. */
  arrivals: Record<string, Record<string, number>>;
  /** Position in a loop or multi-instance; on the body (no index) and on each inner instance. */
  loop?: LoopState;
  /** What the kernel keeps of the element's life cycle, e.g. that its listeners ran. */
  phase?: Phase;
  /** Whatever one kind of element must remember; only its own file reads it. */
  memo?: Json;
  /** Variables as they were, read after the local ones and never written. */
  frozen?: Variables;
  /** Completed activities of this scope that can be compensated, oldest first. */
  completed?: Completed[];
}

/**
 * `triggered`: an event that has happened already, so that it does not wait. `interrupted`: a scope whose event
 * sub-process took over.
 */
export type Phase = 'triggered' | 'interrupted';

/** An activity that completed and can be compensated, with the variables as they were (BPMN 2.0.2 §10.7). */
export interface Completed {
  readonly id: ElementId;
  readonly element: string;
  readonly variables: Variables;
  /** Of a sub-process: what completed in it. */
  readonly inner: readonly Completed[];
}

export interface LoopState {
  index?: number;
  total?: number;
  started?: number;
  completed?: number;
  terminated?: number;
  items?: readonly Json[];
  outputs?: Json[];
}

interface WaitBase {
  readonly id: WaitId;
  /** Id of the BPMN element that is triggered when the wait is served: the element itself, or its boundary event. */
  readonly target: string;
  /** Which of several event definitions of the target, when it has more than one. */
  readonly part?: number;
}

/** What a living element waits for. Each kind is projected to rows of its own. */
export type Wait = WaitBase &
  (
    | {
        readonly type: 'task';
        readonly name: string;
        assignee: string | null;
        candidateUsers: readonly string[];
        candidateGroups: readonly string[];
        priority: number;
        /** Milliseconds since the epoch. */
        dueAt: number | null;
        followUpAt: number | null;
        readonly createdAt: number;
      }
    | {
        readonly type: 'job';
        readonly jobType: string;
        /** `work`: the element's own job; `listener`: of a blocking listener; `continue`: the rest of a long step. */
        readonly purpose: 'work' | 'script' | 'listener' | 'continue';
        /** Index into the node's listeners, when a listener. */
        readonly listener?: number;
        /** Of `continue`: the tokens under way, and how many steps in a row were cut short before. */
        readonly moves?: readonly ParkedMove[];
        readonly round?: number;
        attempt: number;
        retriesLeft: number;
        dueAt: number;
        readonly priority: number;
      }
    | {
        readonly type: 'timer';
        readonly kind: 'date' | 'duration' | 'cycle';
        /** The evaluated ISO 8601 or cron text. */
        readonly text: string;
        readonly cron: 'spring' | 'quartz';
        readonly zone: string;
        dueAt: number;
        readonly startedAt: number;
        fired: number;
      }
    | { readonly type: 'message'; readonly name: string; readonly correlation: string | null }
    | { readonly type: 'signal'; readonly name: string }
    | { readonly type: 'condition'; holds?: boolean }
    | { readonly type: 'child'; readonly processId: string }
    | { readonly type: 'incident'; readonly incident: Incident }
  );

/** A token under way when a step was cut short: along a flow, or straight into a node. */
export interface ParkedMove {
  readonly flow?: string;
  readonly node: string;
  readonly index?: number;
}

export type WaitOf<T extends Wait['type']> = Extract<Wait, { type: T }>;

/** A problem of the process that a person must see: what went wrong, and what to resume when it is resolved. */
export interface Incident {
  /** `job` (no retries left), `expression`, `condition`, `timer`, `correlation`, `error` (uncaught), `join`, `limit`, `decision`, `call`. */
  readonly type: string;
  readonly message: string;
  /** The exhausted job, when that is the cause. */
  readonly job: WaitId | null;
  /** What the kernel does again on resolve; opaque to all others. */
  readonly resume: Json;
}
