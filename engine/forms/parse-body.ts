/** Turns the names and texts of a posted form into typed values, and says which button was pressed. */
import type { Json } from '../json.ts';
import { storedTemporal } from './datetimes.ts';
import { evaluateForm, inputsOf, MAX_ROWS, type Values } from './evaluate.ts';
import { isInput, isRepeated, type Field, type FormContext, type FormSchema } from './field.ts';
import { parseNumber } from './numbers.ts';
import { optionsOf, optionText } from './options.ts';
import { getAt, pathText, setAt, type MutableJson, type Path } from './path.ts';

/** As `express.urlencoded({ extended: false })` gives it: a name that comes twice is a list. */
export type FormBody = Readonly<Record<string, unknown>>;

export interface ParsedBody {
  readonly values: Values;
  /** `changed`: a row was added or removed, or the form wants to be drawn anew; nothing is to be saved. */
  readonly pressed: 'submit' | 'draft' | 'changed';
}

/**
 * Names are paths (`items[0].qty`), the number of rows of a list is in `items._n`, the pressed button in `_op`: `draft`,
 * `refresh`, `add:items`, `remove:items:2`. A name that did not come keeps its initial value; pages therefore send an
 * empty text before each check box and group of choices. What cannot be read stays text, for its error.
 */
export function parseBody(schema: FormSchema, body: FormBody, context: FormContext): ParsedBody {
  const values: Record<string, MutableJson> = {};
  readFields(schema.fields, [], body, context, values);
  const op = texts(body, '_op')?.at(-1) ?? '';
  const changed = op === 'refresh' || changeRows(schema.fields, [], values, op);
  chooseOptions(schema, values, context);
  return { values, pressed: changed ? 'changed' : op === 'draft' ? 'draft' : 'submit' };
}

function readFields(
  fields: readonly Field[],
  around: Path,
  body: FormBody,
  context: FormContext,
  values: Record<string, MutableJson>,
): void {
  for (const field of fields) {
    const path = [...around, ...(field.key ?? field.path)];
    if (isInput(field)) {
      const given = texts(body, pathText(path));
      const value = given ? typed(field, given, context) : undefined;
      if (value !== undefined) setAt(values, path, value);
    } else if (isRepeated(field)) {
      const count = Number(texts(body, `${pathText(path)}._n`)?.at(-1) ?? NaN);
      if (!Number.isInteger(count) || count < 0) continue;
      setAt(values, path, []);
      for (let at = 0; at < Math.min(count, MAX_ROWS); at += 1) {
        setAt(values, [...path, at], {});
        readFields(field.children, [...path, at], body, context, values);
      }
    } else readFields(field.children, path, body, context, values);
  }
}

function typed(field: Field, given: readonly string[], context: FormContext): Json | undefined {
  const text = given.at(-1) ?? '';
  switch (field.type) {
    case 'textfield':
      return text;
    case 'textarea':
      return text.replaceAll('\r\n', '\n');
    case 'number': {
      if (text.trim() === '') return null;
      const number = parseNumber(text);
      if (number === null) return text;
      return field.plain['serializeToString'] === true ? number : Number(number);
    }
    case 'datetime':
      return text === '' ? null : storedTemporal(text, field, context.zone, context.now);
    case 'checkbox':
      return given.includes('true');
    case 'radio':
    case 'select':
      return text === '' ? null : text;
    case 'checklist':
    case 'taglist':
      return given.filter((one) => one !== '');
    default:
      return undefined;
  }
}

/** Options are offered as text; the value behind it may be a number, a truth value or an object. */
function chooseOptions(schema: FormSchema, values: Record<string, MutableJson>, context: FormContext): void {
  for (const { field, path, context: scope } of inputsOf(evaluateForm(schema, values, context))) {
    if (!field.options) continue;
    const given = getAt(values, path);
    if (given === undefined || given === null) continue;
    const options = optionsOf(field, scope);
    const behind = (text: Json): Json =>
      options.find((option) => optionText(option.value) === text)?.value ?? text;
    setAt(values, path, Array.isArray(given) ? (given as readonly Json[]).map(behind) : behind(given));
  }
}

function changeRows(
  fields: readonly Field[],
  around: Path,
  values: Record<string, MutableJson>,
  op: string,
): boolean {
  const [verb, target = '', index = ''] = op.split(':');
  if (verb !== 'add' && verb !== 'remove') return false;
  const list = listPaths(fields, around, values).find((path) => pathText(path) === target);
  const rows = list && getAt(values, list);
  if (!list || !Array.isArray(rows)) return true;
  const kept =
    verb === 'add' ? [...(rows as Json[]), {}] : (rows as Json[]).filter((_, at) => String(at) !== index);
  setAt(values, list, kept.slice(0, MAX_ROWS));
  return true;
}

/** Every list there is, lists in rows of lists included, whose rows may be added and removed. */
function listPaths(fields: readonly Field[], around: Path, values: Values): Path[] {
  return fields.flatMap((field) => {
    const path = [...around, ...field.path];
    if (isInput(field)) return [];
    if (!isRepeated(field)) return listPaths(field.children, path, values);
    const rows = getAt(values, path);
    const inner = Array.isArray(rows)
      ? rows.flatMap((_, at) => listPaths(field.children, [...path, at], values))
      : [];
    return field.plain['allowAddRemove'] === false ? inner : [path, ...inner];
  });
}

function texts(body: FormBody, name: string): readonly string[] | undefined {
  if (!Object.hasOwn(body, name)) return undefined;
  const value = body[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;
}
