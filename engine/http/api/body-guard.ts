/** The door for JSON bodies as a whole: what a later walk could not survive or PostgreSQL could not store is refused. */

/** Variables are checked more narrowly by the engine; this is for whatever else a body holds. */
const MAX_DEPTH = 100;

export interface BodyProblem {
  readonly message: string;
  /** RFC 6901, at most the last twenty steps. */
  readonly pointer: string;
}

interface Place {
  readonly value: unknown;
  readonly name: string;
  readonly depth: number;
  readonly parent: Place | null;
}

/** Null when nothing is wrong. Iterative, so that no nesting can overflow the stack. */
export function bodyProblem(body: unknown): BodyProblem | null {
  const open: Place[] = [{ value: body, name: '', depth: 0, parent: null }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, name, depth } = place;
    if (name === '__proto__') return problem('The name "__proto__" is not allowed', place);
    if (!isStorable(name)) return problem('A name holds a character that cannot be stored', place);
    if (typeof value === 'string' && !isStorable(value))
      return problem('The text holds a NUL or half a surrogate pair, which cannot be stored', place);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) return problem(`The body is nested deeper than ${MAX_DEPTH}`, place);
    for (const [key, member] of Object.entries(value)) {
      open.push({ value: member, name: key, depth: depth + 1, parent: place });
    }
  }
  return null;
}

/** False for text with a NUL or half a surrogate pair, which PostgreSQL refuses or loses. */
export function isStorable(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}

function problem(message: string, place: Place): BodyProblem {
  const keys: string[] = [];
  for (let at: Place | null = place; at?.parent && keys.length < 20; at = at.parent)
    keys.unshift(`/${at.name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const pointer = keys.join('').replaceAll(/[\0\p{Cs}]/gu, '�');
  return { message: `${message} (at ${pointer.slice(0, 200) || 'the top'}).`, pointer };
}
