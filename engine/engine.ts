/**
 * The public face of the engine. Pages, API, command line and tests speak to it and to nothing below it. Every method
 * throws `BatonError`; every method decides by `can(subject, …)` on the object finally touched.
 */
import type { Json, JsonObject, Variables } from './json.ts';
import type { Diagram } from './model/diagram.ts';
import type * as v from './views.ts';

export interface Resource {
  /** File name; its ending tells what it is: `.bpmn`, `.bpmn20.xml`, `.dmn`, `.form`, `.json`. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface Engine {
  readonly definitions: Definitions;
  readonly instances: Instances;
  readonly tasks: Tasks;
  readonly jobs: Jobs;
  readonly incidents: Incidents;
  readonly messages: Messages;
  readonly decisions: Decisions;
  readonly forms: Forms;
  readonly bindings: Bindings;
  readonly users: Users;
  readonly models: Models;
  readonly live: Live;
  overview(subject: v.Subject): Promise<v.OverviewView>;
  health(): Promise<{ readonly ready: boolean; readonly database: string; readonly detail: string | null }>;
  /** Stops taking work, finishes what runs (at most ten seconds), releases leases, closes the store. */
  close(): Promise<void>;
}

export interface Definitions {
  /** Deploys files together. Content equal to the latest version makes no new version. Throws DEPLOYMENT_REFUSED with `details.findings`. */
  deploy(subject: v.Subject, resources: readonly Resource[]): Promise<v.DeploymentView>;
  /** Reads files as a deployment would and changes nothing. */
  check(subject: v.Subject, resources: readonly Resource[]): Promise<readonly v.CheckReport[]>;
  list(
    subject: v.Subject,
    filter: v.PageRequest & {
      latestOnly?: boolean;
      processId?: string;
      search?: string;
      startable?: boolean;
    },
  ): Promise<v.Page<v.DefinitionView>>;
  get(subject: v.Subject, key: string): Promise<v.DefinitionView>;
  xml(subject: v.Subject, key: string): Promise<string>;
  /** The first diagram of the file that shows the process; shapes empty when the file has none. */
  diagram(subject: v.Subject, key: string): Promise<Diagram>;
  /** Flow nodes in reading order, for the text twin of the diagram. */
  outline(subject: v.Subject, key: string): Promise<readonly OutlineEntry[]>;
  /** Carries `x-businessKey: true` when the process takes its business key from the variables. */
  startForm(subject: v.Subject, key: string): Promise<JsonObject | null>;
  /** `active` and `incidents` as they are; `completed` and `cancelled` of the newest 1,000 instances. */
  statistics(subject: v.Subject, key: string): Promise<readonly v.ElementStatistics[]>;
}

export interface OutlineEntry {
  readonly element: string;
  readonly kind: string;
  readonly name: string | null;
  readonly depth: number;
  readonly lane: string | null;
  readonly documentation: string | null;
}

export interface Instances {
  /** Starts at the none start event. `processId` takes the latest version. */
  start(
    subject: v.Subject,
    request: {
      readonly processId?: string;
      readonly definitionKey?: string;
      readonly businessKey?: string | null;
      readonly variables?: Variables;
      /** Validates the variables against the start form and drops what the form does not know. */
      readonly viaForm?: boolean;
      readonly idempotencyKey?: string;
    },
  ): Promise<v.InstanceView & { readonly nextTask: v.TaskView | null }>;
  cancel(subject: v.Subject, id: string, reason: string | null): Promise<void>;
  list(subject: v.Subject, filter: v.InstanceFilter): Promise<v.Page<v.InstanceView>>;
  get(subject: v.Subject, id: string): Promise<v.InstanceView>;
  elements(subject: v.Subject, id: string): Promise<readonly v.ElementView[]>;
  variables(subject: v.Subject, id: string): Promise<readonly v.VariableView[]>;
  setVariables(subject: v.Subject, id: string, values: Variables, scope?: number): Promise<void>;
  history(
    subject: v.Subject,
    id: string,
    page: v.PageRequest & { order?: 'asc' | 'desc'; types?: readonly string[] },
  ): Promise<v.Page<v.HistoryView>>;
  /** Per BPMN element: how often it was entered, completed, cancelled; and the flows taken. For the drawn path. */
  path(
    subject: v.Subject,
    id: string,
  ): Promise<{
    readonly elements: readonly v.ElementStatistics[];
    readonly flows: Readonly<Record<string, number>>;
  }>;
  children(subject: v.Subject, id: string): Promise<readonly v.InstanceView[]>;
}

export interface Tasks {
  list(subject: v.Subject, filter: v.TaskFilter): Promise<v.Page<v.TaskView>>;
  counts(subject: v.Subject): Promise<{
    readonly mine: number;
    readonly groups: number;
    readonly overdue: number;
    readonly all: number;
  }>;
  get(subject: v.Subject, id: string): Promise<v.TaskView>;
  form(subject: v.Subject, id: string): Promise<v.TaskFormView>;
  claim(subject: v.Subject, id: string): Promise<v.TaskView>;
  unclaim(subject: v.Subject, id: string): Promise<v.TaskView>;
  assign(subject: v.Subject, id: string, assignee: string | null): Promise<v.TaskView>;
  change(
    subject: v.Subject,
    id: string,
    changes: { priority?: number; dueAt?: string | null; followUpAt?: string | null },
  ): Promise<v.TaskView>;
  saveDraft(subject: v.Subject, id: string, data: JsonObject): Promise<void>;
  /** `validate` (default true) checks against the form and throws FORM_INVALID with `details.errors` by field path. */
  complete(
    subject: v.Subject,
    id: string,
    request: {
      readonly variables?: Variables;
      readonly validate?: boolean;
      readonly idempotencyKey?: string;
    },
  ): Promise<v.CompletionView>;
}

export interface Jobs {
  /** Takes due jobs of one type that no connector of this server runs. Waits up to `waitMs` (≤ 60,000) for the first. */
  activate(
    subject: v.Subject,
    request: {
      readonly type: string;
      readonly worker: string;
      readonly maxJobs: number;
      readonly lockMs: number;
      readonly waitMs?: number;
      readonly variables?: readonly string[];
    },
  ): Promise<readonly v.ActivatedJob[]>;
  complete(subject: v.Subject, id: string, lock: string, variables: Variables): Promise<void>;
  fail(
    subject: v.Subject,
    id: string,
    lock: string,
    failure: { readonly message: string; readonly retriesLeft?: number; readonly retryInMs?: number },
  ): Promise<void>;
  throwError(
    subject: v.Subject,
    id: string,
    lock: string,
    error: { readonly code: string; readonly message?: string; readonly variables?: Variables },
  ): Promise<void>;
  extendLock(subject: v.Subject, id: string, lock: string, lockMs: number): Promise<void>;
  list(
    subject: v.Subject,
    filter: v.PageRequest & { instanceId?: string; type?: string },
  ): Promise<v.Page<v.JobView>>;
}

export interface Incidents {
  list(
    subject: v.Subject,
    filter: v.PageRequest & { processId?: string; instanceId?: string; element?: string; search?: string },
  ): Promise<v.Page<v.IncidentView>>;
  get(subject: v.Subject, id: string): Promise<v.IncidentView>;
  /** Tries again what failed, optionally with more retries and changed variables, in one step. */
  retry(subject: v.Subject, id: string, request?: { retries?: number; variables?: Variables }): Promise<void>;
}

export interface Messages {
  /** Correlates to one waiting instance or a message start event; else buffers for `timeToLiveMs` (default an hour, 0: not at all). */
  publish(
    subject: v.Subject,
    message: {
      readonly name: string;
      readonly correlationKey?: string | null;
      readonly variables?: Variables;
      readonly timeToLiveMs?: number;
      /** A second message with the same id and name is recognised and does nothing. */
      readonly messageId?: string;
    },
  ): Promise<{
    readonly outcome: 'correlated' | 'started' | 'buffered' | 'dropped' | 'duplicate';
    readonly instanceId: string | null;
  }>;
  /** Broadcasts to everything that waits for the signal, and starts processes with a signal start event. */
  signal(
    subject: v.Subject,
    signal: { readonly name: string; readonly variables?: Variables },
  ): Promise<{ readonly delivered: number }>;
}

export interface Decisions {
  list(subject: v.Subject, filter: v.PageRequest & { search?: string }): Promise<v.Page<v.DecisionView>>;
  xml(subject: v.Subject, key: string): Promise<string>;
  evaluate(
    subject: v.Subject,
    decisionId: string,
    variables: Variables,
  ): Promise<{ readonly result: Json; readonly warnings: readonly string[] }>;
}

export interface Forms {
  /** Latest version of each deployed form. */
  list(subject: v.Subject, filter: v.PageRequest & { search?: string }): Promise<v.Page<v.FormView>>;
  /** The form-js schema as it was deployed. */
  schema(subject: v.Subject, key: string): Promise<JsonObject>;
}

export interface Bindings {
  /** Foreign code that the latest versions call and that nothing is bound to yet, by key. */
  unbound(subject: v.Subject): Promise<readonly v.UnboundView[]>;
  list(subject: v.Subject): Promise<readonly v.BindingView[]>;
  put(subject: v.Subject, binding: Omit<v.BindingView, 'updatedAt' | 'updatedBy'>): Promise<v.BindingView>;
  remove(subject: v.Subject, key: string): Promise<void>;
}

export interface Users {
  /** Null when name or password is wrong, or the user is disabled; takes the same time in each case. */
  authenticate(name: string, password: string): Promise<v.Subject | null>;
  /** The subject as it is now, or null when the user is gone or disabled. */
  subject(name: string): Promise<v.Subject | null>;
  list(subject: v.Subject): Promise<readonly v.UserView[]>;
  groups(subject: v.Subject): Promise<readonly string[]>;
  /** Creates or changes; a password, when given, replaces the old one and ends the user's sessions. */
  put(
    subject: v.Subject,
    user: {
      readonly name: string;
      readonly displayName?: string;
      readonly email?: string | null;
      readonly groups?: readonly string[];
      readonly password?: string;
      readonly disabled?: boolean;
    },
  ): Promise<v.UserView>;
  /** A user replaces the own password; all sessions of the user end. INVALID when the current one is wrong. */
  changePassword(
    subject: v.Subject,
    passwords: { readonly current: string; readonly fresh: string },
  ): Promise<void>;
  createSession(userName: string): Promise<{ readonly id: string; readonly csrfToken: string }>;
  session(id: string): Promise<{ readonly subject: v.Subject; readonly csrfToken: string } | null>;
  endSession(id: string): Promise<void>;
  createToken(
    subject: v.Subject,
    token: { readonly name: string; readonly groups: readonly string[]; readonly expiresAt: string | null },
  ): Promise<{ readonly token: string }>;
  byToken(token: string): Promise<v.Subject | null>;
  /** Tokens that still work, newest first; never the secret itself. */
  tokens(subject: v.Subject): Promise<readonly v.TokenView[]>;
  /** Ends a token at once. */
  revokeToken(subject: v.Subject, name: string): Promise<void>;
}

export interface Models {
  list(subject: v.Subject): Promise<readonly v.ModelFileView[]>;
  get(subject: v.Subject, id: string): Promise<v.ModelFileView & { readonly content: string }>;
  /** Without id: new. `revision` must be the one that was read, else CONFLICT. */
  save(
    subject: v.Subject,
    file: {
      readonly id?: string;
      readonly name: string;
      readonly kind: v.ModelFileView['kind'];
      readonly content: string;
      readonly revision?: number;
      /** The deployed version it is based on; absent keeps what was saved. */
      readonly baseVersion?: number | null;
    },
  ): Promise<v.ModelFileView>;
  remove(subject: v.Subject, id: string): Promise<void>;
}

export interface Live {
  /** Calls back, at most every 250 ms, when something changed that a page may show. Returns the end of it. */
  subscribe(listener: (change: { readonly topics: readonly string[] }) => void): () => void;
}
