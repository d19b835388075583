/** Runs one script in the sandbox: variables in, value, assignments and effects out; nothing else crosses. */
import type { Json, Variables } from '../../json.ts';
import type { ExecutionFacts } from '../../model/expression.ts';
import { javascriptOfGroovy } from './groovy.ts';
import { Sandbox, type SandboxAnswer } from './pool.ts';

export interface ScriptRequest {
  readonly language: 'javascript' | 'groovy';
  readonly source: string;
  readonly variables: Variables;
  readonly execution?: ExecutionFacts | undefined;
  /** Facts of the task that a task listener is about. */
  readonly task?: Variables | undefined;
  /** Milliseconds; default 1,000. */
  readonly deadlineMs?: number | undefined;
}

export type ScriptResult =
  | {
      readonly ok: true;
      /** Value of the last statement. */
      readonly value: Json;
      /** What `execution.setVariable` set. */
      readonly assignments: Variables;
      /** What `task.setAssignee` and the like changed: assignee, priority, dueDate, candidateGroups … */
      readonly task: Variables;
      /** `throw new BpmnError(code, message)`. */
      readonly error: { readonly code: string; readonly message: string } | null;
      /** What was printed, at most 200 lines. */
      readonly log: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

const DEADLINE_MS = 1000;
const MAX_SOURCE = 100_000;

const sandbox = new Sandbox();

/** Never rejects: a script that fails, loops or eats memory is a failure with one sentence. */
export async function runScript(request: ScriptRequest): Promise<ScriptResult> {
  if (request.source.length > MAX_SOURCE) return tooLong;
  return resultOf(await sandbox.run(sandboxRequest(request)));
}

/** The same, blocking: for conditions within a step. */
export function runScriptNow(request: ScriptRequest): ScriptResult {
  if (request.source.length > MAX_SOURCE) return tooLong;
  return resultOf(sandbox.runNow(sandboxRequest(request)));
}

/** Ends the threads; for tests and at shutdown. */
export function closeSandbox(): Promise<void> {
  return sandbox.close();
}

const tooLong: ScriptResult = { ok: false, message: `The script is longer than ${MAX_SOURCE} characters.` };

function sandboxRequest({
  language,
  source,
  variables,
  execution,
  task,
  deadlineMs = DEADLINE_MS,
}: ScriptRequest): {
  source: string;
  input: string;
  deadlineMs: number;
} {
  return {
    source: language === 'groovy' ? javascriptOfGroovy(source) : source,
    input: JSON.stringify({ variables, execution: execution ?? null, task: task ?? null }),
    deadlineMs,
  };
}

function resultOf(answer: SandboxAnswer): ScriptResult {
  if (!answer.ok) return { ok: false, message: answer.message };
  const {
    value = null,
    assignments,
    task,
    error = null,
    log,
  } = JSON.parse(answer.text) as {
    value?: Json;
    assignments: Variables;
    task: Variables;
    error?: { code: string; message: string };
    log: string[];
  };
  return { ok: true, value, assignments, task, error, log };
}
