/** Works out a form: which fields are visible and writable for these values, and what its expression fields give. */
import type { Json } from '../json.ts';
import type { EvaluationContext } from '../model/expression.ts';
import { isInput, isRepeated, type Field, type FormContext, type FormSchema } from './field.ts';
import { isTemporal, subtypeOf } from './datetimes.ts';
import { parseNumber } from './numbers.ts';
import { getAt, pathText, setAt, type MutableJson, type Path } from './path.ts';

/** Rows of one list. */
export const MAX_ROWS = 200;
/** Conditions and expressions may depend on one another; after this many rounds they are taken as they stand. */
const MAX_ROUNDS = 12;
/** Fields drawn in all, lists in lists included. */
const MAX_INSTANCES = 5000;

/** One field in one place: the field of a list's row exists once a row. */
export interface Instance {
  readonly field: Field;
  /** Where its value lies from the root; of a group or list, its own path. */
  readonly path: Path;
  readonly context: EvaluationContext;
  readonly hidden: boolean;
  readonly readonly: boolean;
  /** The current value of an input. */
  readonly value: Json;
  readonly children: readonly Instance[];
  /** Of a list: its rows. */
  readonly rows: readonly (readonly Instance[])[];
}

export type Values = Readonly<Record<string, Json>>;

/**
 * `submitted` null: the form as it is first shown. Otherwise what came in; names it lacks keep their initial value, and
 * fields that are readonly or disabled keep it in any case.
 */
export function evaluateForm(
  schema: FormSchema,
  submitted: Values | null,
  context: FormContext,
): readonly Instance[] {
  let visible: Values = submitted ?? {};
  let instances: readonly Instance[] = [];
  let before = '';
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const walk: Walk = { submitted, visible, context, count: 0 };
    instances = walkFields(schema.fields, walk, ROOT, false);
    visible = valuesOf(instances, ({ hidden }) => !hidden);
    const now = JSON.stringify([visible, hiddenPaths(instances)]);
    if (now === before) break;
    before = now;
  }
  return instances;
}

/** The values of all inputs that pass, nested as the paths say. A visible list is there even without rows. */
export function valuesOf(instances: readonly Instance[], passes: (instance: Instance) => boolean): Values {
  const data: Record<string, MutableJson> = {};
  const collect = (list: readonly Instance[]): void => {
    for (const instance of list) {
      if (isInput(instance.field)) {
        if (passes(instance)) setAt(data, instance.path, instance.value);
        continue;
      }
      if (isRepeated(instance.field) && !instance.hidden)
        setAt(data, instance.path, instance.rows.map(() => ({})) as Json);
      collect(instance.children);
      instance.rows.forEach(collect);
    }
  };
  collect(instances);
  return data;
}

export function inputsOf(instances: readonly Instance[]): readonly Instance[] {
  return instances.flatMap((instance) =>
    isInput(instance.field)
      ? [instance]
      : [...inputsOf(instance.children), ...instance.rows.flatMap(inputsOf)],
  );
}

interface Walk {
  readonly submitted: Values | null;
  readonly visible: Values;
  readonly context: FormContext;
  count: number;
}

/** Where the walk is: the path of the scope, the list rows around it, and the scope around the nearest row. */
interface Place {
  readonly path: Path;
  readonly rows: readonly number[];
  readonly scopes: readonly Path[];
}

const ROOT: Place = { path: [], rows: [], scopes: [[]] };

function walkFields(
  fields: readonly Field[],
  walk: Walk,
  place: Place,
  hiddenAround: boolean,
): readonly Instance[] {
  const context = contextAt(walk, place);
  return fields.flatMap((field) => {
    walk.count += 1;
    return walk.count > MAX_INSTANCES ? [] : [instanceOf(field, walk, place, context, hiddenAround)];
  });
}

function instanceOf(
  field: Field,
  walk: Walk,
  place: Place,
  context: EvaluationContext,
  hiddenAround: boolean,
): Instance {
  const hidden = hiddenAround || field.hide?.(context) === true;
  const readonly = field.disabled || field.readonly(context) === true;
  const path = [...place.path, ...(field.key ?? field.path)];
  const base = { field, path, context, hidden, readonly, children: [], rows: [] };
  if (isInput(field)) return { ...base, value: inputValue(field, path, walk, context, readonly) };
  if (isRepeated(field)) {
    const count = hidden ? 0 : rowCount(field, path, walk);
    const rows = Array.from({ length: count }, (_, at) =>
      walkFields(field.children, walk, rowPlace(place, path, at), hidden),
    );
    return { ...base, value: null, rows };
  }
  return { ...base, value: null, children: walkFields(field.children, walk, { ...place, path }, hidden) };
}

function rowPlace(place: Place, list: Path, at: number): Place {
  const path = [...list, at];
  return { path, rows: [...place.rows, at + 1], scopes: [...place.scopes, path] };
}

function inputValue(
  field: Field,
  path: Path,
  walk: Walk,
  context: EvaluationContext,
  readonly: boolean,
): Json {
  if (field.type === 'expression') return field.content(context);
  const given = walk.submitted && !readonly ? getAt(walk.submitted, path) : undefined;
  if (given !== undefined) return given;
  const initial = getAt(walk.context.initial, path);
  if (initial !== undefined) return fits(field, initial) ? initial : emptyValue(field);
  return field.defaultValue ?? emptyValue(field);
}

function rowCount(field: Field, path: Path, walk: Walk): number {
  const initial = getAt(walk.context.initial, path);
  const started = Array.isArray(initial) ? initial.length : numberOr(field.plain['defaultRepetitions'], 1);
  const given = walk.submitted ? getAt(walk.submitted, path) : undefined;
  const mayChange = field.plain['allowAddRemove'] !== false;
  return Math.min(MAX_ROWS, mayChange && Array.isArray(given) ? given.length : started);
}

/** Whether a variable can be shown by the field at all; else the field begins empty, as in form-js. */
function fits(field: Field, value: Json): boolean {
  if (value === null) return true;
  switch (field.type) {
    case 'textfield':
    case 'textarea':
      return typeof value !== 'object';
    case 'number':
      return (typeof value === 'number' || typeof value === 'string') && parseNumber(String(value)) !== null;
    case 'datetime':
      return typeof value === 'string' && isTemporal(value, subtypeOf(field));
    case 'checkbox':
      return typeof value === 'boolean';
    case 'checklist':
    case 'taglist':
      return Array.isArray(value);
    default:
      return true;
  }
}

/** As in form-js, so that a process sees the same values whoever rendered the form. */
function emptyValue(field: Field): Json {
  switch (field.type) {
    case 'textfield':
    case 'textarea':
      return '';
    case 'checkbox':
      return false;
    case 'checklist':
    case 'taglist':
      return [];
    default:
      return null;
  }
}

/** Names in sight: the visible values over the initial ones, and `this`, `parent`, `i` (also as `_this_` …). */
function contextAt(walk: Walk, place: Place): EvaluationContext {
  const { visible, context } = walk;
  const scope = place.scopes.at(-1) ?? [];
  const around = place.scopes.at(-2);
  const valueAt = (path: Path | undefined): Json =>
    path === undefined
      ? null
      : path.length === 0
        ? { ...context.initial, ...visible }
        : (getAt(visible, path) ?? getAt(context.initial, path) ?? null);
  const special = new Map<string, () => Json>([
    ['this', () => valueAt(scope)],
    ['parent', () => valueAt(around)],
    ['i', () => [...place.rows]],
  ]);
  return {
    now: context.now,
    zone: context.zone,
    names: () => [...new Set([...Object.keys(visible), ...Object.keys(context.initial)])],
    get(name) {
      if (Object.hasOwn(visible, name)) return visible[name];
      if (Object.hasOwn(context.initial, name)) return context.initial[name];
      return special.get(/^_(.+)_$/.exec(name)?.[1] ?? name)?.();
    },
  };
}

function hiddenPaths(instances: readonly Instance[]): readonly string[] {
  return instances.flatMap((instance) => [
    ...(instance.hidden ? [`${instance.field.id}:${pathText(instance.path)}`] : []),
    ...hiddenPaths(instance.children),
    ...instance.rows.flatMap(hiddenPaths),
  ]);
}

function numberOr(value: Json | undefined, fallback: number): number {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : fallback;
}
