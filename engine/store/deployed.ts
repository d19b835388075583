/** What is deployed, as the runtime reads it: definitions, decisions, start events, and the bytes of files. */
import { BatonError } from '../errors.ts';
import type { Binding } from '../model/definition.ts';
import type { Database } from './database.ts';

export interface DeployedDefinition {
  readonly key: number;
  readonly process_id: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly deployment_id: number;
  readonly resource_name: string;
}

const DEFINITION = 'key, process_id, version, version_tag, deployment_id, resource_name';

/** Primary key. */
export async function findDeployedDefinition(
  database: Database,
  key: number,
): Promise<DeployedDefinition | null> {
  const rows = await database.query<DeployedDefinition & Record<string, unknown>>(
    `select ${DEFINITION} from definition where key = $1`,
    [key],
  );
  return rows[0] ?? null;
}

/** The version that a call or start by process id means. Index definition_latest, or (process_id, version). */
export async function resolveDefinition(
  database: Database,
  processId: string,
  binding: Exclude<Binding, { kind: 'version' }> | { readonly kind: 'version'; readonly version: number },
  deploymentId: string | null,
): Promise<DeployedDefinition | null> {
  const [condition, value] =
    binding.kind === 'version'
      ? ['version = $2', binding.version]
      : binding.kind === 'versionTag'
        ? ['version_tag = $2', binding.tag]
        : binding.kind === 'deployment' && deploymentId !== null
          ? ['deployment_id <= $2', deploymentId]
          : ['latest and $2::int is null', null];
  const rows = await database.query<DeployedDefinition & Record<string, unknown>>(
    `select ${DEFINITION} from definition where process_id = $1 and ${condition} order by version desc limit 1`,
    [processId, value],
  );
  return rows[0] ?? null;
}

/** The original bytes. */
export async function readResource(database: Database, deploymentId: number, name: string): Promise<Buffer> {
  const rows = await database.query<{ content: Buffer }>(
    `select content from resource where deployment_id = $1 and name = $2`,
    [deploymentId, name],
  );
  const content = rows[0]?.content;
  if (!content) throw new BatonError('NOT_FOUND', `The file ${name} is no longer there.`);
  return content;
}

export interface DeployedDecision {
  readonly key: number;
  readonly decision_id: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly deployment_id: number;
  readonly resource_name: string;
  readonly latest: boolean;
}

/** All versions of all decisions, oldest first. */
export async function listDecisions(database: Database): Promise<readonly DeployedDecision[]> {
  return database.query<DeployedDecision & Record<string, unknown>>(
    `select key, decision_id, version, version_tag, deployment_id, resource_name, latest from decision
     order by decision_id, version`,
  );
}

export interface StartSubscriptionRow {
  readonly definition_key: number;
  readonly element: string;
}

/** Start events of latest versions that wait for a message or signal. Index start_subscription_name. */
export async function findStartSubscriptions(
  database: Database,
  kind: 'message' | 'signal',
  name: string,
): Promise<readonly StartSubscriptionRow[]> {
  return database.query<StartSubscriptionRow & Record<string, unknown>>(
    `select definition_key, element from start_subscription where kind = $1 and name = $2 order by definition_key`,
    [kind, name],
  );
}
