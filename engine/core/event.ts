/**
 * Facts about one process instance, in the past tense and self-contained: the audit log, and the source of every row in
 * the database. `element` is the id of the BPMN element, `id` the number of its running instance.
 */
import type { Json, Variables } from '../json.ts';
import type { Binding, Kind } from '../model/definition.ts';
import type { Completed, ElementId, Incident, LoopState, Phase, Wait, WaitId } from './state.ts';

interface At {
  readonly id: ElementId;
  readonly element: string;
  readonly kind: Kind;
}

/** What may change in a living element besides waits and variables. Only what is named changes. */
export interface ElementChange {
  readonly phase?: Phase;
  /** Null forgets. */
  readonly memo?: Json;
  readonly loop?: LoopState;
  /** One inner instance's output of a multi-instance. */
  readonly output?: { readonly index: number; readonly value: Json };
  /** Tokens parked before the joins of this scope were dropped with all else in it. */
  readonly tokensDropped?: true;
  /** Whether a condition that is waited for held when it was last looked at. */
  readonly condition?: { readonly wait: WaitId; readonly holds: boolean };
  /** An activity of this scope that can be compensated completed. */
  readonly completed?: Completed;
  /** The first so many of them were taken for compensation, or all. */
  readonly compensated?: readonly ElementId[];
}

export type Event =
  | {
      readonly type: 'instance.started';
      readonly instance: string;
      readonly processId: string;
      readonly definitionKey: string;
      readonly businessKey: string | null;
      readonly parent: { readonly instance: string; readonly wait: WaitId } | null;
    }
  /** `output` is what a caller gets: the variables of the process scope. */
  | { readonly type: 'instance.completed'; readonly output: Variables }
  /** `error`: it ended by an error that nothing caught; a caller gets it as `child.throw`. */
  | {
      readonly type: 'instance.cancelled';
      readonly reason: string | null;
      readonly error?: { readonly code: string | null; readonly message: string | null };
    }
  | ({
      readonly type: 'element.entered';
      readonly scope: ElementId | null;
      /** Position in a loop, from 0. */
      readonly index?: number;
      readonly phase?: Phase;
      readonly memo?: Json;
      /** Variables as they were, for what compensates (§10.7). */
      readonly frozen?: Variables;
    } & At)
  | ({ readonly type: 'element.completed' } & At)
  | ({ readonly type: 'element.cancelled'; readonly reason: string | null } & At)
  | ({ readonly type: 'element.changed'; readonly change: ElementChange } & At)
  | {
      readonly type: 'flow.taken';
      readonly flow: string;
      readonly from: string;
      readonly to: string;
      readonly scope: ElementId;
    }
  | {
      readonly type: 'flow.arrived';
      readonly scope: ElementId;
      readonly element: string;
      readonly flow: string;
    }
  | {
      readonly type: 'gateway.joined';
      readonly scope: ElementId;
      readonly element: string;
      readonly flows: readonly string[];
    }
  | ({ readonly type: 'wait.opened'; readonly wait: Wait } & At)
  | ({
      readonly type: 'wait.closed';
      readonly wait: WaitId;
      readonly waitType: Wait['type'];
      readonly served: boolean;
    } & At)
  | ({
      readonly type: 'task.changed';
      readonly wait: WaitId;
      readonly changes: {
        readonly assignee?: string | null;
        readonly candidateUsers?: readonly string[];
        readonly candidateGroups?: readonly string[];
        readonly priority?: number;
        readonly dueAt?: number | null;
        readonly followUpAt?: number | null;
      };
    } & At)
  | ({
      readonly type: 'job.failed';
      readonly wait: WaitId;
      readonly message: string;
      readonly retriesLeft: number;
      readonly dueAt: number;
    } & At)
  /** Retries given back after an incident. */
  | ({
      readonly type: 'job.retried';
      readonly wait: WaitId;
      readonly retriesLeft: number;
      readonly dueAt: number;
    } & At)
  | ({
      readonly type: 'timer.fired';
      readonly wait: WaitId;
      readonly fired: number;
      /** Next due instant, or null when the timer is used up (its wait is then closed). */
      readonly dueAt: number | null;
    } & At)
  | ({ readonly type: 'incident.raised'; readonly wait: WaitId; readonly incident: Incident } & At)
  | ({ readonly type: 'incident.resolved'; readonly wait: WaitId } & At)
  | {
      readonly type: 'variables.set';
      /** The scope whose variables changed. */
      readonly scope: ElementId;
      readonly element: string;
      readonly values: Variables;
    }
  | ({
      readonly type: 'message.thrown';
      readonly name: string;
      readonly correlation: string | null;
      readonly variables: Variables;
    } & At)
  | ({ readonly type: 'signal.thrown'; readonly name: string; readonly variables: Variables } & At)
  | ({
      readonly type: 'error.thrown';
      readonly code: string | null;
      readonly message: string | null;
      readonly caughtBy: string | null;
    } & At)
  | ({
      readonly type: 'escalation.thrown';
      readonly code: string | null;
      readonly caughtBy: string | null;
    } & At)
  | ({ readonly type: 'compensation.thrown'; readonly activity: string | null } & At)
  | ({
      readonly type: 'child.requested';
      readonly wait: WaitId;
      readonly processId: string;
      readonly binding:
        Exclude<Binding, { kind: 'version' }> | { readonly kind: 'version'; readonly version: number };
      readonly businessKey: string | null;
      readonly variables: Variables;
      readonly depth: number;
    } & At)
  | ({ readonly type: 'decision.evaluated'; readonly decisionId: string; readonly result: Json } & At);

export type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;
