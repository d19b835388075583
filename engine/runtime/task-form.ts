/** The form of a task, filled with what the process knows and what the person has half written. */
import { require } from '../access.ts';
import { visibleVariables, type State } from '../core/index.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Node } from '../model/definition.ts';
import { componentsFor } from '../model/index.ts';
import { deleteDrafts, findDraft, putDraft } from '../store/drafts.ts';
import type { TaskRow } from '../store/queries/task-row.ts';
import type { Subject, TaskFormView } from '../views.ts';
import { EMPTY_SCHEMA, formOf, namedIn, type ResolvedForm } from './forms.ts';
import { waitKey } from './ids.ts';
import type { ReadContext } from './read-context.ts';
import { accessObject, taskFor } from './task-access.ts';
import { checkedVariables, contextOf } from './variables.ts';

export interface OpenForm extends ResolvedForm {
  readonly variables: JsonObject;
}

export async function taskForm(context: ReadContext, subject: Subject, id: string): Promise<TaskFormView> {
  const row = await taskFor(context, subject, id);
  const [form, draft] = await Promise.all([
    openForm(context, row),
    findDraft(context.sql, waitKey(context, id), subject.name),
  ]);
  const schema = form.schema ?? EMPTY_SCHEMA;
  return {
    schema,
    data: { ...namedIn(schema, form.variables), ...draft?.data },
    draftSavedAt: draft?.saved_at ?? null,
    externalUrl: form.externalUrl,
  };
}

/** The form that the diagram gives the task, with every variable that the task sees. */
export async function openForm(context: ReadContext, row: TaskRow): Promise<OpenForm> {
  const [loaded, snapshot] = await Promise.all([
    context.runtime.definition(row.definition_key),
    context.runtime.load(row.instance_id),
  ]);
  const node = loaded.definition.nodes.get(row.element);
  const owner = Object.values(snapshot?.state.alive ?? {}).find((alive) => row.wait_id in alive.waits);
  const variables = snapshot && owner ? visibleVariables(snapshot.state, owner.id) : {};
  const form = await formOf(
    context,
    node?.kind === 'userTask' ? node.human.form : null,
    loaded.deploymentId,
    contextOf(variables, {
      now: context.clock.now(),
      zone: loaded.definition.zone ?? context.zone,
      execution: {
        instanceId: row.instance_id,
        businessKey: row.business_key,
        processId: row.process_id,
        elementId: row.element,
        elementName: row.name,
      },
    }),
  );
  const taken = isGenerated(node) && snapshot ? await takenByCaller(context, snapshot.state.parent) : [];
  return { ...form, schema: withComponents(form.schema, taken), variables };
}

function isGenerated(node: Node | undefined): boolean {
  return node?.kind === 'userTask' && node.human.form?.kind === 'generated';
}

/** Fields for what the calling process maps back: nothing in the called process itself may read them. */
async function takenByCaller({ runtime }: ReadContext, parent: State['parent']): Promise<readonly Json[]> {
  const caller = parent && (await runtime.load(parent.instance));
  if (!parent || !caller) return [];
  const { definition } = await runtime.definition(caller.state.definitionKey);
  const owner = Object.values(caller.state.alive).find((alive) => parent.wait in alive.waits);
  const node = owner && definition.nodes.get(owner.element);
  if (node?.kind !== 'callActivity') return [];
  const names = [...node.call.outputs, ...node.outputs].flatMap(({ source }) => source.reads);
  return componentsFor([...new Set(names)], definition);
}

/** Adds components whose key the form does not have yet. */
function withComponents(schema: JsonObject | null, added: readonly Json[]): JsonObject | null {
  if (added.length === 0) return schema;
  const own = (schema ?? EMPTY_SCHEMA).components;
  const components = Array.isArray(own) ? (own as readonly Json[]) : [];
  const keys = new Set(components.map(keyOf));
  const fresh = added.filter((one) => !keys.has(keyOf(one)));
  return { ...(schema ?? EMPTY_SCHEMA), components: [...components, ...fresh] };
}

function keyOf(component: Json): Json {
  return typeof component === 'object' && component !== null && 'key' in component
    ? (component.key ?? null)
    : null;
}

/** Kept for this person only; whoever may complete the task may also leave it half done. */
export async function saveDraft(
  context: ReadContext,
  subject: Subject,
  id: string,
  data: JsonObject,
): Promise<void> {
  const row = await taskFor(context, subject, id);
  require(subject, 'task.complete', accessObject(row));
  await putDraft(
    context.sql,
    waitKey(context, id),
    subject.name,
    checkedVariables(data),
    context.clock.now(),
  );
}

/** Drafts of tasks of the instance that are no longer open. */
export async function dropDrafts(context: ReadContext, instance: string): Promise<void> {
  await deleteDrafts(context.sql, { shard: context.shardOf(instance), instance });
}
