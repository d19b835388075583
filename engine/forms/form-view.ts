/** What a template needs to draw a form: rows of fields with their texts, values, options and errors; no expressions. */
import type { Json } from '../json.ts';
import { labelText } from './check-value.ts';
import { subtypeOf, typedTemporal } from './datetimes.ts';
import { evaluateForm, type Instance, type Values } from './evaluate.ts';
import { isInput, isRepeated, type FieldType, type FormContext, type FormSchema } from './field.ts';
import { optionsOf, optionText, sameValue } from './options.ts';
import { pathText } from './path.ts';
import { tableView, type TableView } from './table-view.ts';
import { valueText } from './template.ts';

export interface DrawnForm {
  readonly rows: readonly RowView[];
  /** For the error summary, in the order of the form. */
  readonly errors: readonly { readonly href: string; readonly message: string }[];
  /** The form depends on what one types. */
  readonly reactive: boolean;
  readonly submitLabel: string | null;
  /** Whether there is anything to fill in. */
  readonly hasInputs: boolean;
}

export interface RowView {
  readonly fields: readonly FieldView[];
}

export interface FieldView {
  readonly type: FieldType;
  /** Id of the element in the page, and the name that `parseBody` reads. */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
  readonly readonly: boolean;
  readonly error: string | null;
  /** Columns of 16; null shares the row evenly. */
  readonly span: number | null;
  /** The value as the input's text; of `text`, `html`, `image`, `iframe` the content. */
  readonly value: string;
  readonly checked: boolean;
  readonly options: readonly OptionView[];
  /** `text`, `email`, `tel`, `date`, `time`, `datetime-local`. */
  readonly inputType: string;
  readonly isNumber: boolean;
  readonly prefix: string;
  readonly suffix: string;
  readonly alt: string;
  readonly height: number | null;
  /** Children of a group. */
  readonly rows: readonly RowView[];
  /** Rows of a list. */
  readonly items: readonly {
    readonly index: number;
    readonly position: number;
    readonly rows: readonly RowView[];
  }[];
  readonly mayChangeRows: boolean;
  readonly outlined: boolean;
  readonly table: TableView | null;
}

export interface OptionView {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly checked: boolean;
}

/** `values` null: as first shown. `errors` by path, as `validateSubmission` gives them. */
export function viewForm(
  schema: FormSchema,
  values: Values | null,
  context: FormContext,
  errors: Readonly<Record<string, string>> = {},
): DrawnForm {
  const instances = evaluateForm(schema, values, context);
  const rows = rowsOf(instances, { context, errors });
  const fields = flatten(rows);
  return {
    rows,
    errors: fields.flatMap(({ id, error }) => (error === null ? [] : [{ href: `#${id}`, message: error }])),
    reactive: schema.reactive,
    submitLabel: schema.submitLabel,
    hasInputs: fields.some(({ type, readonly }) => isInput({ type }) && type !== 'expression' && !readonly),
  };
}

interface Drawing {
  readonly context: FormContext;
  readonly errors: Readonly<Record<string, string>>;
}

/** Neighbours that name the same layout row stand side by side. */
function rowsOf(instances: readonly Instance[], drawing: Drawing): readonly RowView[] {
  const rows: { row: string | null; fields: FieldView[] }[] = [];
  for (const instance of instances) {
    const { type, layout } = instance.field;
    if (instance.hidden || type === 'expression' || type === 'button') continue;
    const last = rows.at(-1);
    const view = fieldView(instance, drawing);
    if (last && layout.row !== null && last.row === layout.row) last.fields.push(view);
    else rows.push({ row: layout.row, fields: [view] });
  }
  return rows.map(({ fields }) => ({ fields }));
}

function fieldView(instance: Instance, drawing: Drawing): FieldView {
  const { field, path, context, readonly } = instance;
  const name = pathText(path);
  const id = `f-${(isInput(field) ? name : `${name}-${field.id}`).replace(/[^\w-]+/g, '-')}`;
  const items = instance.rows.map((row, index) => ({
    index,
    position: index + 1,
    rows: rowsOf(row, drawing),
  }));
  return {
    type: field.type,
    id,
    name,
    label: isInput(field) ? labelText(instance) : valueText(field.label(context)),
    hint: valueText(field.description(context)),
    required: field.rules.required,
    readonly,
    error: drawing.errors[name] !== undefined && isInput(field) ? drawing.errors[name] : null,
    span: field.layout.columns,
    value: inputText(instance, drawing.context),
    checked: instance.value === true,
    options: optionViews(instance, id),
    inputType: inputType(instance),
    isNumber: field.type === 'number',
    prefix: valueText(field.prefix(context)),
    suffix: valueText(field.suffix(context)),
    alt: valueText(field.alt(context)),
    height: typeof field.plain['height'] === 'number' ? field.plain['height'] : null,
    rows: rowsOf(instance.children, drawing),
    items,
    mayChangeRows: isRepeated(field) && field.plain['allowAddRemove'] !== false && !readonly,
    outlined: field.plain['showOutline'] === true,
    table: tableView(instance),
  };
}

function inputText({ field, value, context }: Instance, { zone, now }: FormContext): string {
  if (!isInput(field)) return valueText(field.content(context));
  if (field.type !== 'datetime') return valueText(value);
  return typedTemporal(value, field, zone, now) || valueText(value);
}

function optionViews(instance: Instance, id: string): readonly OptionView[] {
  if (!instance.field.options) return [];
  const chosen: readonly Json[] = Array.isArray(instance.value)
    ? (instance.value as readonly Json[])
    : [instance.value];
  return optionsOf(instance.field, instance.context).map(({ value, label }, at) => ({
    id: `${id}-${at}`,
    value: optionText(value),
    label,
    checked: chosen.some((one) => sameValue(one, value)),
  }));
}

function inputType({ field }: Instance): string {
  if (field.type === 'datetime')
    return { date: 'date', time: 'time', datetime: 'datetime-local' }[subtypeOf(field)];
  if (field.rules.kind === 'email') return 'email';
  return field.rules.kind === 'phone' ? 'tel' : 'text';
}

function flatten(rows: readonly RowView[]): readonly FieldView[] {
  return rows.flatMap(({ fields }) =>
    fields.flatMap((field) => [
      field,
      ...flatten(field.rows),
      ...field.items.flatMap((item) => flatten(item.rows)),
    ]),
  );
}
