/** Scripts of a diagram in the sandbox: what they assign, return and do to a task becomes the result of their job. */
import type { Command } from '../core/command.ts';
import { SCRIPT_RESULT } from '../core/index.ts';
import { runScript } from '../expressions/javascript/index.ts';
import type { Json, Variables } from '../json.ts';
import type { ScriptSource } from '../model/definition.ts';
import type { JobContext } from './held-job.ts';
import { completed, failed } from './job-outcome.ts';

const DEADLINE_MS = 5_000;

export async function runScriptJob(context: JobContext, script: ScriptSource | null): Promise<Command> {
  const { state, element, node, wait } = context;
  if (!script) return failed(wait.id, 'The job has no script.');
  const result = await runScript({
    language: script.language,
    source: script.source,
    variables: context.variables(),
    execution: {
      instanceId: state.instance,
      businessKey: state.businessKey,
      processId: state.processId,
      elementId: element.element,
      elementName: node.name,
    },
    task: taskFacts(context),
    deadlineMs: DEADLINE_MS,
  });
  if (!result.ok) return failed(wait.id, result.message);
  if (result.error) {
    const { code, message } = result.error;
    return { type: 'job.throw', wait: wait.id, code, message, variables: result.assignments };
  }
  const effects = Object.entries(result.task).map(([name, value]): [string, Json] => [
    `task.${NAMES[name] ?? name}`,
    value,
  ]);
  return completed(wait.id, {
    ...result.assignments,
    [SCRIPT_RESULT]: result.value,
    ...Object.fromEntries(effects),
  });
}

/** Camunda 7's names of what we call otherwise. */
const NAMES: Readonly<Record<string, string>> = { dueDate: 'dueAt', followUpDate: 'followUpAt' };

/** What a task listener may read of its task; a task that is being created has its defaults. */
function taskFacts({ element, node }: JobContext): Variables | undefined {
  if (node.kind !== 'userTask') return undefined;
  const task = Object.values(element.waits).find((wait) => wait.type === 'task');
  return {
    name: task?.name ?? node.name ?? node.id,
    taskDefinitionKey: node.id,
    description: node.documentation,
    assignee: task?.assignee ?? null,
    candidateUsers: task?.candidateUsers ?? [],
    candidateGroups: task?.candidateGroups ?? [],
    priority: task?.priority ?? null,
    dueDate: task?.dueAt == null ? null : new Date(task.dueAt).toISOString(),
    followUpDate: task?.followUpAt == null ? null : new Date(task.followUpAt).toISOString(),
  };
}
