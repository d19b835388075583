/**
 * Builds a Definition in code, without XML: a chain that reads like the diagram. Each call adds a node after the one
 * before; `at` goes back to a node, `to` closes a branch at a node that exists, `when` and `otherwise` mark the next flow.
 */
import type { Json } from '../json.ts';
import type {
  Definition,
  Dialect,
  EventDefinition,
  Flow,
  HumanSpec,
  JobSpec,
  Kind,
  Mapping,
  Node,
  NodeBase,
  NodeOf,
  Props,
} from '../model/definition.ts';
import type { Expression } from '../model/expression.ts';
import { value } from './expressions.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type AnyNode = Mutable<NodeBase> & { kind: Kind } & Record<string, unknown>;
type AnyScope = AnyNode & {
  children: Node[];
  starts: Node[];
  eventSubProcesses: NodeOf<'eventSubProcess'>[];
};

/** What any node may be given besides what its kind needs. */
export type Extras = Partial<
  Pick<
    NodeBase,
    | 'name'
    | 'loop'
    | 'listeners'
    | 'isForCompensation'
    | 'startQuantity'
    | 'completionQuantity'
    | 'properties'
  >
> & {
  readonly inputs?: Readonly<Record<string, Expression>>;
  readonly outputs?: Readonly<Record<string, Expression>>;
};

export function model(processId: string, options: { readonly dialect?: Dialect } = {}): Model {
  return new Model(processId, options.dialect ?? 'baton');
}

interface Graph {
  readonly nodes: Map<string, Node>;
  readonly flows: Map<string, Flow>;
}

/** The steps that a process and a sub-process share; `build` is the process's own. */
export class ScopeBuilder {
  readonly #graph: Graph;
  readonly #scope: AnyScope;
  #cursor: AnyNode | null = null;
  #condition: Expression | null = null;
  #isDefault = false;
  #takeListeners: Flow['listeners'];

  constructor(graph: Graph, scope: AnyScope) {
    this.#graph = graph;
    this.#scope = scope;
  }

  start(id: string, on: EventDefinition = { type: 'none' }, extras: Extras = {}): this {
    this.#cursor = null;
    return this.node(id, 'startEvent', { on, interrupting: true, form: null }, extras);
  }

  end(id: string, on: EventDefinition = { type: 'none' }, extras: Extras = {}): this {
    return this.node(id, 'endEvent', { on, job: null }, extras);
  }

  catch(id: string, on: EventDefinition, extras: Extras = {}): this {
    return this.node(id, 'intermediateCatchEvent', { on }, extras);
  }

  /** The catching end of a link: no flow leads to it. */
  linked(id: string, name: string): this {
    this.#cursor = null;
    this.node(id, 'intermediateCatchEvent', { on: { type: 'link', name } });
    this.#scope.starts.pop();
    return this;
  }

  throw(id: string, on: EventDefinition, extras: Extras = {}): this {
    return this.node(id, 'intermediateThrowEvent', { on, job: null }, extras);
  }

  user(id: string, human: Partial<HumanSpec> = {}, extras: Extras = {}): this {
    return this.node(id, 'userTask', { human: { ...NOBODY, ...human } }, extras);
  }

  service(id: string, spec: Partial<JobSpec> = {}, extras: Extras = {}): this {
    return this.node(id, 'serviceTask', { job: job(id, spec), script: null }, extras);
  }

  script(
    id: string,
    expression: Expression,
    resultVariable: string | null = null,
    extras: Extras = {},
  ): this {
    return this.node(id, 'scriptTask', { script: { expression, resultVariable }, job: null }, extras);
  }

  call(
    id: string,
    processId: string,
    call: Partial<Props['callActivity']['call']> = {},
    extras: Extras = {},
  ): this {
    const spec = {
      processId: value(processId),
      binding: { kind: 'latest' },
      allIn: true,
      allOut: true,
      inputs: [],
      outputs: [],
      businessKey: null,
    } as const;
    return this.node(id, 'callActivity', { call: { ...spec, ...call } }, extras);
  }

  xor(id: string): this {
    return this.node(id, 'exclusiveGateway', {});
  }

  and(id: string): this {
    return this.node(id, 'parallelGateway', {});
  }

  or(id: string): this {
    return this.node(id, 'inclusiveGateway', {});
  }

  sub(id: string, inside: (scope: ScopeBuilder) => unknown, extras: Extras = {}): this {
    return this.scope(id, 'subProcess', {}, inside, extras);
  }

  scope<K extends 'subProcess' | 'transaction' | 'adHocSubProcess'>(
    id: string,
    kind: K,
    props: Omit<Props[K], 'children' | 'starts' | 'eventSubProcesses' | 'initial'>,
    inside: (scope: ScopeBuilder) => unknown,
    extras: Extras = {},
  ): this {
    this.node(id, kind, { ...emptyScope(), ...props } as Props[K], extras);
    inside(new ScopeBuilder(this.#graph, this.#cursor as AnyScope));
    return this;
  }

  /** An event sub-process; the cursor stays where it was. */
  onEvent(
    id: string,
    start: { readonly id: string; readonly on: EventDefinition; readonly interrupting?: boolean },
    inside: (scope: ScopeBuilder) => unknown,
    extras: Extras = {},
  ): this {
    const cursor = this.#cursor;
    this.#cursor = null;
    this.node(id, 'eventSubProcess', emptyScope(), extras);
    const scope = new ScopeBuilder(this.#graph, this.#cursor as unknown as AnyScope);
    const { on, interrupting = true } = start;
    scope.node(start.id, 'startEvent', { on, interrupting, form: null });
    inside(scope);
    this.#scope.eventSubProcesses.push(this.#cursor as unknown as NodeOf<'eventSubProcess'>);
    this.#cursor = cursor;
    return this;
  }

  /** A boundary event; what follows is drawn out of it. */
  boundary(id: string, host: string, on: EventDefinition, interrupting = true, extras: Extras = {}): this {
    this.#cursor = null;
    const hostNode = this.#find(host);
    const props = { on, interrupting, host: hostNode as unknown as Node, handler: null };
    this.node(id, 'boundaryEvent', props, extras);
    (hostNode.boundary as NodeOf<'boundaryEvent'>[]).push(this.#cursor as unknown as NodeOf<'boundaryEvent'>);
    return this;
  }

  /** Gives an activity a compensation handler, joined by a boundary event; the cursor stays where it was. */
  compensatedBy(host: string, handler: string): this {
    const cursor = this.#cursor;
    this.boundary(`${host}.undo`, host, { type: 'compensate', activity: null, waitForCompletion: true });
    const event = this.#cursor as unknown as AnyNode;
    this.#cursor = null;
    this.service(handler, {}, { isForCompensation: true });
    event.handler = this.#cursor;
    this.#cursor = cursor;
    return this;
  }

  /** Any node at all. */
  node<K extends Kind>(id: string, kind: K, props: Props[K], extras: Extras = {}): this {
    if (this.#graph.nodes.has(id)) throw new Error(`${id} exists already`);
    const { inputs, outputs, ...rest } = extras;
    const node = {
      ...base(id),
      kind,
      parent: this.#scope,
      ...props,
      ...rest,
      inputs: mappings(inputs),
      outputs: mappings(outputs),
    } as unknown as AnyNode;
    this.#graph.nodes.set(id, node as unknown as Node);
    this.#scope.children.push(node as unknown as Node);
    const isStart = this.#cursor === null && !['boundaryEvent', 'eventSubProcess'].includes(kind);
    if (isStart && !node.isForCompensation) this.#scope.starts.push(node as unknown as Node);
    if (this.#cursor) this.#connect(this.#cursor, node);
    this.#cursor = node;
    return this;
  }

  /** Goes back to a node, to draw another flow out of it. */
  at(id: string): this {
    this.#cursor = this.#find(id);
    return this;
  }

  /** Draws a flow to a node that exists already, and stays before it. */
  to(id: string): this {
    if (!this.#cursor) throw new Error(`nothing to draw a flow to ${id} from`);
    const target = this.#find(id);
    this.#connect(this.#cursor, target);
    const index = this.#scope.starts.indexOf(target as unknown as Node);
    if (index >= 0 && target.kind !== 'startEvent') this.#scope.starts.splice(index, 1);
    return this;
  }

  /** The condition of the next flow. */
  when(condition: Expression): this {
    this.#condition = condition;
    return this;
  }

  /** The next flow is the default. */
  otherwise(): this {
    this.#isDefault = true;
    return this;
  }

  /** Listeners of the next flow. */
  listening(listeners: NonNullable<Flow['listeners']>): this {
    this.#takeListeners = listeners;
    return this;
  }

  /** Variables that exist with the scope. */
  initial(values: Readonly<Record<string, Json>>): this {
    this.#scope.initial = values;
    return this;
  }

  #find(id: string): AnyNode {
    const node = this.#graph.nodes.get(id);
    if (!node) throw new Error(`there is no ${id}`);
    return node as unknown as AnyNode;
  }

  #connect(source: AnyNode, target: AnyNode): void {
    let id = `${source.id}→${target.id}`;
    for (let copy = 2; this.#graph.flows.has(id); copy++) id = `${source.id}→${target.id}#${copy}`;
    const flow: Flow = {
      id,
      name: null,
      source: source as unknown as Node,
      target: target as unknown as Node,
      condition: this.#condition,
      ...(this.#takeListeners && { listeners: this.#takeListeners }),
    };
    this.#graph.flows.set(id, flow);
    (source.outgoing as Flow[]).push(flow);
    (target.incoming as Flow[]).push(flow);
    if (this.#isDefault) source.defaultFlow = flow;
    this.#condition = null;
    this.#isDefault = false;
    this.#takeListeners = undefined;
  }
}

export class Model extends ScopeBuilder {
  readonly #definition: Definition;

  constructor(processId: string, dialect: Dialect) {
    const root = {
      ...base(processId),
      kind: 'process',
      parent: null,
      ...emptyScope(),
    } as unknown as AnyScope;
    const nodes = new Map<string, Node>([[processId, root as unknown as Node]]);
    const flows = new Map<string, Flow>();
    super({ nodes, flows }, root);
    this.#definition = {
      processId,
      name: null,
      documentation: null,
      versionTag: null,
      dialect,
      root: root as unknown as NodeOf<'process'>,
      nodes,
      flows,
      zone: null,
      startableBy: { users: [], groups: [] },
      startableInTasklist: true,
      historyTimeToLive: null,
      lanes: new Map(),
    };
  }

  build(): Definition {
    return this.#definition;
  }
}

/** A job as a diagram would describe it: three attempts, results merged. Its type is its element's id. */
export function job(type: string, spec: Partial<JobSpec> = {}): JobSpec {
  return {
    type: value(type),
    retry: { maxAttempts: 3, backoff: [] },
    timeoutMs: null,
    priority: null,
    headers: {},
    origin: null,
    resultVariable: null,
    resultExpression: null,
    errorExpression: null,
    script: null,
    mergeResult: true,
    ...spec,
  };
}

const NOBODY: HumanSpec = {
  assignee: null,
  candidateUsers: null,
  candidateGroups: null,
  dueDate: null,
  followUpDate: null,
  priority: null,
  form: null,
};

function base(id: string): Omit<NodeBase, 'parent'> {
  return {
    id,
    name: null,
    documentation: null,
    incoming: [],
    outgoing: [],
    defaultFlow: null,
    boundary: [],
    loop: null,
    inputs: [],
    outputs: [],
    listeners: [],
    isForCompensation: false,
    startQuantity: 1,
    completionQuantity: 1,
    properties: {},
  };
}

function emptyScope(): Props['process'] {
  return { children: [], starts: [], eventSubProcesses: [], initial: {} };
}

function mappings(record: Readonly<Record<string, Expression>> = {}): readonly Mapping[] {
  return Object.entries(record).map(([target, source]) => ({ target, source }));
}
