/** Deployed decisions, in memory: a step evaluates them without waiting. */
import type { DecisionEvaluation, Env, ResolvedBinding } from '../core/env.ts';
import { readDmn } from '../decisions/index.ts';
import type { Decisions } from '../decisions/index.ts';
import type { EvaluationContext } from '../model/expression.ts';
import type { Database } from '../store/database.ts';
import type { DeployedDecision } from '../store/deployed.ts';
import { listDecisions, readResource } from '../store/deployed.ts';

export interface DecisionCache {
  decide(
    decisionId: string,
    binding: ResolvedBinding,
    context: EvaluationContext,
    deploymentId: string,
  ): ReturnType<Env['decide']>;
  /** Reads what is deployed; after each deployment, of this node or another. */
  refresh(): Promise<void>;
}

/** A decision is deployed but its file was not read yet: the step is undone, and done again once it is. */
export class DecisionNotLoaded extends Error {
  readonly load: () => Promise<void>;
  constructor(load: () => Promise<void>) {
    super('the decision is not in memory yet');
    this.name = 'DecisionNotLoaded';
    this.load = load;
  }
}

export function createDecisionCache(database: Database): DecisionCache {
  let versions = new Map<string, readonly DeployedDecision[]>();
  /** Compiled files by deployment and name. */
  const files = new Map<string, Decisions>();

  async function load(version: DeployedDecision): Promise<void> {
    const content = await readResource(database, version.deployment_id, version.resource_name);
    files.set(fileKey(version), readDmn(version.resource_name, content));
  }

  return {
    decide(decisionId, binding, context, deploymentId) {
      const version = choose(versions.get(decisionId) ?? [], binding, deploymentId);
      if (!version) return unknownDecision(decisionId, binding);
      const file = files.get(fileKey(version));
      if (!file) throw new DecisionNotLoaded(() => load(version));
      return file.evaluate(decisionId, context);
    },
    async refresh() {
      const rows = await listDecisions(database);
      const grouped = new Map<string, DeployedDecision[]>();
      for (const row of rows) {
        const known = grouped.get(row.decision_id);
        if (known) known.push(row);
        else grouped.set(row.decision_id, [row]);
      }
      versions = grouped;
      // those that a step may ask for next are read now
      for (const row of rows) if (row.latest && !files.has(fileKey(row))) await load(row);
    },
  };
}

function fileKey({ deployment_id, resource_name }: DeployedDecision): string {
  return `${deployment_id}/${resource_name}`;
}

function choose(
  versions: readonly DeployedDecision[],
  binding: ResolvedBinding,
  deploymentId: string,
): DeployedDecision | undefined {
  switch (binding.kind) {
    case 'latest':
      return versions.find(({ latest }) => latest);
    // a decision that was not new with this deployment is bound to the version that was latest then
    case 'deployment':
      return versions.filter((version) => version.deployment_id <= Number(deploymentId)).at(-1);
    case 'version':
      return versions.find(({ version }) => version === binding.version);
    case 'versionTag':
      return versions.findLast(({ version_tag: tag }) => tag === binding.tag);
    default:
      throw new Error(`unknown binding ${String(binding satisfies never)}`);
  }
}

function unknownDecision(decisionId: string, binding: ResolvedBinding): DecisionEvaluation {
  const which =
    binding.kind === 'version'
      ? ` in version ${binding.version}`
      : binding.kind === 'versionTag'
        ? ` with tag ${binding.tag}`
        : '';
  return { ok: false, message: `There is no decision ${decisionId}${which}; deploy it, then retry.` };
}
