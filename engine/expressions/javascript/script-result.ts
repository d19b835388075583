/**
 * What a script gave, checked. It comes from the script's own side of the sandbox, where the script may have replaced
 * everything that helped to make it (`JSON.stringify` first of all): nothing of it is trusted.
 */
import { checkVariables } from '../guard.ts';
import type { Json, Variables } from '../../json.ts';

export type ScriptResult =
  | {
      readonly ok: true;
      /** Value of the last statement, or what was returned. */
      readonly value: Json;
      /** What `execution.setVariable` set. */
      readonly assignments: Variables;
      /** What `task.setAssignee` and the like changed: names of `TASK_NAMES`. */
      readonly task: Variables;
      /** `throw new BpmnError(code, message)`. */
      readonly error: { readonly code: string; readonly message: string } | null;
      /** What was printed, at most 200 lines. */
      readonly log: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

const TASK_NAMES = new Set([
  'assignee',
  'priority',
  'dueDate',
  'followUpDate',
  'candidateUsers',
  'candidateGroups',
]);
const MAX_LOG_LINES = 200;
const MAX_LINE = 2000;
const MAX_CODE = 255;

/** `text` is what the prelude wrote: `{value?, error?, assignments, task, log}`. Never throws. */
export function readAnswer(text: string): ScriptResult {
  const told = parsed(text);
  const value = checkVariables({ value: told?.value ?? null });
  const assignments = checkVariables(told?.assignments);
  const task = checkVariables(told?.task);
  if (told === null || !isObject(told.assignments) || !isObject(told.task)) return unreadable;
  for (const checked of [value, assignments, task]) {
    if (!checked.ok)
      return { ok: false, message: `The result of the script cannot be stored: ${checked.message}` };
  }
  if (!value.ok || !assignments.ok || !task.ok) return unreadable;
  return {
    ok: true,
    value: value.value.value ?? null,
    assignments: assignments.value,
    task: Object.fromEntries(Object.entries(task.value).filter(([name]) => TASK_NAMES.has(name))),
    error: isObject(told.error)
      ? { code: textOf(told.error.code, MAX_CODE), message: textOf(told.error.message, MAX_LINE) }
      : null,
    log: Array.isArray(told.log)
      ? told.log.slice(0, MAX_LOG_LINES).map((line: unknown) => textOf(line, MAX_LINE))
      : [],
  };
}

const unreadable: ScriptResult = {
  ok: false,
  message: 'The script replaced what its result is made with.',
};

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const told: unknown = JSON.parse(text);
    return isObject(told) ? told : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text as it is; of numbers their digits; of anything else nothing. No half surrogate pair is left where it is cut. */
function textOf(value: unknown, maximum: number): string {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  const [...characters] = text.slice(0, maximum).replaceAll('\0', '');
  return characters.filter((one) => !/^[\uD800-\uDFFF]$/.test(one)).join('');
}
