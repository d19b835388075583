/** Foreign code: what the binding table says stands in for a Java class, a bean or a script of another tool. */
import type { Command } from '../core/command.ts';
import { compileExpression } from '../expressions/index.ts';
import type { Json } from '../json.ts';
import type { BindingView } from '../views.ts';
import type { DeclaredInput } from './connector-inputs.ts';
import type { JobContext } from './held-job.ts';
import { failed } from './job-outcome.ts';
import { contextOf } from './variables.ts';

export type Bound =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'connector'; readonly type: string; readonly inputs: readonly DeclaredInput[] }
  | { readonly kind: 'worker'; readonly type: string }
  | { readonly kind: 'script'; readonly source: string };

export function bindingKeyOf({ spec, wait }: JobContext): string {
  const origin = spec?.origin;
  return origin ? `${origin.dialect}/${origin.kind}/${origin.value}` : wait.jobType.replace(/^unbound:/, '');
}

export function resolveBinding(
  context: JobContext,
  key: string,
  binding: BindingView | null,
  now: number,
  zone: string,
): Bound {
  const { wait } = context;
  if (!binding) {
    const message = `Nothing stands in for ${key} yet: bind it to a connector, a worker, a script or nothing, then retry.`;
    return { kind: 'command', command: failed(wait.id, message, 'binding') };
  }
  switch (binding.target) {
    case 'nothing':
      return { kind: 'command', command: { type: 'job.complete', wait: wait.id, variables: {} } };
    case 'script':
      return { kind: 'script', source: binding.script ?? '' };
    case 'worker':
      return { kind: 'worker', type: binding.type ?? '' };
    case 'connector': {
      const inputs = evaluated(context, binding, now, zone);
      if (typeof inputs === 'string') return { kind: 'command', command: failed(wait.id, inputs, 'binding') };
      return { kind: 'connector', type: binding.type ?? '', inputs };
    }
    default:
      throw new Error(`unknown target ${String(binding.target satisfies never)}`);
  }
}

/** Text with a leading `=` is FEEL over the variables that the element sees. A text as result says what is wrong. */
function evaluated(
  context: JobContext,
  binding: BindingView,
  now: number,
  zone: string,
): readonly DeclaredInput[] | string {
  const evaluation = contextOf(context.variables(), { now, zone: context.loaded.definition.zone ?? zone });
  const inputs: DeclaredInput[] = [];
  for (const [name, text] of Object.entries(binding.inputs)) {
    const declared = typeof text === 'string' ? text : JSON.stringify(text);
    let value: Json = text;
    if (typeof text === 'string' && text.startsWith('=')) {
      const compiled = compileExpression(text, { dialect: 'baton', use: 'expression' });
      if (!compiled.ok) return `The binding's input ${name}: ${compiled.message}`;
      const result = compiled.expression.evaluate(evaluation);
      if (!result.ok) return `The binding's input ${name}: ${result.message}`;
      value = result.value;
    }
    inputs.push({ name, value, declared });
  }
  return inputs;
}
