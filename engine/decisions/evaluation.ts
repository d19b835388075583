/** One evaluation of a decision graph: each decision at most once, when something asks for it. */
import {
  FeelFunction,
  type FeelInput,
  type FeelValue,
  newContext,
  normalName,
  type Run,
} from '../expressions/feel/index.ts';
import { conform } from './boxed.ts';
import { fromJsonLike } from './from-json.ts';
import type { Linked, LinkedService, Requirement } from './graph.ts';
import { DecisionFailure } from './logic.ts';
import type { TableResult } from './table.ts';

/** Where the values come from that the decisions do not make themselves. */
export interface Surroundings {
  /** The value of an input of the graph; undefined when there is none. */
  input(linked: Linked): FeelValue | undefined;
  /** Any other name: a variable of the process that no element declares. */
  variable(name: string): FeelValue | undefined;
  readonly now: number;
  readonly zone: string;
  /** A broken hit policy makes its decision null, as DMN says, and does not fail the evaluation. */
  readonly tolerant: boolean;
}

export class GraphEvaluation {
  private readonly surroundings: Surroundings;
  private readonly values = new Map<Linked, FeelValue>();
  private readonly tables = new Map<Linked, TableResult>();
  private readonly open = new Set<Linked>();

  constructor(surroundings: Surroundings, given: ReadonlyMap<Linked, FeelValue> = new Map()) {
    this.surroundings = surroundings;
    for (const [linked, value] of given) this.values.set(linked, value);
  }

  /** The value of an element: of an input, a decision, or the function that a knowledge model or service is. */
  valueOf(linked: Linked, run: Run): FeelValue {
    const known = this.values.get(linked);
    if (known !== undefined) return known;
    if (this.open.has(linked)) return run.fail('INVALID_TYPE', `${linked.name} requires itself`);
    this.open.add(linked);
    const value = this.compute(linked, run);
    this.open.delete(linked);
    this.values.set(linked, value);
    return value;
  }

  /** The rows of a decision that is a table and has been evaluated. */
  rowsOf(linked: Linked): TableResult['rows'] | null {
    return this.tables.get(linked)?.rows ?? null;
  }

  private compute(linked: Linked, run: Run): FeelValue {
    switch (linked.element.kind) {
      case 'input':
        return this.inputOf(linked, run);
      case 'decision':
        return this.decisionOf(linked, run);
      case 'knowledge':
        return linked.makeFunction?.(run.within(this.scopeOf(linked, run))) ?? null;
      case 'service':
        return linked.service ? this.serviceFunction(linked, linked.service) : null;
    }
  }

  /** An input as the surroundings give it, converted to its type. */
  inputOf(linked: Linked, run: Run): FeelValue {
    const value = this.surroundings.input(linked);
    if (value === undefined) return run.fail('NO_VARIABLE_FOUND', `There is no input '${linked.name}'`);
    return conform(fromJsonLike(value, linked.type), linked.type, run);
  }

  private decisionOf(linked: Linked, run: Run): FeelValue {
    const within = run.within(this.scopeOf(linked, run));
    try {
      if (!linked.table) return linked.logic(within);
      const result = linked.table.evaluate(within);
      this.tables.set(linked, result);
      return conform(result.value, linked.type, run);
    } catch (error) {
      if (this.surroundings.tolerant && error instanceof DecisionFailure)
        return run.fail('INVALID_TYPE', error.message);
      throw error;
    }
  }

  private scopeOf(linked: Linked, run: Run): FeelInput {
    const { now, zone } = this.surroundings;
    const names = new Map<string, () => FeelValue>();
    const aliases = new Map<string, Requirement[]>();
    if (linked.element.kind === 'knowledge') names.set(linked.name, () => this.valueOf(linked, run));
    for (const requirement of linked.requires) {
      if (requirement.alias === null)
        names.set(requirement.linked.name, () => this.valueOf(requirement.linked, run));
      else aliases.set(requirement.alias, [...(aliases.get(requirement.alias) ?? []), requirement]);
    }
    for (const [alias, requirements] of aliases)
      names.set(normalName(alias), () => this.imported(requirements, run));
    return {
      get: (name) => names.get(name)?.() ?? (names.has(name) ? null : this.looselyNamed(linked, name, run)),
      now,
      zone,
    };
  }

  /** What comes through an import is a context by its name. */
  private imported(requirements: readonly Requirement[], run: Run): FeelValue {
    const context = newContext();
    for (const { linked } of requirements) context[linked.name] = this.valueOf(linked, run);
    return context;
  }

  /**
   * Camunda 8 calls a required decision by its id, Camunda 7 by the outputs of its table; and both let an expression
   * read any variable of the process.
   */
  private looselyNamed(linked: Linked, name: string, run: Run): FeelValue | undefined {
    for (const { linked: required } of linked.requires) {
      if (required.element.kind !== 'decision') continue;
      if (required.element.id === name) return this.valueOf(required, run);
      const output = this.outputOf(required, name, run);
      if (output !== undefined) return output;
    }
    return this.surroundings.variable(name);
  }

  private outputOf(required: Linked, name: string, run: Run): FeelValue | undefined {
    const { element } = required;
    if (element.kind !== 'decision' || element.logic?.kind !== 'table') return undefined;
    const { outputs, hitPolicy, aggregation } = element.logic;
    if (!outputs.some((output) => output.name === name)) return undefined;
    const value = this.valueOf(required, run);
    if (outputs.length === 1 || aggregation !== null) return value;
    const rows = this.rowsOf(required) ?? [];
    const isList = hitPolicy === 'COLLECT' || hitPolicy === 'RULE ORDER' || hitPolicy === 'OUTPUT ORDER';
    return isList ? rows.map((row) => row[name] ?? null) : (rows[0]?.[name] ?? null);
  }

  /** A decision service as a function of its input data, then its input decisions (DMN 1.5 §10.4). */
  private serviceFunction(linked: Linked, service: LinkedService): FeelFunction {
    const parameters = [...service.inputData, ...service.inputDecisions];
    return new FeelFunction(
      parameters.map(({ name, type }) => ({ name, type })),
      (values, run) =>
        this.callService(
          linked,
          new Map(parameters.map((each, index) => [each, values[index] ?? null])),
          run,
        ),
    );
  }

  /** Evaluates a service with its inputs given; nothing else of the graph is visible inside. */
  callService(linked: Linked, given: ReadonlyMap<Linked, FeelValue>, run: Run): FeelValue {
    const inner = new GraphEvaluation({ ...this.surroundings, input: () => undefined }, given);
    const outputs = linked.service?.outputs ?? [];
    const [only] = outputs;
    if (outputs.length === 1 && only) return conform(inner.valueOf(only, run), linked.type, run);
    const context = newContext();
    for (const output of outputs) context[output.name] = inner.valueOf(output, run);
    return conform(context, linked.type, run);
  }
}
