/** One step under way: the element's whole world. Elements and kernel change the state through these verbs only. */
import type { Json, Variables } from '../json.ts';
import type { Definition, Flow, JobSpec, Node, NodeOf } from '../model/definition.ts';
import type { Expression } from '../model/expression.ts';
import { apply } from './apply.ts';
import type { Behaviours } from './behaviour.ts';
import { escalate, throwError, type Thrown } from './catch.ts';
import type { Env } from './env.ts';
import type { Event } from './event.ts';
import { indicesOf, type Indices } from './indices.ts';
import { openJob, type JobPurpose } from './jobs.ts';
import { activate, complete, proceed, type Activation } from './lifecycle.ts';
import { failure, success, type Failure, type Result } from './result.ts';
import type { Resume } from './resume.ts';
import { cancel, interrupt } from './scope.ts';
import type { Alive, ElementId, State, Wait, WaitId } from './state.ts';
import { holderOf, VisibleContext } from './variables.ts';

/** A token under way: along a flow, or straight into a node (link events, inner instances of a loop). */
export interface Move {
  readonly scope: ElementId;
  readonly node: Node;
  readonly flow: Flow | null;
  readonly index?: number;
}

/** A wait as it is opened: without its number. */
export type NewWait = Wait extends infer W ? (W extends Wait ? Omit<W, 'id'> : never) : never;

export class Run {
  readonly definition: Definition;
  readonly state: State;
  readonly env: Env;
  readonly behaviours: Behaviours;
  readonly indices: Indices;
  readonly events: Event[] = [];
  /** Tokens under way, in the order in which they set off. */
  moves: Move[] = [];
  /** Scopes in which something ended, so that they may be empty and their joins complete. */
  readonly touched = new Set<ElementId>();
  /** Names of variables that changed since conditions were last looked at. */
  readonly changed = new Set<string>();
  /** Condition waits that were opened in this step and not looked at yet. */
  readonly fresh = new Set<WaitId>();
  /** Signals thrown in this step that this instance's own waits have not heard yet. */
  signals: { readonly name: string; readonly variables: Variables }[] = [];
  /** The multi-instance body that throws an event by itself; `caught` when an interrupting boundary event took it. */
  implicit: { readonly body: ElementId; caught: boolean } | null = null;
  /** How many steps in a row were cut short before this one. */
  round = 0;

  constructor(definition: Definition, state: State, env: Env, behaviours: Behaviours) {
    this.definition = definition;
    this.state = state;
    this.env = env;
    this.behaviours = behaviours;
    this.indices = indicesOf(state);
  }

  emit(event: Event): void {
    apply(this.state, event);
    this.events.push(event);
  }

  /** The number of the next element instance or wait. */
  nextId(): number {
    return this.state.lastId + 1;
  }

  find(id: ElementId): Alive | undefined {
    return this.state.alive[id];
  }

  alive(id: ElementId): Alive {
    const alive = this.state.alive[id];
    if (!alive) throw new Error(`element instance ${id} is not alive`);
    return alive;
  }

  nodeOf(id: ElementId): Node {
    return this.nodeNamed(this.alive(id).element);
  }

  nodeNamed(element: string): Node {
    const node = this.definition.nodes.get(element);
    if (!node) throw new Error(`the definition has no element ${element}`);
    return node;
  }

  at(id: ElementId): { readonly id: ElementId; readonly element: string; readonly kind: Alive['kind'] } {
    const { element, kind } = this.alive(id);
    return { id, element, kind };
  }

  /** Living children of a scope, oldest first. */
  children(scope: ElementId): readonly ElementId[] {
    return [...(this.indices.children.get(scope) ?? [])];
  }

  hasChildren(scope: ElementId): boolean {
    return (this.indices.children.get(scope)?.size ?? 0) > 0;
  }

  touch(scope: ElementId | null): void {
    if (scope !== null) this.touched.add(scope);
  }

  // ── Tokens ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Starts an element in a scope. */
  activate(node: Node, scope: ElementId | null, activation: Activation = {}): ElementId {
    return activate(this, node, scope, activation);
  }

  /** The element's work is done: outputs, listeners, then tokens on the flows that its kind chooses. */
  complete(id: ElementId): void {
    complete(this, id);
  }

  /** Goes on with an element's life at the given step. */
  proceed(id: ElementId, phase: Extract<Resume, { do: 'phase' }>['phase'], listener = 0): void {
    proceed(this, id, phase, listener);
  }

  /** Ends an element and all in it before its time. */
  cancel(id: ElementId, reason: string | null): void {
    cancel(this, id, reason, true);
  }

  /** Ends all that is in a scope, tokens under way included; the scope itself lives on. */
  interrupt(scope: ElementId, reason: string | null): void {
    interrupt(this, scope, reason);
  }

  /** Puts a token on a flow; it moves when its turn comes. */
  take(flow: Flow, scope: ElementId): void {
    this.emit({ type: 'flow.taken', flow: flow.id, from: flow.source.id, to: flow.target.id, scope });
    this.moves.push({ scope, node: flow.target, flow });
  }

  /** Takes parked tokens, one for each flow named, and lets the join go on; it is stuck no longer. */
  join(node: Node, scope: ElementId, flows: readonly string[], activation: Activation = {}): void {
    this.emit({ type: 'gateway.joined', scope, element: node.id, flows });
    for (const { id, type, target } of Object.values(this.alive(scope).waits))
      if (type === 'incident' && target === node.id)
        this.emit({ type: 'incident.resolved', ...this.at(scope), wait: id });
    this.activate(node, scope, activation);
  }

  // ── Waits ─────────────────────────────────────────────────────────────────────────────────────────────────

  openWait(id: ElementId, wait: NewWait): WaitId {
    const opened = { ...wait, id: this.nextId() } as Wait;
    this.emit({ type: 'wait.opened', ...this.at(id), wait: opened });
    if (opened.type === 'condition') this.fresh.add(opened.id);
    return opened.id;
  }

  closeWait(id: ElementId, wait: WaitId, served: boolean): void {
    const open = this.alive(id).waits[wait];
    if (!open) throw new Error(`wait ${wait} of element instance ${id} is not open`);
    this.emit({ type: 'wait.closed', ...this.at(id), wait, waitType: open.type, served });
  }

  closeWaits(id: ElementId, which: (wait: Wait) => boolean = () => true): void {
    for (const wait of Object.values(this.alive(id).waits))
      if (which(wait)) this.closeWait(id, wait.id, false);
  }

  openJob(id: ElementId, spec: JobSpec, purpose: JobPurpose): Failure | null {
    return openJob(this, id, spec, purpose);
  }

  /** Stops the element with an incident; `resume` is what happens when it is resolved. */
  raise(
    id: ElementId,
    problem: Failure,
    resume: Resume,
    about: { readonly job?: WaitId; readonly node?: Node } = {},
  ): void {
    const { type, message } = problem;
    const incident = { type, message, job: about.job ?? null, resume: resume as unknown as Json };
    const at = about.node ? { id, element: about.node.id, kind: about.node.kind } : this.at(id);
    this.emit({ type: 'incident.raised', ...at, wait: this.nextId(), incident });
  }

  // ── Variables ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Sets each variable in the innermost scope that has it, else at the process. */
  setVariables(id: ElementId, values: Variables): void {
    const names = Object.keys(values);
    if (names.length === 0) return;
    const byHolder = new Map<ElementId, Record<string, Json>>();
    for (const name of names) {
      const holder = holderOf(this.state, id, name);
      const group = byHolder.get(holder) ?? {};
      group[name] = values[name] ?? null;
      byHolder.set(holder, group);
    }
    for (const [holder, group] of byHolder) this.setLocal(holder, group);
  }

  /** Sets variables of this very element instance. */
  setLocal(id: ElementId, values: Variables): void {
    const names = Object.keys(values);
    if (names.length === 0) return;
    this.emit({ type: 'variables.set', scope: id, element: this.alive(id).element, values });
    if (this.indices.conditions.size > 0) for (const name of names) this.changed.add(name);
  }

  /**
   * Where results go: with output mappings into the element's own scope, from which only the mapped ones leave;
   * without, to the innermost scope that has the variable, else to the process (as Camunda 8). In the Camunda 7 family
   * they go there always: `execution.setVariable` climbs from the activity's own scope.
   */
  store(id: ElementId, values: Variables): void {
    const isFamily = ['camunda7', 'activiti', 'flowable'].includes(this.definition.dialect);
    if (this.nodeOf(id).outputs.length > 0 && !isFamily) this.setLocal(id, values);
    else this.setVariables(id, values);
  }

  context(id: ElementId, overlay: Variables | null = null): VisibleContext {
    const { now, zone } = this.env;
    const at = { now, zone: this.definition.zone ?? zone, elementName: this.nodeOf(id).name };
    return new VisibleContext(this.state, id, at, overlay);
  }

  /** Evaluates, and applies what the expression itself assigned. */
  evaluate(expression: Expression, id: ElementId, overlay: Variables | null = null): Result<Json> {
    if (expression.constant !== undefined) return success(expression.constant);
    const evaluation = expression.evaluate(this.context(id, overlay));
    if (!evaluation.ok) return failure('expression', `${quote(expression)}: ${evaluation.message}`);
    if (evaluation.assignments) this.setVariables(id, evaluation.assignments);
    return success(evaluation.value);
  }

  /** As `evaluate`; anything but text fails, null included. Numbers and booleans are written as text. */
  evaluateText(expression: Expression, id: ElementId, what: string, type = 'expression'): Result<string> {
    const evaluated = this.evaluate(expression, id);
    if (!evaluated.ok) return failure(type, `The ${what}: ${evaluated.message}`);
    const { value } = evaluated;
    if (typeof value === 'string' && value !== '') return success(value);
    if (typeof value === 'number' || typeof value === 'boolean') return success(String(value));
    return failure(type, `The ${what} ${quote(expression)} gave ${describe(value)}, not a text`);
  }

  /** A condition must give true or false; null, or any other value, is a failure with the reason (never false). */
  evaluateCondition(
    expression: Expression,
    id: ElementId,
    overlay: Variables | null = null,
  ): Result<boolean> {
    if (typeof expression.constant === 'boolean') return success(expression.constant);
    const evaluation = expression.evaluate(this.context(id, overlay));
    if (!evaluation.ok) return failure('condition', `Condition ${quote(expression)}: ${evaluation.message}`);
    if (evaluation.assignments) this.setVariables(id, evaluation.assignments);
    if (typeof evaluation.value === 'boolean' && !this.#isDoubtful(expression, evaluation))
      return success(evaluation.value);
    const reasons = evaluation.warnings.length > 0 ? `: ${evaluation.warnings.join('; ')}` : '';
    return failure(
      'condition',
      `Condition ${quote(expression)} gave ${describe(evaluation.value)}, neither true nor false${reasons}`,
    );
  }

  /**
   * FEEL makes `status = "open"` false when nobody ever set `status`: a typing error would silently choose the wrong
   * path. It counts as a failure, unless the text itself asks whether there is a value, or the diagram was made for
   * Camunda 8, which takes it as false.
   */
  #isDoubtful(expression: Expression, evaluation: { value: Json; warnings: readonly string[] }): boolean {
    return (
      evaluation.value === false &&
      this.definition.dialect !== 'camunda8' &&
      evaluation.warnings.some((warning) => warning.includes('NO_VARIABLE_FOUND')) &&
      !/\bnull\b|is defined|get or else|is empty|is blank/.test(expression.source)
    );
  }

  // ── Events ────────────────────────────────────────────────────────────────────────────────────────────────

  /** True when something caught it; the thrower may be gone then. */
  throwError(from: ElementId, error: Thrown): Result<boolean> {
    return throwError(this, from, error);
  }

  escalate(from: ElementId, escalation: Thrown): Result<boolean> {
    return escalate(this, from, escalation);
  }

  /** An event that is armed on `owner` has happened to its boundary event or event sub-process. */
  happen(owner: ElementId, target: Node, variables: Variables): void {
    if (target.kind === 'boundaryEvent') {
      const { scope } = this.alive(owner);
      if (target.interrupting && this.implicit?.body === owner) this.implicit.caught = true;
      else if (target.interrupting) this.cancel(owner, `interrupted by ${target.id}`);
      this.activate(target, scope, { triggered: true, variables });
      return;
    }
    this.#startEventSubProcess(owner, target, variables);
  }

  #startEventSubProcess(owner: ElementId, start: Node, variables: Variables): void {
    const parent = start.parent as NodeOf<'eventSubProcess'>;
    if (start.kind === 'startEvent' && start.interrupting) {
      this.interrupt(owner, `interrupted by ${parent.id}`);
      this.closeWaits(owner, (wait) => this.definition.nodes.get(wait.target)?.kind === 'startEvent');
      this.emit({ type: 'element.changed', ...this.at(owner), change: { phase: 'interrupted' } });
    }
    this.activate(parent, owner, { memo: { start: start.id, variables } });
  }
}

function quote(expression: Expression): string {
  const { source } = expression;
  return `"${source.length > 200 ? `${source.slice(0, 200)}…` : source}"`;
}

function describe(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value).slice(0, 100);
}
