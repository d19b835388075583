/** Event definitions in one call each, for models built in code. */
import type { EventDefinition, MessageSpec } from '../model/definition.ts';
import type { Expression } from '../model/expression.ts';
import { value } from './expressions.ts';

type On<T extends EventDefinition['type']> = Extract<EventDefinition, { type: T }>;

export const terminate: EventDefinition = { type: 'terminate' };
export const cancel: EventDefinition = { type: 'cancel' };

/** After a time: `PT1H`; with `R3/PT1H` again and again; or at a date. */
export function timer(text: string | Expression, kind?: 'date' | 'duration' | 'cycle'): On<'timer'> {
  const source = typeof text === 'string' ? text : text.source;
  const guessed = source.startsWith('R') ? 'cycle' : source.startsWith('P') ? 'duration' : 'date';
  const spec = typeof text === 'string' ? value(text) : text;
  return { type: 'timer', timer: { kind: kind ?? guessed, value: spec, cron: 'spring' } };
}

/** Without a correlation the business key is meant. */
export function message(name: string, spec: Partial<Omit<MessageSpec, 'name'>> = {}): On<'message'> {
  return { type: 'message', message: messageSpec(name, spec) };
}

export function messageSpec(name: string, spec: Partial<Omit<MessageSpec, 'name'>> = {}): MessageSpec {
  return { name: value(name), correlation: null, payload: [], ...spec };
}

export function signal(name: string): On<'signal'> {
  return { type: 'signal', name: value(name), payload: [] };
}

/** Without a code: any error. */
export function error(
  code: string | null = null,
  variables: { readonly code?: string; readonly message?: string } = {},
): On<'error'> {
  return {
    type: 'error',
    code: code === null ? null : value(code),
    message: null,
    codeVariable: variables.code ?? null,
    messageVariable: variables.message ?? null,
  };
}

export function escalation(code: string | null = null, codeVariable: string | null = null): On<'escalation'> {
  return { type: 'escalation', code: code === null ? null : value(code), codeVariable };
}

export function conditional(condition: Expression, variableName: string | null = null): On<'conditional'> {
  return { type: 'conditional', condition, variableName };
}

export function compensate(activity: string | null = null): On<'compensate'> {
  return { type: 'compensate', activity, waitForCompletion: true };
}

export function link(name: string): On<'link'> {
  return { type: 'link', name };
}

export function multiple(definitions: readonly EventDefinition[], parallel = false): On<'multiple'> {
  return { type: 'multiple', parallel, definitions };
}
