/** What the write path offers: the one way in which anything changes. Composed by createEngine, which decides who may. */
import type { Command } from '../core/command.ts';
import type { Event } from '../core/event.ts';
import type { State } from '../core/state.ts';
import type { Resource } from '../engine.ts';
import type { Json, Variables } from '../json.ts';
import type { Definition } from '../model/definition.ts';
import type { Finding } from '../model/finding.ts';
import type { Clock } from '../clock.ts';
import type { ActivatedJob, CheckReport } from '../views.ts';

/** Every method throws `BatonError`; none decides who may: `by` is written to history. */
export interface Runtime {
  /** One command for one instance. Resolves after COMMIT; sees every earlier commit of this node. */
  execute(request: ExecuteRequest): Promise<Executed>;
  start(request: StartRequest): Promise<Executed>;
  /** Resolves an incident; `wait` 0 is a quarantine. Variables are set in the same step. */
  resolveIncident(request: {
    readonly instance: string;
    readonly wait: number;
    readonly retries?: number | undefined;
    readonly variables?: Variables | undefined;
    readonly by: string;
  }): Promise<void>;
  publish(message: PublishRequest): Promise<Published>;
  signal(signal: {
    readonly name: string;
    readonly variables: Variables;
    readonly by: string | null;
  }): Promise<{ readonly delivered: number }>;

  deploy(request: { readonly resources: readonly Resource[]; readonly by: string }): Promise<Deployed>;
  check(resources: readonly Resource[]): Promise<readonly CheckReport[]>;
  /** The compiled definition of a key, loaded once. NOT_FOUND. */
  definition(key: string): Promise<LoadedDefinition>;
  evaluateDecision(
    decisionId: string,
    variables: Variables,
  ): Promise<{ readonly result: Json; readonly warnings: readonly string[] }>;

  activateJobs(request: ActivateRequest): Promise<readonly ActivatedJob[]>;
  /** `lock` is what the activation gave. CONFLICT when the lease was lost. */
  completeJob(id: string, lock: string, variables: Variables): Promise<void>;
  failJob(
    id: string,
    lock: string,
    failure: { readonly message: string; readonly retriesLeft?: number; readonly retryInMs?: number },
  ): Promise<void>;
  throwJobError(
    id: string,
    lock: string,
    error: { readonly code: string; readonly message?: string; readonly variables?: Variables },
  ): Promise<void>;
  extendJobLock(id: string, lock: string, lockMs: number): Promise<void>;

  /** The instance as it is now, with all variables; null when unknown. */
  load(instance: string): Promise<Snapshot | null>;
  /** Calls back after each commit that changed something, of this node and (PostgreSQL) of others. */
  onChange(listener: (change: Change) => void): () => void;
  /** Runs connectors, timers and housekeeping from here on. */
  run(): Promise<void>;
  /** Stops taking work, waits for what runs (at most ten seconds), releases leases. */
  stop(): Promise<void>;
  readonly clock: Clock;
  /** Resolves when nothing is queued, running or due: for tests with a virtual clock. */
  settle(): Promise<void>;
}

export interface ExecuteRequest {
  readonly instance: string;
  readonly command: Command;
  /** Subject's name, or null for the engine itself. */
  readonly by: string | null;
  /** The same key again gives the first answer and does nothing. At most 255 characters. */
  readonly idempotencyKey?: string | undefined;
}

export interface StartRequest {
  /** Key of the definition; or the process id, whose latest version is taken. */
  readonly definitionKey?: string | undefined;
  readonly processId?: string | undefined;
  /** Start event other than the none start event. */
  readonly at?: string | undefined;
  readonly businessKey: string | null;
  readonly variables: Variables;
  readonly by: string | null;
  readonly idempotencyKey?: string | undefined;
}

export interface Executed {
  readonly instance: string;
  readonly revision: number;
  readonly status: State['status'];
  /** Empty when a repeated idempotency key was answered. */
  readonly events: readonly Event[];
  readonly repeated: boolean;
}

export interface PublishRequest {
  readonly name: string;
  readonly correlationKey: string | null;
  readonly variables: Variables;
  readonly timeToLiveMs?: number | undefined;
  readonly messageId?: string | undefined;
  readonly by: string | null;
}

export interface Published {
  readonly outcome: 'correlated' | 'started' | 'buffered' | 'dropped' | 'duplicate';
  readonly instanceId: string | null;
}

export interface Deployed {
  readonly id: string;
  readonly deployedAt: number;
  /** Keys of the versions now latest for the resources given, new or not. */
  readonly definitionKeys: readonly string[];
  readonly decisionKeys: readonly string[];
  readonly formKeys: readonly string[];
  readonly findings: readonly Finding[];
  readonly unchanged: boolean;
}

export interface LoadedDefinition {
  readonly key: string;
  readonly version: number;
  readonly deploymentId: string;
  readonly resourceName: string;
  readonly definition: Definition;
}

export interface ActivateRequest {
  readonly type: string;
  readonly worker: string;
  readonly maxJobs: number;
  readonly lockMs: number;
  readonly waitMs?: number | undefined;
  readonly variables?: readonly string[] | undefined;
}

export interface Snapshot {
  readonly state: State;
  readonly revision: number;
  readonly quarantined: boolean;
}

/** Topics as in `Live`: `tasks`, `instances`, `incidents`, `jobs`, `definitions`. */
export interface Change {
  readonly topics: readonly string[];
  readonly instances: readonly string[];
}
