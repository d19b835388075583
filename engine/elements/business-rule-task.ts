/** The business rule task (BPMN 2.0.2 §10.3.3): evaluates a decision within the step, or leaves it to a job. */
import type { Behaviour } from '../core/behaviour.ts';
import type { DecisionEvaluation, ResolvedBinding } from '../core/env.ts';
import { isObject } from '../core/mapping.ts';
import { failure, success, type Result } from '../core/result.ts';
import type { Run } from '../core/run.ts';
import type { ElementId } from '../core/state.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Binding, DecisionSpec } from '../model/definition.ts';
import { enterWork, resumeJob } from './job-work.ts';

/** Where a result goes that nobody named, for output mappings to read (as Camunda 7). */
const DEFAULT_RESULT = 'decisionResult';

export const businessRuleTask: Behaviour<'businessRuleTask'> = {
  enter(run, id, node) {
    const { decision } = node;
    if (!decision) return enterWork(run, id, node, node);
    const result = decide(run, id, decision);
    if (!result.ok) return result;
    if (decision.resultVariable !== null) run.store(id, { [decision.resultVariable]: result.value });
    else run.setLocal(id, { [DEFAULT_RESULT]: result.value });
    run.complete(id);
    return null;
  },
  resume: resumeJob,
};

function decide(run: Run, id: ElementId, spec: DecisionSpec): Result<Json> {
  const decisionId = run.evaluateText(spec.decisionId, id, 'decision id', 'decision');
  if (!decisionId.ok) return decisionId;
  const binding = resolveBinding(run, id, spec.binding);
  if (!binding.ok) return binding;
  const evaluation = run.env.decide(decisionId.value, binding.value, run.context(id));
  if (!evaluation.ok) return failure('decision', `Decision ${decisionId.value}: ${evaluation.message}`);
  const result = mapResult(evaluation, spec.mapResult);
  if (!result.ok) return failure('decision', `Decision ${decisionId.value}: ${result.message}`);
  const event = { type: 'decision.evaluated', ...run.at(id) } as const;
  run.emit({ ...event, decisionId: decisionId.value, result: result.value });
  return result;
}

/** A version that is an expression becomes a number. */
export function resolveBinding(run: Run, id: ElementId, binding: Binding): Result<ResolvedBinding> {
  if (binding.kind !== 'version') return success(binding);
  const version = run.evaluate(binding.version, id);
  if (!version.ok) return version;
  const number = Number(version.value);
  return Number.isInteger(number) && number > 0
    ? success({ kind: 'version', version: number })
    : failure('expression', `The version "${binding.version.source}" is not a version number`);
}

/** How matched rules become a value: FEEL's own rule, or one of Camunda 7's `mapDecisionResult`. */
function mapResult(
  evaluation: Extract<DecisionEvaluation, { ok: true }>,
  how: DecisionSpec['mapResult'],
): Result<Json> {
  if (how === 'auto') return success(evaluation.value);
  const rows = evaluation.rows ?? rowsOf(evaluation.value);
  if (how === 'resultList') return success(rows);
  if (how === 'collectEntries') {
    const entries = rows.map(singleEntry);
    const bad = entries.find((entry) => !entry.ok);
    return bad ?? success(entries.map((entry) => (entry.ok ? entry.value : null)));
  }
  if (rows.length > 1) return failure('decision', `${rows.length} rules matched where one may`);
  const [row] = rows;
  if (!row) return success(null);
  return how === 'singleResult' ? success(row) : singleEntry(row);
}

function rowsOf(value: Json): readonly JsonObject[] {
  if (value === null) return [];
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return list.map((row) => (isObject(row) ? row : { result: row }));
}

function singleEntry(row: JsonObject): Result<Json> {
  const values = Object.values(row);
  return values.length <= 1
    ? success(values[0] ?? null)
    : failure('decision', `a rule gave ${values.length} outputs where one is asked for`);
}
