/** Starts a process for a subject, by its start form where one must be filled in. */
import { can, require } from '../access.ts';
import type { Instances } from '../engine.ts';
import { BatonError } from '../errors.ts';
import type { JsonObject, Variables } from '../json.ts';
import type { NodeOf } from '../model/definition.ts';
import { findAnswer } from '../store/queries/answers.ts';
import { findDefinition, findLatestDefinition, type DefinitionRow } from '../store/queries/definitions.ts';
import { findInstance, instanceView } from '../store/queries/instances.ts';
import type { InstanceView, Subject, TaskView } from '../views.ts';
import { actor } from './actor.ts';
import { startableBy } from './definition-access.ts';
import { formOf, submitted } from './forms.ts';
import { deployedKey, scopedKey } from './ids.ts';
import { nextTaskOf } from './next-task.ts';
import type { ReadContext } from './read-context.ts';
import { shardOfKey } from './repeated.ts';
import type { LoadedDefinition } from './runtime.ts';
import { shortText } from './text.ts';
import { checkedVariables, contextOf } from './variables.ts';

/** B-tree keys end at about 2,700 bytes; a business key is read by people (reliability.md §5.2). */
const MAX_BUSINESS_KEY = 255;

export async function startInstance(
  context: ReadContext,
  subject: Subject,
  request: Parameters<Instances['start']>[1],
): Promise<InstanceView & { readonly nextTask: TaskView | null }> {
  const idempotencyKey = scopedKey(subject, 'start', request.idempotencyKey);
  const known = await startedBefore(context, idempotencyKey);
  const instance = known ?? (await start(context, subject, request, idempotencyKey));
  const row = await findInstance(context.sql, { shard: context.shardOf(instance), id: instance });
  if (!row) throw new BatonError('NOT_FOUND');
  return { ...instanceView(row), nextTask: await nextTaskOf(context, subject, instance) };
}

/** Asked first: between the two requests another version may have been deployed, or the right to start it lost. */
async function startedBefore(
  { sql, shards }: ReadContext,
  idempotencyKey: string | undefined,
): Promise<string | null> {
  if (idempotencyKey === undefined) return null;
  const answer = await findAnswer(sql, shardOfKey(idempotencyKey, shards), idempotencyKey);
  return answer?.instance_id ?? null;
}

async function start(
  context: ReadContext,
  subject: Subject,
  request: Parameters<Instances['start']>[1],
  idempotencyKey: string | undefined,
): Promise<string> {
  const row = await definitionToStart(context, request);
  require(subject, 'definition.start', startableBy(row));
  const variables = checkedVariables(request.variables ?? {});
  const key = request.businessKey ?? null;
  const { instance } = await context.runtime.start({
    definitionKey: row.key,
    businessKey:
      key === null || key.trim() === '' ? null : shortText(key, 'The business key', MAX_BUSINESS_KEY),
    variables: await accept(context, subject, row, variables, request.viaForm ?? false),
    by: actor(subject),
    idempotencyKey,
  });
  return instance;
}

async function definitionToStart(
  { sql }: ReadContext,
  { processId, definitionKey }: Parameters<Instances['start']>[1],
): Promise<DefinitionRow> {
  if ((processId === undefined) === (definitionKey === undefined))
    throw new BatonError('INVALID', 'Name the process to start by either processId or definitionKey.');
  const row =
    definitionKey === undefined
      ? await findLatestDefinition(sql, processId ?? '')
      : await findDefinition(sql, deployedKey(definitionKey));
  if (row) return row;
  throw new BatonError('NOT_FOUND', 'No such process is deployed.');
}

/** Who may start a process only because it is open to them fills in its form; nobody passes it by. */
async function accept(
  context: ReadContext,
  subject: Subject,
  row: DefinitionRow,
  variables: Variables,
  viaForm: boolean,
): Promise<Variables> {
  if (!viaForm && can(subject, 'definition.start')) return variables;
  const schema = await startFormOf(context, await context.runtime.definition(row.key));
  if (!schema) return variables;
  return submitted(schema, variables, { initial: {}, now: context.clock.now(), zone: context.zone });
}

/** The form of the none start event (§10.5.2); null when it has none. */
export async function startFormOf(
  context: ReadContext,
  { definition, deploymentId }: LoadedDefinition,
): Promise<JsonObject | null> {
  const start = definition.root.starts.find(
    (node): node is NodeOf<'startEvent'> => node.kind === 'startEvent' && node.on.type === 'none',
  );
  if (!start?.form) return null;
  const evaluation = contextOf({}, { now: context.clock.now(), zone: definition.zone ?? context.zone });
  return (await formOf(context, start.form, deploymentId, evaluation)).schema;
}
