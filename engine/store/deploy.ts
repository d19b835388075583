/** Writes a deployment: all its files and versions in one transaction, one deployment at a time. */
import type { Knex } from 'knex';
import type { TimerText } from '../core/env.ts';
import type { JsonObject } from '../json.ts';
import type { Finding } from '../model/finding.ts';
import type { Database } from './database.ts';

export interface NewResource {
  readonly name: string;
  readonly content: Buffer;
  readonly hash: string;
}

export interface NewDefinition {
  readonly processId: string;
  readonly versionTag: string | null;
  readonly name: string;
  readonly documentation: string | null;
  readonly dialect: string;
  readonly resource: NewResource;
  readonly startable: boolean;
  readonly startableUsers: readonly string[];
  readonly startableGroups: readonly string[];
  readonly historyTimeToLive: string | null;
  readonly subscriptions: readonly {
    readonly element: string;
    readonly kind: 'message' | 'signal';
    readonly name: string;
  }[];
  readonly timers: readonly {
    readonly element: string;
    readonly timer: TimerText;
    readonly zone: string;
    readonly dueAt: number;
  }[];
}

export interface NewDecision {
  readonly decisionId: string;
  readonly versionTag: string | null;
  readonly name: string;
  readonly resource: NewResource;
}

export interface NewForm {
  readonly formId: string;
  readonly versionTag: string | null;
  readonly schema: JsonObject;
  readonly resource: NewResource;
}

export interface NewDeployment {
  readonly id: number;
  readonly at: number;
  readonly by: string;
  readonly findings: readonly Finding[];
  readonly resources: readonly NewResource[];
  readonly definitions: readonly NewDefinition[];
  readonly decisions: readonly NewDecision[];
  readonly forms: readonly NewForm[];
}

export interface WrittenVersion {
  readonly key: number;
  readonly version: number;
  readonly isNew: boolean;
}

export interface WrittenDeployment {
  readonly definitions: readonly WrittenVersion[];
  readonly decisions: readonly WrittenVersion[];
  readonly forms: readonly WrittenVersion[];
}

/** Content that equals the latest version makes no new one; when nothing is new, nothing is written. */
export async function writeDeployment(
  database: Database,
  deployment: NewDeployment,
): Promise<WrittenDeployment> {
  return database.knex.transaction(async (trx) => {
    // versions are counted: two deployments at once would give the same number
    await trx.raw('lock table deployment in share row exclusive mode');
    await trx('deployment').insert({
      id: deployment.id,
      deployed_at: new Date(deployment.at),
      deployed_by: deployment.by,
      findings: JSON.stringify(deployment.findings),
    });
    const definitions: WrittenVersion[] = [];
    for (const definition of deployment.definitions)
      definitions.push(await writeDefinition(trx, deployment, definition));
    const decisions: WrittenVersion[] = [];
    for (const decision of deployment.decisions)
      decisions.push(await writeDecision(trx, deployment, decision));
    const forms: WrittenVersion[] = [];
    for (const form of deployment.forms) forms.push(await writeForm(trx, deployment, form));
    const isNew = [...definitions, ...decisions, ...forms].some((version) => version.isNew);
    if (!isNew) await trx('deployment').where({ id: deployment.id }).delete();
    else
      for (const { name, hash, content } of deployment.resources)
        await trx('resource').insert({ deployment_id: deployment.id, name, hash, content });
    return { definitions, decisions, forms };
  });
}

interface Latest {
  readonly key: number;
  readonly version: number;
  readonly hash: string;
}

type Table = 'definition' | 'decision' | 'form';

/** Makes the version if the content differs from the latest. Indexes …_latest. */
async function writeVersion(
  trx: Knex.Transaction,
  table: Table,
  id: { readonly [column: string]: string },
  hash: string,
  columns: Readonly<Record<string, unknown>>,
): Promise<WrittenVersion> {
  const latest = (await trx(table)
    .where({ ...id, latest: true })
    .first('key', 'version', 'hash')) as Latest | undefined;
  if (latest?.hash === hash) return { key: latest.key, version: latest.version, isNew: false };
  if (latest) await trx(table).where({ key: latest.key }).update({ latest: false });
  const version = (latest?.version ?? 0) + 1;
  const [row] = (await trx(table)
    .insert({ ...columns, ...id, version, hash, latest: true })
    .returning('key')) as { key: number }[];
  if (!row) throw new Error('an insert returned no row');
  return { key: row.key, version, isNew: true };
}

async function writeDefinition(
  trx: Knex.Transaction,
  { id, at, by }: NewDeployment,
  definition: NewDefinition,
): Promise<WrittenVersion> {
  const { processId, resource } = definition;
  const written = await writeVersion(trx, 'definition', { process_id: processId }, resource.hash, {
    version_tag: definition.versionTag,
    name: definition.name,
    documentation: definition.documentation,
    dialect: definition.dialect,
    deployment_id: id,
    resource_name: resource.name,
    deployed_at: new Date(at),
    deployed_by: by,
    startable: definition.startable,
    startable_users: definition.startableUsers,
    startable_groups: definition.startableGroups,
    history_time_to_live: definition.historyTimeToLive,
  });
  if (written.isNew) await replaceStartEvents(trx, written.key, at, definition);
  return written;
}

/** Only the latest version of a process is started by messages, signals and timers. */
async function replaceStartEvents(
  trx: Knex.Transaction,
  key: number,
  at: number,
  { processId, subscriptions, timers }: NewDefinition,
): Promise<void> {
  const versions = trx('definition').where({ process_id: processId }).select('key');
  await trx('start_subscription').whereIn('definition_key', versions.clone()).delete();
  await trx('start_timer').whereIn('definition_key', versions.clone()).delete();
  for (const { element, kind, name } of subscriptions)
    await trx('start_subscription')
      .insert({ definition_key: key, element, kind, name, created_at: new Date(at) })
      .onConflict()
      .ignore();
  for (const { element, timer, zone, dueAt } of timers)
    await trx('start_timer')
      .insert({
        definition_key: key,
        element,
        timer: JSON.stringify(timer),
        zone,
        started_at: new Date(at),
        due_at: new Date(dueAt),
      })
      .onConflict()
      .ignore();
}

async function writeDecision(
  trx: Knex.Transaction,
  { id, at }: NewDeployment,
  { decisionId, versionTag, name, resource }: NewDecision,
): Promise<WrittenVersion> {
  return writeVersion(trx, 'decision', { decision_id: decisionId }, resource.hash, {
    version_tag: versionTag,
    name,
    deployment_id: id,
    resource_name: resource.name,
    deployed_at: new Date(at),
  });
}

async function writeForm(
  trx: Knex.Transaction,
  { id, at }: NewDeployment,
  { formId, versionTag, schema, resource }: NewForm,
): Promise<WrittenVersion> {
  return writeVersion(trx, 'form', { form_id: formId }, resource.hash, {
    version_tag: versionTag,
    schema: JSON.stringify(schema),
    deployment_id: id,
    resource_name: resource.name,
    deployed_at: new Date(at),
  });
}
