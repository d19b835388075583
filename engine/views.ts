/** What the engine shows to pages and programs: plain JSON, ids as text, times as ISO 8601 UTC text. */
import type { Json, JsonObject } from './json.ts';
import type { Finding, Verdict } from './model/finding.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; give it back as `after` for the next page. Null on the last. */
  readonly next: string | null;
  /** Number of all that match, counted up to 1,000 (then `moreThanCounted`). */
  readonly count: number;
  readonly moreThanCounted: boolean;
}

export interface PageRequest {
  readonly after?: string;
  /** 1 … 200, default 20. */
  readonly limit?: number;
}

/** Who asks. Every call of the engine takes one, and every call decides by `can`. */
export interface Subject {
  /** `user:anna`, `program:crm`, `system`. */
  readonly id: string;
  readonly kind: 'user' | 'program' | 'system';
  /** User name without prefix; this is what assignments name. */
  readonly name: string;
  readonly displayName: string;
  readonly groups: readonly string[];
}

export interface DefinitionView {
  readonly key: string;
  readonly processId: string;
  readonly version: number;
  readonly versionTag: string | null;
  readonly name: string;
  readonly documentation: string | null;
  readonly deploymentId: string;
  readonly deployedAt: string;
  readonly deployedBy: string;
  readonly resourceName: string;
  readonly latest: boolean;
  readonly startable: boolean;
  readonly dialect: string;
  readonly counts: { readonly active: number; readonly incidents: number };
}

export interface DeploymentView {
  readonly id: string;
  readonly deployedAt: string;
  readonly definitions: readonly DefinitionView[];
  readonly decisions: readonly DecisionView[];
  readonly forms: readonly FormView[];
  readonly findings: readonly Finding[];
  /** True when nothing in the resources was new, so that no version was made. */
  readonly unchanged: boolean;
}

export interface DecisionView {
  readonly key: string;
  readonly decisionId: string;
  readonly name: string;
  readonly version: number;
  readonly deploymentId: string;
  readonly resourceName: string;
}

export interface FormView {
  readonly key: string;
  readonly formId: string;
  readonly version: number;
  readonly deploymentId: string;
  readonly resourceName: string;
}

export interface CheckReport {
  readonly file: string;
  readonly dialects: readonly string[];
  readonly tool: string | null;
  readonly executable: readonly string[];
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

export interface InstanceView {
  readonly id: string;
  readonly definitionKey: string;
  readonly processId: string;
  readonly processName: string;
  readonly version: number;
  readonly businessKey: string | null;
  readonly status: 'active' | 'completed' | 'cancelled';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly startedBy: string | null;
  readonly parentId: string | null;
  readonly incidents: number;
}

/** An element instance that is alive, for tokens on the diagram. */
export interface ElementView {
  readonly id: number;
  readonly element: string;
  readonly name: string | null;
  readonly kind: string;
  readonly scope: number | null;
  readonly enteredAt: string | null;
  /** What it waits for, in words: `task`, `job`, `timer`, `message`, `signal`, `condition`, `child`, `incident`. */
  readonly waits: readonly { readonly id: number; readonly type: string; readonly detail: JsonObject }[];
}

export interface VariableView {
  readonly name: string;
  readonly value: Json;
  /** Number of the element instance whose scope holds it; 1 is the process. */
  readonly scope: number;
  readonly scopeElement: string;
}

/** One line of an instance's history: an event of `core/event.ts` with when and by whom. */
export interface HistoryView {
  readonly seq: string;
  readonly at: string;
  readonly by: string | null;
  readonly type: string;
  readonly element: string | null;
  readonly elementName: string | null;
  readonly data: JsonObject;
}

export interface TaskView {
  /** `instance-wait`. */
  readonly id: string;
  readonly instanceId: string;
  readonly definitionKey: string;
  readonly processId: string;
  readonly processName: string;
  readonly businessKey: string | null;
  readonly element: string;
  readonly name: string;
  readonly description: string | null;
  readonly assignee: string | null;
  readonly candidateUsers: readonly string[];
  readonly candidateGroups: readonly string[];
  readonly priority: number;
  readonly createdAt: string;
  readonly dueAt: string | null;
  readonly followUpAt: string | null;
  readonly overdue: boolean;
}

export interface TaskFilter extends PageRequest {
  /** `mine`: assigned to the subject. `groups`: open and unassigned in the subject's groups or with it as candidate.
   * `overdue`: of both of these, past due. `all`: every task the subject may see. */
  readonly view?: 'mine' | 'groups' | 'overdue' | 'all';
  readonly processId?: string;
  readonly instanceId?: string;
  readonly assignee?: string;
  readonly group?: string;
  /** Part of task name, process name or business key. */
  readonly search?: string;
  readonly sort?: 'created' | 'due' | 'priority' | 'name';
  readonly order?: 'asc' | 'desc';
}

export interface TaskFormView {
  /** form-js schema, version 19. */
  readonly schema: JsonObject;
  /** Values to fill in: the instance's variables, overlaid with the subject's draft. */
  readonly data: JsonObject;
  readonly draftSavedAt: string | null;
  readonly externalUrl: string | null;
}

export interface CompletionView {
  readonly taskId: string;
  /** The next open task of the same case for the same person, or null. */
  readonly nextTask: TaskView | null;
  readonly instanceEnded: boolean;
}

export interface InstanceFilter extends PageRequest {
  readonly processId?: string;
  readonly definitionKey?: string;
  readonly status?: 'active' | 'completed' | 'cancelled' | 'incident';
  readonly businessKey?: string;
  /** Active instances with a token at this BPMN element. */
  readonly element?: string;
  /** Part of business key, instance id or process name. */
  readonly search?: string;
  /** Process-level variables that must have these values. */
  readonly variables?: readonly { readonly name: string; readonly value: Json }[];
  readonly startedBy?: string;
  readonly sort?: 'started' | 'ended';
  readonly order?: 'asc' | 'desc';
}

export interface JobView {
  /** `instance-wait`. */
  readonly id: string;
  readonly type: string;
  readonly instanceId: string;
  readonly definitionKey: string;
  readonly processId: string;
  readonly element: string;
  readonly attempt: number;
  readonly retriesLeft: number;
  readonly dueAt: string;
  readonly lockedBy: string | null;
  readonly lockedUntil: string | null;
}

/** A job handed to an external worker; `lock` must be given back with the result. */
export interface ActivatedJob extends JobView {
  readonly lock: string;
  readonly variables: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly businessKey: string | null;
  readonly idempotencyKey: string;
}

export interface IncidentView {
  /** `instance-wait`. */
  readonly id: string;
  readonly type: string;
  readonly message: string;
  readonly instanceId: string;
  readonly definitionKey: string;
  readonly processId: string;
  readonly processName: string;
  readonly businessKey: string | null;
  readonly element: string;
  readonly elementName: string | null;
  readonly createdAt: string;
}

export interface UserView {
  readonly name: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly groups: readonly string[];
  readonly disabled: boolean;
}

/** A file being drawn in the modeler, not deployed. */
export interface ModelFileView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'bpmn' | 'dmn' | 'form';
  readonly revision: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
  /** The deployed version it began from, or was last deployed as; null when there is none. */
  readonly baseVersion: number | null;
}

export interface BindingView {
  /** `dialect/kind/value`, e.g. `camunda7/class/com.acme.Archive`. */
  readonly key: string;
  /** `connector` or `worker`: job type; `script`: JavaScript; `nothing`: completes at once. */
  readonly target: 'connector' | 'worker' | 'script' | 'nothing';
  readonly type: string | null;
  /** Connector inputs by name: text, or FEEL with a leading `=`. */
  readonly inputs: Readonly<Record<string, Json>>;
  readonly script: string | null;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/** A place in a deployed diagram that calls foreign code nobody has bound. */
export interface UnboundView {
  /** Key of the binding table. */
  readonly key: string;
  readonly places: readonly {
    readonly definitionKey: string;
    readonly processId: string;
    readonly element: string;
    readonly elementName: string | null;
  }[];
}

/** A bearer token of a program; the secret itself is shown once, when it is made. */
export interface TokenView {
  readonly name: string;
  readonly groups: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
}

export interface OverviewView {
  readonly activeInstances: number;
  readonly openTasks: number;
  readonly overdueTasks: number;
  readonly openIncidents: number;
  readonly completedToday: number;
  readonly startedToday: number;
  readonly jobsWaiting: number;
  /** Per process: latest version with counts over all versions. */
  readonly processes: readonly {
    readonly processId: string;
    readonly name: string;
    readonly latestKey: string;
    readonly latestVersion: number;
    readonly active: number;
    readonly incidents: number;
    readonly completed: number;
    /** Median duration of instances completed in the last 30 days, milliseconds; null when none. */
    readonly medianDurationMs: number | null;
  }[];
  /** Started and completed instances per day, last 14 days, oldest first. */
  readonly days: readonly { readonly day: string; readonly started: number; readonly completed: number }[];
  /** Open incidents grouped by element and normalised message, largest group first, at most 20. */
  readonly incidentGroups: readonly {
    readonly processId: string;
    readonly processName: string;
    readonly element: string;
    readonly elementName: string | null;
    readonly message: string;
    readonly count: number;
    readonly oldestAt: string;
    readonly incidentIds: readonly string[];
  }[];
}

/** Per BPMN element of one definition. */
export interface ElementStatistics {
  readonly element: string;
  readonly active: number;
  readonly incidents: number;
  readonly completed: number;
  readonly cancelled: number;
}
