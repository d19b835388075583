/** Names: how they are written, where they are bound, and how a variable is read (DMN 1.5 §10.3.1.4). */
import { builtinFunction } from '../builtins/index.ts';
import type { FeelNode } from '../parse.ts';
import type { Code, Run, Scope } from '../run.ts';
import { type FeelContext, type FeelValue, isContext } from '../value.ts';
import { type Env, type Rules, type Unit, textOf } from './unit.ts';

/** One spelling for all: no space around operators, one space between words. */
export function normalName(text: string): string {
  if (/^\w+$/.test(text)) return text;
  return text
    .trim()
    .replaceAll(/\s*(\*\*|[./\-'+*])\s*/g, '$1')
    .replaceAll(/\s+/g, ' ');
}

/** The name that a VariableName, PathName, Name, ParameterName or Key stands for. */
export function nameOf(node: FeelNode, unit: Unit): string {
  const text = textOf(node, unit);
  return text.startsWith('`') ? text.slice(1, -1) : normalName(text);
}

/** An entry by name; `undefined` when there is none. A name with spaces or operators matches any spelling of it. */
export function entryOf(context: FeelContext, name: string): FeelValue | undefined {
  if (Object.hasOwn(context, name)) return context[name];
  if (/^\w+$/.test(name)) return undefined;
  const spelled = Object.keys(context).find((key) => normalName(key) === name);
  return spelled === undefined ? undefined : context[spelled];
}

interface Place {
  readonly hops: number;
  readonly kind: Env['kind'];
}

/** Where a name may be bound, innermost first; `final` when one of them surely has it. */
function placesOf(
  name: string,
  env: Env | null,
): { readonly places: readonly Place[]; readonly final: boolean } {
  const places: Place[] = [];
  let hops = 0;
  for (let link = env; link !== null; link = link.parent, hops += 1) {
    if (link.kind === 'value' && link.name === name)
      return { places: [...places, { hops, kind: 'value' }], final: true };
    if (link.kind === 'entries' && link.names.has(name))
      return { places: [...places, { hops, kind: 'entries' }], final: true };
    if (link.kind === 'item') places.push({ hops, kind: 'item' });
    if (link.kind === 'item' && name === 'item')
      return { places: [...places, { hops, kind: 'value' }], final: true };
  }
  return { places, final: false };
}

/** Whether the text itself binds the name around this place. */
export function isBound(name: string, env: Env | null): boolean {
  return placesOf(name, env).final;
}

/** Code that reads a variable. A name that is bound nowhere gives null and a warning. */
export function reference(name: string, env: Env | null, unit: Unit): Code {
  const { places, final } = placesOf(name, env);
  if (name === '?') unit.inputReads += 1;
  if (!final) unit.reads.add(name);
  const [first] = places;
  if (!first) return rootReference(name);
  if (places.length === 1 && final && first.kind === 'value') return valueAt(first.hops);
  return searchIn(places, name);
}

function rootReference(name: string): Code {
  return (scope) => readRoot(scope.run, name);
}

function readRoot(run: Run, name: string): FeelValue {
  const value = run.input.get(name);
  if (value !== undefined) return value;
  const builtin = builtinFunction(name);
  if (builtin) return builtin;
  run.budget.missing = true;
  return run.fail('NO_VARIABLE_FOUND', `No variable found with name '${name}'`);
}

function valueAt(hops: number): Code {
  if (hops === 0) return (scope) => scope.value;
  if (hops === 1) return (scope) => scope.parent?.value ?? null;
  return (scope) => {
    let at: Scope | null = scope;
    for (let left = hops; left > 0 && at !== null; left -= 1) at = at.parent;
    return at?.value ?? null;
  };
}

function searchIn(places: readonly Place[], name: string): Code {
  return (scope) => {
    let at: Scope | null = scope;
    let hops = 0;
    for (const place of places) {
      for (; hops < place.hops && at !== null; hops += 1) at = at.parent;
      const value: FeelValue = at?.value ?? null;
      if (place.kind === 'value') return value;
      const entry = isContext(value) ? entryOf(value, name) : undefined;
      if (entry !== undefined) return entry;
      if (place.kind === 'entries') return null;
    }
    return readRoot(scope.run, name);
  };
}

export const nameRules: Rules = {
  VariableName: (node, env, unit) => reference(nameOf(node, unit), env, unit),
  '?': (_node, env, unit) => reference('?', env, unit),
};
