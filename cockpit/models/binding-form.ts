/** A binding as people type it. */
import type { BindingView } from '../../engine/index.ts';
import { parseVariables } from './variable-form.ts';

export const TARGETS = [
  { value: 'connector', label: 'A connector', hint: 'This server calls it, e.g. http or email.' },
  {
    value: 'worker',
    label: 'An external worker',
    hint: 'A program of yours fetches the job and answers it.',
  },
  {
    value: 'script',
    label: 'A script',
    hint: 'JavaScript that runs in the sandbox; its result becomes variables.',
  },
  {
    value: 'nothing',
    label: 'Nothing',
    hint: 'The step is completed at once, e.g. because it only wrote a log.',
  },
] as const;

export type Target = BindingView['target'];

export interface TypedBinding {
  readonly key: string;
  readonly target: string;
  readonly type: string;
  readonly inputs: string;
  readonly script: string;
}

export function emptyBinding(key: string): TypedBinding {
  return { key, target: 'connector', type: '', inputs: '{}', script: '' };
}

export function typedBinding(binding: BindingView): TypedBinding {
  return {
    key: binding.key,
    target: binding.target,
    type: binding.type ?? '',
    inputs: JSON.stringify(binding.inputs, null, 2),
    script: binding.script ?? '',
  };
}

type Put = Omit<BindingView, 'updatedAt' | 'updatedBy'>;
type Read =
  | { readonly ok: true; readonly value: Put }
  | { readonly ok: false; readonly at: 'key' | 'type' | 'inputs' | 'script'; readonly message: string };

/** Keeps only what the chosen target needs. */
export function readBinding(typed: TypedBinding): Read {
  const target: Target = TARGETS.find(({ value }) => value === typed.target)?.value ?? 'nothing';
  if (!/^[\w-]+\/[\w-]+\/.+$/.test(typed.key))
    return {
      ok: false,
      at: 'key',
      message: 'Write the key as dialect/kind/value, as the import report shows it.',
    };
  const needsType = target === 'connector' || target === 'worker';
  if (needsType && typed.type === '')
    return {
      ok: false,
      at: 'type',
      message:
        target === 'worker' ? 'Name the job type the worker asks for.' : 'Name the connector, e.g. http.',
    };
  if (target === 'script' && typed.script.trim() === '')
    return { ok: false, at: 'script', message: 'Write the script.' };
  const inputs = needsType ? parseVariables(typed.inputs) : { ok: true as const, value: {} };
  if (!inputs.ok) return { ok: false, at: 'inputs', message: inputs.message };
  return {
    ok: true,
    value: {
      key: typed.key,
      target,
      type: needsType ? typed.type : null,
      inputs: inputs.value,
      script: target === 'script' ? typed.script : null,
    },
  };
}

export interface BindingRow {
  readonly key: string;
  readonly what: string;
  readonly editHref: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export function bindingRow(binding: BindingView): BindingRow {
  const words = {
    connector: `Connector ${binding.type ?? ''}`,
    worker: `Worker for ${binding.type ?? ''}`,
    script: 'A script',
    nothing: 'Nothing; completed at once',
  };
  return {
    key: binding.key,
    what: words[binding.target],
    editHref: `/cockpit/bindings/edit?${new URLSearchParams({ key: binding.key }).toString()}`,
    updatedAt: binding.updatedAt,
    updatedBy: binding.updatedBy.replace(/^user:/, ''),
  };
}
