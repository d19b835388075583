/**
 * The seam between what vendors write and the neutral model. A reader answers questions about one element; null means
 * that its vendor wrote nothing about it there, and the next reader is asked.
 */
import type {
  Binding,
  CallSpec,
  DecisionSpec,
  Dialect,
  Form,
  HumanSpec,
  JobSpec,
  Listener,
  Mapping,
  MessageSpec,
  RetrySpec,
  ScriptSpec,
} from '../definition.ts';
import type { Expression } from '../expression.ts';
import type { Reading } from '../reading.ts';
import type { XmlElement } from '../xml/element.ts';

export interface DialectReader {
  readonly dialect: Dialect;
  /** Variable that gets the name of who starts the process by this start event. */
  initiator?(startEvent: XmlElement): string | null | undefined;
  /** What a process says of itself. */
  settings?(process: XmlElement, reading: Reading): Partial<ProcessSettings>;
  /** What a task or a throwing event does. */
  work?(element: XmlElement, reading: Reading): Work | null;
  retry?(element: XmlElement, reading: Reading): RetrySpec | null;
  human?(task: XmlElement, reading: Reading): Omit<HumanSpec, 'form'> | null;
  /** Form of a user task or start event. */
  form?(element: XmlElement, reading: Reading): Form | null;
  mappings?(element: XmlElement, reading: Reading): Mappings | null;
  listeners?(element: XmlElement, reading: Reading): readonly Listener[];
  /** What the reader knows of a `multiInstanceLoopCharacteristics`. */
  multiInstance?(loop: XmlElement, owner: XmlElement, reading: Reading): Partial<MultiInstance> | null;
  call?(activity: XmlElement, reading: Reading): CallSpec | null;
  /** Correlation key of a message, given by the `message` element or by what catches it. */
  correlation?(message: XmlElement, reading: Reading): Expression | null;
  /** Variables that a thrown message or signal carries. */
  payload?(definition: XmlElement, reading: Reading): readonly Mapping[] | null;
  /** Variables that a caught error or escalation is stored in. */
  caught?(definition: XmlElement, reading: Reading): Caught | null;
  /** Name of the variable whose change a conditional event watches. */
  watchedVariable?(definition: XmlElement, reading: Reading): string | null;
  properties?(element: XmlElement): Readonly<Record<string, string>>;
  /** Reports what the vendor wrote here and the reader cannot translate. */
  review?(element: XmlElement, reading: Reading): void;
}

export interface ProcessSettings {
  readonly versionTag: string | null;
  readonly zone: string | null;
  readonly startableBy: { readonly users: readonly string[]; readonly groups: readonly string[] };
  readonly startableInTasklist: boolean;
  readonly historyTimeToLive: string | null;
  readonly businessKey?: Expression | null;
}

/** `inputs` and `outputs` are mappings that belong to the work itself (of a connector), beside those of the element. */
export type Work = Partial<Mappings> &
  (
    | { readonly kind: 'job'; readonly job: JobSpec }
    | { readonly kind: 'script'; readonly script: ScriptSpec }
    | { readonly kind: 'decision'; readonly decision: DecisionSpec }
  );

export interface Mappings {
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
}

export interface MultiInstance {
  readonly collection: Expression;
  readonly cardinality: Expression;
  readonly elementVariable: string;
  readonly indexVariable: string;
  readonly completionCondition: Expression;
  readonly output: { readonly collection: string; readonly element: Expression };
}

export interface Caught {
  readonly codeVariable: string | null;
  readonly messageVariable: string | null;
}

export type { Binding, CallSpec, MessageSpec };
