/** The face of DMN: reads decision files and evaluates what they decide (DMN 1.1 to 1.5). */
import type { JsonObject } from '../json.ts';
import type { Evaluation, EvaluationContext } from '../model/expression.ts';
import type { Finding } from '../model/finding.ts';
import { guardXml } from '../model/guard.ts';
import { scanXml } from '../model/xml/scan.ts';
import { type FeelOutcome, type FeelValue, outcomeOf, Run, toJson } from '../expressions/feel/index.ts';
import { GraphEvaluation, type Surroundings } from './evaluation.ts';
import { type Graph, linkModels, type Linked } from './graph.ts';
import { DecisionFailure } from './logic.ts';
import type { DecisionModel } from './model.ts';
import { isDecisionFile, readModel } from './read.ts';

export interface DecisionInfo {
  readonly id: string;
  readonly name: string;
  readonly kind: 'decision' | 'service';
  /** Ids of the decisions and inputs that it directly requires. */
  readonly requires: readonly string[];
}

/** `rows`: outputs by name of each rule that counts, when the decision is a table. */
export type DecisionEvaluation = Evaluation & { readonly rows?: readonly JsonObject[] };

export interface Decisions {
  readonly namespace: string;
  readonly name: string;
  readonly decisions: readonly DecisionInfo[];
  readonly findings: readonly Finding[];
  /** Evaluates a decision or decision service by its id, or by its name. Never throws. */
  evaluate(decisionId: string, context: EvaluationContext): DecisionEvaluation;
  /** The same on FEEL values, and with DMN's own answer to a broken hit policy: null. */
  evaluateFeel(decisionId: string, surroundings: FeelSurroundings): FeelOutcome<FeelValue>;
}

export interface FeelSurroundings {
  input(name: string, namespace: string): FeelValue | undefined;
  readonly now: number;
  readonly zone: string;
}

export interface DecisionResource {
  readonly file: string;
  readonly content: string | Uint8Array;
}

/** Most files that one file's imports are looked for in. */
const MAX_FILES = 200;

/**
 * Reads a DMN file. `others` are the files its imports are looked for in. What is wrong is in `findings`; a file that
 * is no DMN at all has no decisions.
 */
export function readDmn(
  file: string,
  content: string | Uint8Array,
  others: readonly DecisionResource[] = [],
): Decisions {
  const own = modelOf(file, content);
  if (!own.ok) return unreadable(own.finding);
  const imported = others.slice(0, MAX_FILES).flatMap((other) => {
    const model = modelOf(other.file, other.content);
    return model.ok ? [model.model] : [];
  });
  const graph = linkModels([own.model, ...imported]);
  const elements = graph.elements.filter(({ model }) => model === own.model);
  return {
    namespace: own.model.namespace,
    name: own.model.name,
    decisions: elements.flatMap(infoOf),
    findings: [
      ...graph.findings.filter((finding) => finding.file === file),
      ...emptyDecisions(elements, file),
    ],
    evaluate: (id, context) => evaluateJson(find(elements, id), id, graph, context),
    evaluateFeel: (id, given) => evaluateFeel(find(elements, id), given),
  };
}

type ReadModel =
  { readonly ok: true; readonly model: DecisionModel } | { readonly ok: false; readonly finding: Finding };

function modelOf(file: string, content: string | Uint8Array): ReadModel {
  const refused = (code: string, message: string, remedy: string): ReadModel => ({
    ok: false,
    finding: { file, element: null, code, severity: 'blocker', message, remedy },
  });
  const guarded = guardXml(content);
  if (!guarded.ok) return refused(guarded.code, guarded.message, guarded.remedy);
  const scanned = scanXml(guarded.text);
  if (!scanned.ok) return refused('XML_MALFORMED', scanned.message, 'Export the decisions again as DMN XML.');
  if (!isDecisionFile(scanned.root))
    return refused('NOT_DMN', 'The file has no DMN definitions.', 'Export the decisions as DMN XML.');
  return { ok: true, model: readModel(file, scanned.root, guarded.text) };
}

function unreadable(finding: Finding): Decisions {
  const message = finding.message;
  return {
    namespace: '',
    name: '',
    decisions: [],
    findings: [finding],
    evaluate: () => ({ ok: false, message }),
    evaluateFeel: () => ({ ok: false, message }),
  };
}

function infoOf({ element, requires, service }: Linked): readonly DecisionInfo[] {
  if (element.kind !== 'decision' && element.kind !== 'service') return [];
  const required = service
    ? [...service.inputData, ...service.inputDecisions]
    : requires.map(({ linked }) => linked);
  return [
    {
      id: element.id,
      name: element.name,
      kind: element.kind,
      requires: required.filter((each) => each.element.kind !== 'knowledge').map((each) => each.element.id),
    },
  ];
}

function emptyDecisions(elements: readonly Linked[], file: string): readonly Finding[] {
  return elements
    .filter(({ element }) => element.kind === 'decision' && element.logic === null)
    .map(({ element }) => ({
      file,
      element: element.id,
      code: 'DECISION_WITHOUT_LOGIC',
      severity: 'info',
      message: `Decision ${element.name} has no logic and is always null`,
      remedy: 'Give it a decision table or an expression.',
    }));
}

function find(elements: readonly Linked[], id: string): Linked | undefined {
  const decides = elements.filter(({ element }) => element.kind !== 'input' && element.kind !== 'knowledge');
  return (
    decides.find(({ element }) => element.id === id) ?? decides.find(({ element }) => element.name === id)
  );
}

function evaluateFeel(linked: Linked | undefined, given: FeelSurroundings): FeelOutcome<FeelValue> {
  if (!linked) return { ok: false, message: 'There is no such decision.' };
  const surroundings: Surroundings = {
    input: ({ element, model }) => given.input(element.name, model.namespace),
    variable: () => undefined,
    now: given.now,
    zone: given.zone,
    tolerant: true,
  };
  return guarded(surroundings, (run) => compute(new GraphEvaluation(surroundings), linked, run));
}

function guarded<T>(surroundings: Surroundings, run: (run: Run) => T): FeelOutcome<T> {
  const { now, zone } = surroundings;
  try {
    return outcomeOf(new Run({ get: () => undefined, now, zone }), run);
  } catch (error) {
    if (error instanceof DecisionFailure) return { ok: false, message: error.message };
    throw error;
  }
}

/** A service takes its input decisions from the surroundings, too. */
function compute(evaluation: GraphEvaluation, linked: Linked, run: Run): FeelValue {
  const { service } = linked;
  if (!service) return evaluation.valueOf(linked, run);
  const given = new Map<Linked, FeelValue>(
    [...service.inputData, ...service.inputDecisions].map((each) => [each, evaluation.inputOf(each, run)]),
  );
  return evaluation.callService(linked, given, run);
}

function evaluateJson(
  linked: Linked | undefined,
  id: string,
  graph: Graph,
  context: EvaluationContext,
): DecisionEvaluation {
  if (!linked) return { ok: false, message: `There is no decision '${id}'.` };
  const surroundings: Surroundings = {
    input: ({ element, name }) =>
      context.get(element.variable.name) ?? context.get(name) ?? context.get(element.id),
    variable: (name) => (graph.declared.has(name) ? undefined : context.get(name)),
    now: context.now,
    zone: context.zone,
    tolerant: false,
  };
  const evaluation = new GraphEvaluation(surroundings);
  const outcome = guarded(surroundings, (run) => {
    const value = toJson(compute(evaluation, linked, run), run);
    const rows = evaluation.rowsOf(linked)?.map((row) => toJson(row, run) as JsonObject);
    return rows ? { value, rows } : { value };
  });
  return outcome.ok ? { ok: true, ...outcome.value, warnings: outcome.warnings } : outcome;
}
