/** Jobs that `baton run` does itself: scripts in the sandbox, and connectors when it may. */
import type { Connector } from '../../../connectors/connector.ts';
import { BpmnError, ConnectorError } from '../../../connectors/connector.ts';
import { checkInputs } from '../../../connectors/inputs.ts';
import { findConnector } from '../../../connectors/registry.ts';
import type { Config } from '../../config.ts';
import { SCRIPT_RESULT, visibleVariables, type WaitOf } from '../../core/index.ts';
import { runScript } from '../../expressions/javascript/index.ts';
import type { Json, JsonObject, Variables } from '../../json.ts';
import type { Definition, JobSpec } from '../../model/definition.ts';
import type { Player, Waiting } from '../../testing/player.ts';

export type JobWaiting = Waiting & { readonly wait: WaitOf<'job'> };

/** The job's specification in the diagram; null when there is none (the rest of a long step). */
export function specOf(definition: Definition, { element, wait }: JobWaiting): JobSpec | null {
  if (wait.purpose === 'continue') return null;
  const node = definition.nodes.get(element);
  if (wait.purpose === 'listener') {
    const listeners = node?.listeners ?? definition.flows.get(element)?.listeners ?? [];
    return listeners[wait.listener ?? -1]?.job ?? null;
  }
  return node && 'job' in node ? node.job : null;
}

/** Runs the script of a job and reports its outcome to the player. */
export async function doScript(player: Player, waiting: JobWaiting, spec: JobSpec): Promise<void> {
  if (!spec.script) return;
  const state = player.state(waiting.instance);
  const { businessKey, processId } = state;
  const node = player.definition(processId).nodes.get(waiting.element);
  const task = Object.values(state.alive[waiting.owner]?.waits ?? {}).find(({ type }) => type === 'task') as
    WaitOf<'task'> | undefined;
  const result = await runScript({
    language: spec.script.language,
    source: spec.script.source,
    variables: visibleVariables(state, waiting.owner),
    execution: {
      instanceId: waiting.instance,
      businessKey,
      processId,
      elementId: waiting.element,
      elementName: node?.name ?? null,
    },
    task: task
      ? {
          assignee: task.assignee,
          priority: task.priority,
          candidateGroups: task.candidateGroups,
          candidateUsers: task.candidateUsers,
        }
      : {},
  });
  if (!result.ok) player.fail(waiting, result.message);
  else if (result.error)
    player.throwError(waiting, result.error.code, result.error.message, result.assignments);
  else player.complete(waiting, scriptVariables(result.value, result.assignments, result.task));
}

/** A script's value and its effects on the task travel under reserved names (engine/core/jobs.ts). */
export function scriptVariables(value: Json, assignments: Variables, task: Variables): Variables {
  const effects = Object.fromEntries(Object.entries(task).map(([name, effect]) => [`task.${name}`, effect]));
  return { ...assignments, ...effects, [SCRIPT_RESULT]: value };
}

/** The connector that would run the job. */
export function connectorOf({ wait }: JobWaiting): Connector | null {
  return findConnector(wait.jobType);
}

export async function callConnector(
  player: Player,
  waiting: JobWaiting,
  spec: JobSpec,
  connector: Connector,
  config: Config,
): Promise<void> {
  const { instance, owner, wait, element } = waiting;
  const state = player.state(instance);
  const own = withSecrets(state.alive[owner]?.variables ?? {}, config.secrets);
  try {
    const inputs =
      connector.adapt && wait.jobType !== connector.type ? connector.adapt(wait.jobType, own) : own;
    const output = await connector.run({
      inputs: checkInputs(connector, inputs),
      type: wait.jobType,
      headers: spec.headers,
      idempotencyKey: `${instance}/${owner}`,
      attempt: wait.attempt,
      signal: AbortSignal.timeout(connector.timeoutMs ?? 30_000),
      instanceId: instance,
      businessKey: state.businessKey,
      elementId: element,
      processId: state.processId,
      log: (message) => process.stderr.write(`${element}: ${message}\n`),
      settings: config.connectorSettings[connector.type] ?? {},
    });
    player.complete(waiting, output as Variables);
  } catch (error) {
    if (error instanceof BpmnError)
      player.throwError(waiting, error.code, error.message, error.variables as Variables);
    else
      player.fail(
        waiting,
        error instanceof ConnectorError ? error.message : `${connector.name}: ${(error as Error).message}`,
      );
  }
}

function withSecrets(value: JsonObject, secrets: ReadonlyMap<string, string>): JsonObject {
  return JSON.parse(
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === 'string'
        ? member.replaceAll(/\{\{secrets\.(\w+)\}\}/g, (all, name: string) => secrets.get(name) ?? all)
        : member,
    ),
  ) as JsonObject;
}
