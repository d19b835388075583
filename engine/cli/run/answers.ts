/** The answers of `baton run`: what people, workers and other systems do, in order. */
import { parseDuration } from '../../expressions/calendar/index.ts';
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

/** Elements whose outcome the answers give. */
export function answeredElements(answers: readonly Answer[]): ReadonlySet<string> {
  return new Set(answers.flatMap((answer) => ('element' in answer ? [answer.element] : [])));
}

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

const SUBJECTS = ['element', 'message', 'signal', 'advance'] as const;
type Subject = (typeof SUBJECTS)[number];
const OPTIONS = ['variables', 'error', 'fail', 'correlation'] as const;
const MEMBERS = new Set<string>([...SUBJECTS, ...OPTIONS]);
const ALLOWED: Readonly<Record<Subject, readonly string[]>> = {
  element: ['variables', 'error', 'fail'],
  message: ['variables', 'correlation'],
  signal: ['variables'],
  advance: [],
};

/** A text says what is wrong. */
function readAnswer(entry: unknown): Answer | string {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'is no object';
  const given = entry as Record<string, unknown>;
  const unknown = Object.keys(given).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) return `has an unknown member "${unknown}"`;
  const checked = checkVariables(given.variables ?? {});
  if (!checked.ok) return `has variables that cannot be used: ${checked.message}`;
  const subjects = SUBJECTS.filter((name) => given[name] !== undefined);
  const [subject] = subjects;
  if (subject === undefined) return 'names neither element, message, signal nor advance';
  if (subjects.length > 1) return `names both ${subjects.join(' and ')}; make two answers of it`;
  const name = given[subject];
  if (typeof name !== 'string' || name === '') return `needs a text as its ${subject}`;
  const stray = OPTIONS.find((option) => given[option] !== undefined && !ALLOWED[subject].includes(option));
  if (stray !== undefined) return `cannot have "${stray}" beside "${subject}"`;
  return answerOf(subject, name, given, checked.value);
}

function answerOf(
  subject: Subject,
  name: string,
  { error, fail, correlation }: Readonly<Record<string, unknown>>,
  variables: Variables,
): Answer | string {
  switch (subject) {
    case 'advance': {
      const duration = parseDuration(name);
      return duration.ok ? { kind: 'advance', duration: name } : `has no duration: ${duration.message}`;
    }
    case 'signal':
      return { kind: 'signal', name, variables };
    case 'message': {
      const key = correlation === undefined || correlation === null ? undefined : textOf(correlation);
      return { kind: 'message', name, correlation: key, variables };
    }
    case 'element':
      if (error !== undefined && fail !== undefined) return 'has both error and fail';
      if (error !== undefined) return { kind: 'error', element: name, code: textOf(error), variables };
      if (fail !== undefined) return { kind: 'fail', element: name, message: textOf(fail) };
      return { kind: 'complete', element: name, variables };
    default:
      return subject satisfies never;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
