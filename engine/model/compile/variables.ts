/** Which variables a node reads and writes, as far as the diagram tells. */
import type { CallSpec, DecisionSpec, HumanSpec, JobSpec, Mapping, Node, ScriptSpec } from '../definition.ts';
import type { Expression } from '../expression.ts';

/** Expressions that are evaluated when the node is entered, runs or leaves; those of its flows are not among them. */
export function expressionsOf(node: Node): readonly Expression[] {
  const found: (Expression | null | undefined)[] = [...sourcesOf(node.inputs)];
  if (node.loop?.kind === 'multiInstance') found.push(node.loop.collection, node.loop.cardinality);
  if ('human' in node) found.push(...humanExpressions(node.human));
  if ('call' in node && isSpec<CallSpec>(node.call)) found.push(...callExpressions(node.call));
  if ('decision' in node && isSpec<DecisionSpec>(node.decision)) found.push(node.decision.decisionId);
  if ('script' in node && isSpec<ScriptSpec>(node.script)) found.push(node.script.expression);
  if ('job' in node && isSpec<JobSpec>(node.job)) found.push(node.job.type);
  return found.filter((expression) => expression !== null && expression !== undefined);
}

function isSpec<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function sourcesOf(mappings: readonly Mapping[]): readonly Expression[] {
  return mappings.map(({ source }) => source);
}

function humanExpressions(human: HumanSpec): readonly (Expression | null)[] {
  return [
    human.assignee,
    human.candidateUsers,
    human.candidateGroups,
    human.dueDate,
    human.followUpDate,
    human.priority,
  ];
}

function callExpressions(call: CallSpec): readonly (Expression | null)[] {
  return [call.processId, call.businessKey, ...sourcesOf(call.inputs)];
}

/** Names that are variables once the node is done. */
export function writesOf(node: Node): ReadonlySet<string> {
  const names = node.outputs.map(({ target }) => target.split('.')[0] ?? target);
  if ('decision' in node && node.decision?.resultVariable) names.push(node.decision.resultVariable);
  if ('script' in node && node.script?.resultVariable) names.push(node.script.resultVariable);
  if ('job' in node && node.job?.resultVariable) names.push(node.job.resultVariable);
  if ('call' in node && isSpec<CallSpec>(node.call))
    names.push(...node.call.outputs.map(({ target }) => target));
  return new Set(names);
}

/** Variables that exist inside of a node only: its inputs, and those of its loop. */
export function localsOf(node: Node): ReadonlySet<string> {
  const names = node.inputs.map(({ target }) => target);
  if (node.loop?.kind === 'multiInstance') {
    names.push('loopCounter', 'nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances');
    if (node.loop.elementVariable) names.push(node.loop.elementVariable);
    if (node.loop.indexVariable) names.push(node.loop.indexVariable);
  }
  return new Set(names);
}
