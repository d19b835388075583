/** The answers of `baton run`: what people, workers and other systems do, in order. */
import { checkVariables } from '../../expressions/guard.ts';
import type { Variables } from '../../json.ts';

export type Answer =
  | { readonly kind: 'complete'; readonly element: string; readonly variables: Variables }
  | { readonly kind: 'error'; readonly element: string; readonly code: string; readonly variables: Variables }
  | { readonly kind: 'fail'; readonly element: string; readonly message: string }
  | {
      readonly kind: 'message';
      readonly name: string;
      /** Undefined: whoever waits for the name. */
      readonly correlation: string | undefined;
      readonly variables: Variables;
    }
  | { readonly kind: 'signal'; readonly name: string; readonly variables: Variables }
  | { readonly kind: 'advance'; readonly duration: string };

export type Answers =
  | { readonly ok: true; readonly answers: readonly Answer[] }
  | { readonly ok: false; readonly message: string };

const MAX_ANSWERS = 100_000;

/** Reads the JSON list; the message of a refusal names the entry. */
export function readAnswers(text: string): Answers {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `the answers are no JSON: ${(error as Error).message}` };
  }
  if (!Array.isArray(list)) return { ok: false, message: 'the answers must be a JSON list' };
  if (list.length > MAX_ANSWERS) return { ok: false, message: `there are more than ${MAX_ANSWERS} answers` };
  const answers: Answer[] = [];
  for (const [index, entry] of list.entries()) {
    const answer = readAnswer(entry);
    if (typeof answer === 'string') return { ok: false, message: `answer ${index + 1} ${answer}` };
    answers.push(answer);
  }
  return { ok: true, answers };
}

const MEMBERS = new Set([
  'element',
  'variables',
  'error',
  'fail',
  'message',
  'correlation',
  'signal',
  'advance',
]);

/** A text says what is wrong. */
function readAnswer(entry: unknown): Answer | string {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'is no object';
  const given = entry as Record<string, unknown>;
  const unknown = Object.keys(given).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) return `has an unknown member "${unknown}"`;
  const checked = checkVariables(given.variables ?? {});
  if (!checked.ok) return `has variables that cannot be used: ${checked.message}`;
  const variables = checked.value;
  const { element, error, fail, message, correlation, signal, advance } = given;
  if (typeof advance === 'string') return { kind: 'advance', duration: advance };
  if (typeof signal === 'string') return { kind: 'signal', name: signal, variables };
  if (typeof message === 'string') {
    const key = correlation === undefined || correlation === null ? undefined : textOf(correlation);
    return { kind: 'message', name: message, correlation: key, variables };
  }
  if (typeof element !== 'string') return 'names neither element, message, signal nor advance';
  if (error !== undefined) return { kind: 'error', element, code: textOf(error), variables };
  if (fail !== undefined) return { kind: 'fail', element, message: textOf(fail) };
  return { kind: 'complete', element, variables };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
