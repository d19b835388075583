/**
 * The neutral, compiled model of one executable process: what every dialect is translated to at deployment, and the
 * only thing the interpreter knows. Built once, shared, never serialised; object references link its parts.
 */
import type { Json, JsonObject } from '../json.ts';
import type { Expression } from './expression.ts';

export type Dialect = 'omg' | 'baton' | 'camunda8' | 'camunda7' | 'activiti' | 'flowable' | 'jbpm' | 'spiff';

/** One executable `bpmn:process` (BPMN 2.0.2 §10.2), compiled. */
export interface Definition {
  /** `process/@id`, stable over versions. */
  readonly processId: string;
  readonly name: string | null;
  readonly documentation: string | null;
  readonly versionTag: string | null;
  readonly dialect: Dialect;
  /** The root scope; its `id` is the process id and its `kind` is `process`. */
  readonly root: NodeOf<'process'>;
  /** Every flow node of the process at any depth, by id, including the root. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly flows: ReadonlyMap<string, Flow>;
  /** Default IANA zone for timers; null means the server's. */
  readonly zone: string | null;
  /** Who may start the process from the tasklist; both empty means everybody who may see it. */
  readonly startableBy: { readonly users: readonly string[]; readonly groups: readonly string[] };
  readonly startableInTasklist: boolean;
  /** Variable that gets the name of the user who starts an instance (`camunda:initiator`); absent or null: none. */
  readonly initiatorVariable?: string | null;
  /** Gives the business key of an instance that is started without one, from its variables (`baton:businessKey`). */
  readonly businessKey?: Expression | null;
  /** How long history is kept after the end, ISO 8601 duration; null means the server's setting. */
  readonly historyTimeToLive: string | null;
  /** Lanes, for defaults and display: node id → lane name. */
  readonly lanes: ReadonlyMap<string, string>;
}

/** `bpmn:sequenceFlow` (§8.3.13). */
export interface Flow {
  readonly id: string;
  readonly name: string | null;
  readonly source: Node;
  readonly target: Node;
  readonly condition: Expression | null;
  /** `take` listeners of the flow (Camunda 7). */
  readonly listeners?: readonly Listener[];
}

export interface NodeBase {
  readonly id: string;
  readonly name: string | null;
  readonly documentation: string | null;
  /** The scope that contains the node; null for the process itself. */
  readonly parent: ScopeNode | null;
  readonly incoming: readonly Flow[];
  readonly outgoing: readonly Flow[];
  /** The default flow of an activity or gateway. */
  readonly defaultFlow: Flow | null;
  /** Boundary events attached to this activity. */
  readonly boundary: readonly NodeOf<'boundaryEvent'>[];
  readonly loop: Loop | null;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  readonly listeners: readonly Listener[];
  readonly isForCompensation: boolean;
  /** True when the work is to be passed over (Flowable's and Activiti's `skipExpression`); absent: never. */
  readonly skip?: Expression | null;
  readonly startQuantity: number;
  readonly completionQuantity: number;
  /** Free metadata of the diagram (`zeebe:property`, `camunda:property`). */
  readonly properties: Readonly<Record<string, string>>;
}

/** What each kind has beyond the base. A new kind is added here and does not compile without its behaviour. */
export interface Props {
  process: Scope;
  startEvent: { readonly on: EventDefinition; readonly interrupting: boolean; readonly form: Form | null };
  endEvent: { readonly on: EventDefinition; readonly job: JobSpec | null };
  intermediateCatchEvent: { readonly on: EventDefinition };
  intermediateThrowEvent: { readonly on: EventDefinition; readonly job: JobSpec | null };
  boundaryEvent: {
    readonly on: EventDefinition;
    readonly host: Node;
    readonly interrupting: boolean;
    /** Of a compensation event: the activity that its association leads to (§10.5.6). */
    readonly handler?: Node | null;
  };
  /** `bpmn:task`: undefined type; passes through (§10.3.3 "Abstract Task"). */
  task: object;
  manualTask: object;
  userTask: { readonly human: HumanSpec };
  /** `script` is an expression that is the task's whole work (`camunda:expression`); it wins over `job`. */
  serviceTask: { readonly job: JobSpec | null; readonly script: ScriptSpec | null };
  sendTask: {
    readonly job: JobSpec | null;
    readonly script: ScriptSpec | null;
    readonly message: MessageSpec | null;
  };
  receiveTask: { readonly message: MessageSpec; readonly instantiate: boolean };
  scriptTask: { readonly script: ScriptSpec | null; readonly job: JobSpec | null };
  businessRuleTask: {
    readonly decision: DecisionSpec | null;
    readonly job: JobSpec | null;
    readonly script: ScriptSpec | null;
  };
  callActivity: { readonly call: CallSpec };
  subProcess: Scope;
  eventSubProcess: Scope;
  transaction: Scope;
  adHocSubProcess: Scope & {
    readonly ordering: 'parallel' | 'sequential';
    readonly completionCondition: Expression | null;
    readonly cancelRemaining: boolean;
    readonly activeElements: Expression | null;
  };
  exclusiveGateway: object;
  parallelGateway: object;
  inclusiveGateway: object;
  eventBasedGateway: { readonly instantiate: boolean; readonly parallel: boolean };
  complexGateway: { readonly activationCondition: Expression | null };
}

export type Kind = keyof Props;
export type NodeOf<K extends Kind> = NodeBase & { readonly kind: K } & Readonly<Props[K]>;
export type Node = { [K in Kind]: NodeOf<K> }[Kind];
export type ScopeNode = NodeOf<
  'process' | 'subProcess' | 'eventSubProcess' | 'transaction' | 'adHocSubProcess'
>;

/** What a process and the kinds of sub-process share. */
export interface Scope {
  readonly children: readonly Node[];
  /** Start events without incoming flows in this scope, and other nodes a token starts on (implicit start, §10.5.2). */
  readonly starts: readonly Node[];
  readonly eventSubProcesses: readonly NodeOf<'eventSubProcess'>[];
  /** Data objects and properties with an initial value, created with the scope. */
  readonly initial: Readonly<Record<string, Json>>;
}

/** Event definitions (§10.5.5), with everything resolved. */
export type EventDefinition =
  | { readonly type: 'none' }
  | { readonly type: 'message'; readonly message: MessageSpec }
  | { readonly type: 'timer'; readonly timer: TimerSpec }
  | { readonly type: 'signal'; readonly name: Expression; readonly payload: readonly Mapping[] }
  | {
      readonly type: 'error';
      /** Null catches every error. */
      readonly code: Expression | null;
      readonly message: Expression | null;
      readonly codeVariable: string | null;
      readonly messageVariable: string | null;
    }
  | { readonly type: 'escalation'; readonly code: Expression | null; readonly codeVariable: string | null }
  | { readonly type: 'conditional'; readonly condition: Expression; readonly variableName: string | null }
  | { readonly type: 'compensate'; readonly activity: string | null; readonly waitForCompletion: boolean }
  | { readonly type: 'cancel' }
  /** `all`: the whole instance ends, not only the scope (Flowable's `terminateAll`). */
  | { readonly type: 'terminate'; readonly all?: boolean }
  | { readonly type: 'link'; readonly name: string }
  | {
      readonly type: 'multiple';
      readonly parallel: boolean;
      readonly definitions: readonly EventDefinition[];
    };

export interface MessageSpec {
  readonly name: Expression;
  /** Null correlates by the business key of the instance. */
  readonly correlation: Expression | null;
  /** Variables a thrown message carries; empty means none. */
  readonly payload: readonly Mapping[];
}

export interface TimerSpec {
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly value: Expression;
  readonly cron: 'spring' | 'quartz';
}

/** `target` may be a dotted path. Inputs write into the element's own scope, outputs into its parent's. */
export interface Mapping {
  readonly target: string;
  readonly source: Expression;
}

/** Work done outside the interpreter: a connector call, a worker's job, or a script in the sandbox. */
export interface JobSpec {
  /**
   * Name of a connector (`http`, `email`) or of a worker topic. Which of the two it is, is decided when the job runs:
   * a registered connector wins. An implementation of another tool that nothing is bound to has the type
   * `unbound:<dialect>/<kind>/<value>`, and `origin` is its binding key.
   */
  readonly type: Expression;
  readonly retry: RetrySpec;
  readonly timeoutMs: number | null;
  readonly priority: Expression | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the job came from in the diagram: the key of the binding table (import report). */
  readonly origin: { readonly dialect: Dialect; readonly kind: string; readonly value: string } | null;
  /** Puts the whole result under one variable. */
  readonly resultVariable: string | null;
  /** Computes variables from `response`/the result; must give a context. */
  readonly resultExpression: Expression | null;
  /** Gives `{ errorType: 'bpmnError', code, message, variables? }`, `{ errorType: 'jobError', … }` or null. */
  readonly errorExpression: Expression | null;
  /** Set when the job is a script: source and language travel with it. */
  readonly script: ScriptSource | null;
  /** Where undeclared result variables go: the element's parent scope, or nowhere (only mapped outputs). */
  readonly mergeResult: boolean;
}

export interface ScriptSource {
  readonly language: 'javascript' | 'groovy';
  readonly source: string;
}

export interface RetrySpec {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** ISO 8601 durations to wait before the second, third … attempt; the last one repeats. Empty: the server's default. */
  readonly backoff: readonly string[];
}

/** A script evaluated inside the step (FEEL, JUEL); scripts in JavaScript are jobs. */
export interface ScriptSpec {
  readonly expression: Expression;
  readonly resultVariable: string | null;
}

export interface DecisionSpec {
  readonly decisionId: Expression;
  readonly binding: Binding;
  readonly resultVariable: string | null;
  /** How rows become a value: `auto` is the FEEL rule of DMN; the others are Camunda 7's `mapDecisionResult`. */
  readonly mapResult: 'auto' | 'singleEntry' | 'singleResult' | 'collectEntries' | 'resultList';
}

export type Binding =
  | { readonly kind: 'latest' }
  | { readonly kind: 'deployment' }
  | { readonly kind: 'version'; readonly version: Expression }
  | { readonly kind: 'versionTag'; readonly tag: string };

export interface CallSpec {
  readonly processId: Expression;
  readonly binding: Binding;
  readonly allIn: boolean;
  readonly allOut: boolean;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  readonly businessKey: Expression | null;
}

export interface HumanSpec {
  /** The task's name when the diagram computes it (`${…}` in the name, as the Camunda 7 family does). */
  readonly name?: Expression | null;
  readonly assignee: Expression | null;
  /** Comma-separated text or a list. */
  readonly candidateUsers: Expression | null;
  readonly candidateGroups: Expression | null;
  readonly dueDate: Expression | null;
  readonly followUpDate: Expression | null;
  /** 0 … 100; 50 when null. */
  readonly priority: Expression | null;
  readonly form: Form | null;
}

/** Where a form comes from; every source becomes a form-js schema (version 19) in the end. */
export type Form =
  | { readonly kind: 'schema'; readonly schema: JsonObject }
  | { readonly kind: 'reference'; readonly formId: string; readonly binding: Binding }
  | { readonly kind: 'external'; readonly url: Expression }
  /**
   * A form nobody drew, or whose key nobody resolved: made from the variables that are read later. It is a guess, so that
   * a submission may hold names beside its fields.
   */
  | { readonly kind: 'generated'; readonly key: string | null; readonly schema: JsonObject };

export interface Listener {
  readonly on:
    'enter' | 'leave' | 'take' | 'creating' | 'assigning' | 'updating' | 'completing' | 'canceling';
  /** Evaluated in the step when it is an expression; otherwise a blocking job. */
  readonly expression: Expression | null;
  readonly job: JobSpec | null;
}

export type Loop =
  | {
      readonly kind: 'standard';
      readonly testBefore: boolean;
      readonly condition: Expression | null;
      readonly maximum: Expression | null;
    }
  | {
      readonly kind: 'multiInstance';
      readonly sequential: boolean;
      readonly collection: Expression | null;
      readonly cardinality: Expression | null;
      readonly elementVariable: string | null;
      readonly indexVariable: string | null;
      readonly completionCondition: Expression | null;
      readonly output: { readonly collection: string; readonly element: Expression } | null;
      /** When events are thrown as inner instances complete (§13.3.7 `behavior`). */
      readonly behavior: 'All' | 'None' | 'One' | 'Complex';
      /** `take` listeners, events: reserved for `behavior` One and None. */
      readonly thrown: EventDefinition | null;
      readonly complex: readonly { readonly condition: Expression; readonly event: EventDefinition }[];
    };
