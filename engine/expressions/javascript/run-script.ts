/** Runs one script in the sandbox: variables in, value, assignments and effects out; nothing else crosses. */
import type { Variables } from '../../json.ts';
import type { ExecutionFacts } from '../../model/expression.ts';
import { javascriptOfGroovy } from './groovy.ts';
import { Sandbox, type SandboxAnswer } from './pool.ts';
import { readAnswer, type ScriptResult } from './script-result.ts';

export type { ScriptResult } from './script-result.ts';

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

const DEADLINE_MS = 1000;
const MAX_SOURCE = 100_000;

/** Starts the thread of conditions, so that the first one need not wait for it. */
export function warmSandbox(): void {
  sandbox.warm();
}

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
    input: JSON.stringify({ language, variables, execution: execution ?? null, task: task ?? null }),
    deadlineMs,
  };
}

function resultOf(answer: SandboxAnswer): ScriptResult {
  return answer.ok ? readAnswer(answer.text) : answer;
}
