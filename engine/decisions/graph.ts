/** Links the elements of one or more DMN files by their requirements and compiles them (DMN 1.5 chapter 6). */
import {
  type FeelType,
  type NameTree,
  type Run,
  FeelFunction,
  normalName,
} from '../expressions/feel/index.ts';
import type { Finding } from '../model/finding.ts';
import { compileBoxed, compileFunction, converting } from './boxed.ts';
import { type Logic, type Place, nothing } from './logic.ts';
import type { DecisionModel, DrgElement, Knowledge } from './model.ts';
import { compileTable, type CompiledTable } from './table.ts';
import { namesOf, type TypeNamed, typesOf } from './types.ts';

/** An element with its requirements found and its logic compiled. */
export interface Linked {
  readonly element: DrgElement;
  readonly model: DecisionModel;
  /** Name of its variable, spelled the one way. */
  readonly name: string;
  readonly type: FeelType | null;
  readonly requires: readonly Requirement[];
  readonly logic: Logic;
  /** The table of a decision that is one. */
  readonly table: CompiledTable | null;
  /** The function of a knowledge model. */
  readonly makeFunction: ((run: Run) => FeelFunction) | null;
  readonly service: LinkedService | null;
}

/** `alias` is the name of the import that the element comes through; null in the same file. */
export interface Requirement {
  readonly linked: Linked;
  readonly alias: string | null;
}

export interface LinkedService {
  readonly outputs: readonly Linked[];
  readonly inputDecisions: readonly Linked[];
  readonly inputData: readonly Linked[];
}

export interface Graph {
  readonly elements: readonly Linked[];
  readonly findings: readonly Finding[];
  /** Names of all inputs and decisions: one that a decision does not require is hidden from it. */
  readonly declared: ReadonlySet<string>;
}

type Mutable = { -readonly [K in keyof Linked]: Linked[K] };

/** Links and compiles; what is wrong is found, and everything else still works. */
export function linkModels(models: readonly DecisionModel[]): Graph {
  const linker = new Linker(models);
  return linker.link();
}

class Linker {
  private readonly models: readonly DecisionModel[];
  private readonly findings: Finding[] = [];
  private readonly types = new Map<DecisionModel, TypeNamed>();
  private readonly byHref = new Map<string, Mutable>();
  private readonly all: Mutable[] = [];

  constructor(models: readonly DecisionModel[]) {
    this.models = models;
  }

  link(): Graph {
    for (const model of this.models) this.types.set(model, this.typesFor(model));
    for (const model of this.models) for (const element of model.elements) this.place(model, element);
    for (const linked of this.all) this.require(linked);
    for (const linked of this.all) this.reportCycle(linked);
    for (const linked of this.all) this.compile(linked);
    const declared = this.all.filter(
      ({ element }) => element.kind === 'input' || element.kind === 'decision',
    );
    return {
      elements: this.all,
      findings: this.findings,
      declared: new Set(declared.map(({ name }) => name)),
    };
  }

  private typesFor(model: DecisionModel): TypeNamed {
    return typesOf(model, (name) => {
      const imported = this.importedModels(model, name)[0];
      return (imported && this.types.get(imported)) ?? null;
    });
  }

  /** The models behind an import; a file may wrongly give its own `id` for its namespace. */
  private importedModels(model: DecisionModel, name: string): readonly DecisionModel[] {
    const namespaces = model.imports.filter((each) => each.name === name).map(({ namespace }) => namespace);
    return this.models.filter((each) => each !== model && namespaces.includes(each.namespace));
  }

  private place(model: DecisionModel, element: DrgElement): void {
    const { typeRef, name } = element.variable;
    const linked: Mutable = {
      element,
      model,
      name: normalName(element.kind === 'input' || element.kind === 'decision' ? name : element.name),
      type: typeRef === null ? null : (this.types.get(model)?.(typeRef) ?? null),
      requires: [],
      logic: nothing,
      table: null,
      makeFunction: null,
      service: null,
    };
    this.all.push(linked);
    this.byHref.set(hrefKey(model.namespace, element.id), linked);
  }

  private find(model: DecisionModel, href: string, from: DrgElement): readonly Linked[] {
    const hash = href.indexOf('#');
    const namespace = hash > 0 ? href.slice(0, hash) : model.namespace;
    const id = href.slice(hash + 1);
    const linked = this.byHref.get(hrefKey(namespace, id)) ?? this.ownElement(model, namespace, id);
    if (linked) return [linked];
    this.findings.push({
      file: model.file,
      element: from.id,
      code: 'DECISION_REQUIREMENT',
      severity: 'blocker',
      message: `${from.name} requires ${href}, which is in none of the files`,
      remedy: 'Deploy the file that has it together with this one, or remove the requirement.',
    });
    return [];
  }

  /** Some tools write the file's own elements with a namespace that is not the file's. */
  private ownElement(model: DecisionModel, namespace: string, id: string): Linked | undefined {
    const isKnown = this.models.some((each) => each.namespace === namespace);
    return isKnown ? undefined : this.byHref.get(hrefKey(model.namespace, id));
  }

  private require(linked: Mutable): void {
    const { element, model } = linked;
    const found = (hrefs: readonly string[]): readonly Linked[] =>
      hrefs.flatMap((href) => this.find(model, href, element));
    if (element.kind === 'service')
      linked.service = {
        outputs: found(element.outputs),
        inputDecisions: found(element.inputDecisions),
        inputData: found(element.inputData),
      };
    else if (element.kind !== 'input')
      linked.requires = found(element.requires).map((required) => ({
        linked: required,
        alias: required.model === model ? null : this.aliasOf(model, required.model),
      }));
  }

  private aliasOf(model: DecisionModel, other: DecisionModel): string | null {
    return model.imports.find(({ namespace }) => namespace === other.namespace)?.name ?? null;
  }

  private reportCycle(start: Linked): void {
    const seen = new Set<Linked>();
    const open = start.requires.map(({ linked }) => linked);
    for (let next = open.pop(); next; next = open.pop()) {
      if (next === start) {
        this.findings.push({
          file: start.model.file,
          element: start.element.id,
          code: 'DECISION_CYCLE',
          severity: 'blocker',
          message: `${start.element.name} requires itself, over other decisions`,
          remedy: 'Remove one of the requirements of the circle.',
        });
        return;
      }
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...next.requires.map(({ linked }) => linked));
    }
  }

  private compile(linked: Mutable): void {
    const { element, model } = linked;
    const place: Place = {
      model,
      typeNamed: this.types.get(model) ?? ((): null => null),
      names: namesFor(
        element.kind === 'knowledge' ? [...linked.requires, { linked, alias: null }] : linked.requires,
      ),
      element: element.id,
      report: (finding) => this.findings.push({ ...finding, file: model.file }),
    };
    if (element.kind === 'decision') {
      const { logic } = element;
      linked.table = logic?.kind === 'table' ? compileTable(logic, place) : null;
      linked.logic = linked.table ? nothing : converting(compileBoxed(logic, place), linked.type);
    } else if (element.kind === 'knowledge') {
      linked.makeFunction = knowledgeFunction(element, place, linked.type);
    }
  }
}

function hrefKey(namespace: string, id: string): string {
  return `${namespace}#${id}`;
}

/** The type of a knowledge model's variable is that of its result, or a function type with it. */
function knowledgeFunction(
  { logic }: Knowledge,
  place: Place,
  type: FeelType | null,
): ((run: Run) => FeelFunction) | null {
  if (!logic) return null;
  const make = compileFunction(logic, place);
  const result = type?.kind === 'function' ? type.result : type;
  if (!result) return make;
  return (run) => {
    const made = make(run);
    return new FeelFunction(made.parameters, made.body, result);
  };
}

function namesFor(requires: readonly Requirement[]): NameTree {
  const names: Record<string, NameTree | null> = {};
  for (const { linked, alias } of requires) {
    const own = namesOf(linked.type);
    if (alias === null) names[linked.name] = own;
    else names[alias] = { ...names[alias], [linked.name]: own };
  }
  return names;
}
