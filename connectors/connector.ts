/** The plugin interface of connectors: what a service task calls. A connector imports nothing of Baton but this file. */

export type ConnectorJson = null | boolean | number | string | readonly ConnectorJson[] | ConnectorObject;
export interface ConnectorObject {
  readonly [name: string]: ConnectorJson;
}

/** One input of a connector: checked before a call, and a field of its element template in the modeler. */
export interface ConnectorField {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly type: 'string' | 'text' | 'number' | 'boolean' | 'choice' | 'json' | 'map';
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly required?: boolean;
  readonly default?: ConnectorJson;
  /** Heading under which the modeler groups the field. */
  readonly group?: string;
  /** `yes`: always an expression; `optional` (default): text or expression; `no`: never. */
  readonly feel?: 'yes' | 'optional' | 'no';
  /** The value may be `{{secrets.NAME}}` and is never logged. */
  readonly secret?: boolean;
  /** Shown only when another field has one of these values. */
  readonly when?: { readonly field: string; readonly oneOf: readonly string[] };
}

export interface Connector {
  /** Job type in diagrams, e.g. `http`. */
  readonly type: string;
  /** Job types of other tools that this connector answers too, with their input names mapped by `adapt`. */
  readonly aliases?: readonly string[];
  readonly name: string;
  readonly description: string;
  readonly version: number;
  /** A monochrome 18 × 18 SVG. */
  readonly icon: string;
  /** BPMN element types its template can be put on. */
  readonly appliesTo: readonly string[];
  readonly fields: readonly ConnectorField[];
  /** Example of a result, for documentation and for mapping in the modeler. */
  readonly example: ConnectorObject;
  /** Milliseconds after which a call is given up; default 30,000. */
  readonly timeoutMs?: number;
  /** Calls at one time on one node; default 20. */
  readonly concurrency?: number;
  /** Turns the inputs of an alias into this connector's own. */
  adapt?(type: string, inputs: ConnectorObject): ConnectorObject;
  /** Does the work. Resolves with the result; throws `ConnectorError` or `BpmnError`; anything else is retried. */
  run(call: ConnectorCall): Promise<ConnectorObject>;
}

export interface ConnectorCall {
  /** The inputs, checked against `fields`, with defaults and secrets filled in. */
  readonly inputs: ConnectorObject;
  /** The job type in the diagram: `type` or one of the aliases. */
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `instance/element instance`: the same on every attempt, so that the other side can recognise a repeat. */
  readonly idempotencyKey: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted at the timeout and at shutdown. */
  readonly signal: AbortSignal;
  readonly instanceId: string;
  readonly businessKey: string | null;
  readonly elementId: string;
  readonly processId: string;
  readonly log: (message: string) => void;
  /** Operator's settings of the connector, e.g. the SMTP server. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A technical failure. `retryable: false` makes it an incident at once. */
export class ConnectorError extends Error {
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(message: string, options: { retryable?: boolean; retryAfterMs?: number } = {}) {
    super(message);
    this.name = 'ConnectorError';
    this.retryable = options.retryable ?? true;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** A business error that the diagram may catch with an error boundary event (BPMN 2.0.2 §10.5.6). */
export class BpmnError extends Error {
  readonly code: string;
  readonly variables: ConnectorObject;

  constructor(code: string, message: string, variables: ConnectorObject = {}) {
    super(message);
    this.name = 'BpmnError';
    this.code = code;
    this.variables = variables;
  }
}

/** A text input; empty when it is not given. */
export function inputText(inputs: ConnectorObject, name: string): string {
  const value = inputs[name] ?? null;
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
