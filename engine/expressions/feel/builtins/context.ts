/** Context functions (DMN 1.5 Table 81). */
import type { Run } from '../run.ts';
import { type FeelContext, type FeelValue, isContext, isList, newContext } from '../value.ts';
import { signature } from './definition.ts';

function copyOf(context: FeelContext): Record<string, FeelValue> {
  const copy = newContext();
  for (const [name, value] of Object.entries(context)) copy[name] = value;
  return copy;
}

/** Makes a context of `{key, value}` items; null when one is none or a key comes twice. */
function fromEntries(entries: readonly FeelValue[], run: Run): FeelValue {
  const context = newContext();
  for (const entry of entries) {
    const key = isContext(entry) ? entry.key : null;
    if (
      !isContext(entry) ||
      typeof key !== 'string' ||
      !Object.hasOwn(entry, 'value') ||
      Object.hasOwn(context, key)
    )
      return run.fail('FUNCTION_INVOCATION_FAILURE', 'The entries need distinct keys, and values');
    context[key] = entry.value ?? null;
  }
  return context;
}

function put(context: FeelContext, path: readonly FeelValue[], value: FeelValue, run: Run): FeelValue {
  const [key, ...rest] = path;
  if (typeof key !== 'string') return run.fail('FUNCTION_INVOCATION_FAILURE', 'A key must be a string');
  const copy = copyOf(context);
  if (rest.length === 0) {
    copy[key] = value;
    return copy;
  }
  const inner = Object.hasOwn(context, key) ? (context[key] ?? null) : null;
  const changed = isContext(inner) ? put(inner, rest, value, run) : null;
  if (changed === null) return run.fail('FUNCTION_INVOCATION_FAILURE', `'${key}' is not a context`);
  copy[key] = changed;
  return copy;
}

function valueAt(context: FeelContext, path: readonly FeelValue[]): FeelValue {
  let value: FeelValue = context;
  for (const key of path) {
    if (typeof key !== 'string' || !isContext(value) || !Object.hasOwn(value, key)) return null;
    value = value[key] ?? null;
  }
  return path.length === 0 ? null : value;
}

export const contextFunctions = [
  signature('get value(m: context?, key: string|list?)', ([context = null, key = null]) => {
    if (!isContext(context) || key === null) return null;
    return valueAt(context, isList(key) ? key : [key]);
  }),
  signature('get value(context: context?, keys: list?)', ([context = null, keys = null]) =>
    isContext(context) && isList(keys) ? valueAt(context, keys) : null,
  ),
  signature('get entries(m: context)', ([context = null]) =>
    isContext(context)
      ? Object.entries(context).map(([key, value]) => Object.assign(newContext(), { key, value }))
      : null,
  ),
  signature('context(entries: list)', ([entries = null], run) =>
    isList(entries) ? fromEntries(entries, run) : null,
  ),
  signature(
    'context put(context: context, key: string, value: any)',
    ([context = null, key = null, value = null], run) =>
      isContext(context) ? put(context, [key], value, run) : null,
  ),
  signature(
    'context put(context: context, keys: list, value: any)',
    ([context = null, keys = null, value = null], run) =>
      isContext(context) && isList(keys) ? put(context, keys, value, run) : null,
  ),
  signature('context merge(contexts: list)', ([contexts = null], run) => {
    if (!isList(contexts) || !contexts.every((each) => isContext(each)))
      return run.fail('FUNCTION_INVOCATION_FAILURE', 'Only contexts can be merged');
    return Object.assign(newContext(), ...contexts.map((each) => copyOf(each))) as FeelContext;
  }),
];
